import { useInfiniteQuery, useMutation, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import { useSearchParams } from 'react-router';
import { exportAudit, fetchHistory, fetchReads, saveList, type AnchorState } from '../api/audit.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { formatInstant } from '../ui/dates.js';
import { offer } from '../ui/offer-file.js';
import { Page } from '../ui/page.js';
import { Empty, Failure, Loaded } from '../ui/states.js';
import { Filters } from './audit-filters.js';
import { historyQuery, LISTS, listOf, NARROWING, readQuery, type List } from './audit-query.js';
import { HistoryTable, ReadsTable, type Narrow } from './audit-tables.js';

const m = messages.audit;

export function Component() {
  const { can } = useSession();
  if (can('audit.read')) return <Audit />;
  return (
    <Page title={m.title}>
      <div className="panel">
        <Empty title={m.whoCanTitle}>{m.whoCan}</Empty>
      </div>
    </Page>
  );
}

function Audit() {
  const [search, setSearch] = useSearchParams();
  const list = listOf(search);
  const set: Narrow = (changes) => {
    const next = new URLSearchParams(search);
    for (const [key, value] of Object.entries(changes)) {
      if (value) next.set(key, value);
      else next.delete(key);
    }
    setSearch(next, { replace: true });
  };
  const narrowed = NARROWING.some((key) => search.get(key));
  return (
    <Page
      title={m.title}
      lead={m.lead}
      actions={
        <>
          <SaveList list={list} search={search} />
          <ExportButton />
        </>
      }
    >
      <div className="filters" role="group" aria-label={m.lists}>
        {LISTS.map((one) => (
          <Button key={one} aria-pressed={one === list} onClick={() => set({ list: one })}>
            {m.list[one]}
          </Button>
        ))}
      </div>
      <Filters list={list} search={search} set={set} />
      {narrowed ? (
        <p>
          {m.filtered}{' '}
          <button
            type="button"
            className="link"
            onClick={() => set(Object.fromEntries(NARROWING.map((key) => [key, ''])))}
          >
            {m.showAll}
          </button>
        </p>
      ) : null}
      {list === 'history' ? <History search={search} narrow={set} /> : <Reads search={search} narrow={set} />}
    </Page>
  );
}

interface ListProps {
  search: URLSearchParams;
  narrow: Narrow;
}
interface PageOf<Item> {
  items: Item[];
  nextCursor?: string;
}
const paging = {
  initialPageParam: '',
  getNextPageParam: (page: { nextCursor?: string }) => page.nextCursor ?? undefined,
};

function History({ search, narrow }: ListProps) {
  const query = historyQuery(search);
  const found = useInfiniteQuery({
    queryKey: ['audit', 'history', query],
    queryFn: ({ pageParam }) => fetchHistory({ ...query, ...(pageParam ? { cursor: pageParam } : {}) }),
    ...paging,
  });
  return (
    <Loaded query={found}>
      {({ pages }) => (
        <>
          <Anchors anchors={pages[0]?.anchors ?? []} />
          <HistoryTable entries={pages.flatMap((page) => page.items)} narrow={narrow} />
          <End found={found} />
        </>
      )}
    </Loaded>
  );
}

function Reads({ search, narrow }: ListProps) {
  const query = readQuery(search);
  const found = useInfiniteQuery({
    queryKey: ['audit', 'reads', query],
    queryFn: ({ pageParam }) => fetchReads({ ...query, ...(pageParam ? { cursor: pageParam } : {}) }),
    ...paging,
  });
  return (
    <Loaded query={found}>
      {({ pages }) => (
        <>
          <ReadsTable reads={pages.flatMap((page) => page.items)} narrow={narrow} />
          <End found={found} />
        </>
      )}
    </Loaded>
  );
}

function End<Item>({ found }: { found: UseInfiniteQueryResult<InfiniteData<PageOf<Item>>> }) {
  if (found.data?.pages[0]?.items.length === 0) return <Empty title={m.none}>{m.noneHint}</Empty>;
  return found.hasNextPage ? (
    <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
      {m.more}
    </Button>
  ) : null;
}

/** Up to where nobody can change anything unseen. */
function Anchors({ anchors }: { anchors: readonly AnchorState[] }) {
  return (
    <ul className="quiet" aria-label={m.anchors}>
      {anchors.map(({ service, number, at, unanchored }) => (
        <li key={service}>
          {number > 0 && at
            ? m.anchorLine(m.services[service], number, formatInstant(at))
            : m.noAnchor(m.services[service])}
          {unanchored > 0 ? `；${m.unanchored(unanchored)}` : ''}
        </li>
      ))}
    </ul>
  );
}

function ExportButton() {
  const save = useMutation({ mutationFn: async () => offer(await exportAudit()) });
  return (
    <>
      <Button title={m.exportHint} loading={save.isPending} onClick={() => save.mutate()}>
        {m.export}
      </Button>
      {save.isError ? <Failure error={save.error} /> : null}
    </>
  );
}

/** The list as it is shown, all pages of it, for a spreadsheet. */
function SaveList({ list, search }: { list: List; search: URLSearchParams }) {
  const save = useMutation({
    mutationFn: async () => offer(await saveList(list, list === 'history' ? historyQuery(search) : readQuery(search))),
  });
  return (
    <>
      <Button title={m.saveHint} loading={save.isPending} onClick={() => save.mutate()}>
        {m.save}
      </Button>
      {save.isError ? <Failure error={save.error} /> : null}
    </>
  );
}
