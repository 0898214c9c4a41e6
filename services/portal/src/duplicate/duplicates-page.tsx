import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { fetchDuplicates, type DuplicatePage, type DuplicateQuery } from '../api/duplicates.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Empty, Loaded, Loading } from '../ui/states.js';
import { DuplicateRow } from './duplicate-row.js';
import { MergeRow } from './merge-row.js';
import './duplicate.css';

const m = messages.duplicate;
const LISTS = ['person', 'phone', 'unit', 'merged'] as const;
type List = (typeof LISTS)[number];

export function Component() {
  const { can } = useSession();
  if (can('duplicate.read')) return <Duplicates />;
  return (
    <Page title={m.title}>
      <div className="panel">
        <Empty title={m.whoCanTitle}>{m.whoCan}</Empty>
      </div>
    </Page>
  );
}

function Duplicates() {
  const [search, setSearch] = useSearchParams();
  const [done, setDone] = useState('');
  const kind: List = LISTS.find((list) => list === search.get('list')) ?? 'person';
  const state = search.get('state') === 'decided' ? 'decided' : 'open';
  const unitId = search.get('unit') ?? '';
  const query: DuplicateQuery = { kind, state, ...(unitId ? { unitId } : {}) };
  const found = useInfiniteQuery({
    queryKey: ['duplicates', query],
    queryFn: ({ pageParam }) => fetchDuplicates({ ...query, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor || undefined,
    placeholderData: (before) => before,
  });
  const go = (next: { list?: List; state?: string }) => {
    setDone('');
    setSearch({ list: kind, state, ...(unitId ? { unit: unitId } : {}), ...next }, { replace: true });
  };
  return (
    <Page title={m.title} lead={m.lead}>
      {done ? <Notice tone="good" title={done} urgent /> : null}
      {unitId ? (
        <p>
          {m.onlyUnit}
          <button type="button" className="link" onClick={() => setSearch({ list: kind, state }, { replace: true })}>
            {m.showAll}
          </button>
        </p>
      ) : null}
      <Loaded query={found}>
        {({ pages }) => (
          <>
            <Choices page={pages[0]} kind={kind} state={state} go={go} />
            {/* The list before is not this one: empty would say that nothing was found. */}
            {found.isPlaceholderData ? (
              <Loading />
            ) : (
              <Entries
                pages={pages}
                kind={kind}
                state={state}
                done={setDone}
                more={
                  found.hasNextPage ? (
                    <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                      {m.more}
                    </Button>
                  ) : null
                }
              />
            )}
          </>
        )}
      </Loaded>
      <p className="hint">{m.ours}</p>
    </Page>
  );
}

interface ChoicesProps {
  page: DuplicatePage | undefined;
  kind: List;
  state: 'open' | 'decided';
  go: (next: { list?: List; state?: string }) => void;
}

function Choices({ page, kind, state, go }: ChoicesProps) {
  const countOf = (list: List) => page?.counts.find((c) => c.kind === list);
  const current = countOf(kind);
  return (
    <>
      <div className="filters" role="group" aria-label={m.lists}>
        {LISTS.map((list) => (
          <Button key={list} aria-pressed={list === kind} onClick={() => go({ list })}>
            {`${m.list[list]} ${countOf(list)?.open ?? 0}`}
          </Button>
        ))}
      </div>
      {kind === 'merged' ? null : (
        <div className="filters" role="group" aria-label={m.states}>
          {(['open', 'decided'] as const).map((one) => (
            <Button key={one} size="small" aria-pressed={one === state} onClick={() => go({ state: one })}>
              {`${m.state[one]} ${current?.[one] ?? 0}`}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

interface EntriesProps {
  pages: readonly DuplicatePage[];
  kind: List;
  state: 'open' | 'decided';
  done: (sentence: string) => void;
  more: ReactNode;
}

function Entries({ pages, kind, state, done, more }: EntriesProps) {
  const rows =
    kind === 'merged'
      ? pages.flatMap((page) => page.merges).map((merge) => <MergeRow key={merge.id} merge={merge} done={done} />)
      : pages
          .flatMap((page) => page.items)
          .map((entry) => <DuplicateRow key={`${entry.key}${entry.fingerprint}`} entry={entry} done={done} />);
  if (rows.length === 0)
    return (
      <div className="panel">
        <Empty title={kind === 'merged' ? m.emptyTitle.merged : m.emptyTitle[state]}>{m.empty}</Empty>
      </div>
    );
  return (
    <>
      <ul className="rows panel" aria-label={m.list[kind]}>
        {rows}
      </ul>
      <div className="table-foot">
        <span role="status">{m.shown(rows.length, pages[0]?.total ?? rows.length)}</span>
        {more}
      </div>
    </>
  );
}
