import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef } from 'react';
import { Link, useSearchParams } from 'react-router';
import { fetchFilings } from '../api/filings.js';
import type { Filing, FilingKind, FilingState, FilingsQuery } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { LinkButton } from '../ui/link-button.js';
import { Page } from '../ui/page.js';
import { Empty, Loaded } from '../ui/states.js';
import { useSlash } from '../ui/use-slash.js';
import { FilingsTable } from './filings-table.js';

const m = messages.filings;
const STATES: readonly FilingState[] = ['filed', 'returned', 'on_record', 'voided', 'withdrawn'];
const KINDS: readonly FilingKind[] = ['first', 'change', 'exit', 'details', 'correction'];

export function Component() {
  const { files } = useSession();
  const [search, setSearch] = useSearchParams();
  const filters = readFilters(search);
  const filings = useInfiniteQuery({
    queryKey: ['filings', filters],
    queryFn: ({ pageParam }) => fetchFilings({ ...filters, size: 50, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value) next.set(key, value);
    else next.delete(key);
    setSearch(next, { replace: true });
  };
  const rows = filings.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={m.title}
      lead={m.lead}
      actions={
        files ? (
          <LinkButton to="/filings/new" primary>
            {messages.queue.newFiling}
          </LinkButton>
        ) : undefined
      }
    >
      <Filters filters={filters} set={set} />
      <Loaded query={filings}>
        {({ pages }) => (
          <List rows={rows} filtered={Object.keys(filters).length > 0} clear={() => setSearch({}, { replace: true })}>
            <span role="status">{m.shown(rows.length, pages[0]?.total ?? rows.length)}</span>
            {filings.hasNextPage ? (
              <Button loading={filings.isFetchingNextPage} onClick={() => void filings.fetchNextPage()}>
                {m.more}
              </Button>
            ) : null}
          </List>
        )}
      </Loaded>
    </Page>
  );
}

interface ListProps {
  rows: readonly Filing[];
  filtered: boolean;
  clear: () => void;
  children: React.ReactNode;
}

function List({ rows, filtered, clear, children }: ListProps) {
  const { files } = useSession();
  if (rows.length > 0)
    return (
      <>
        <FilingsTable rows={rows} />
        <div className="table-foot">{children}</div>
      </>
    );
  const hint = files ? m.emptyUnit : m.emptyOfficer;
  return (
    <div className="panel">
      <Empty title={m.emptyTitle} actions={filtered ? <Button onClick={clear}>{m.clear}</Button> : undefined}>
        {filtered ? m.emptyFiltered : hint}
      </Empty>
    </div>
  );
}

function Filters({ filters, set }: { filters: FilingsQuery; set: (key: string, value: string) => void }) {
  const first = useRef<HTMLSelectElement>(null);
  // The list has no text search; `/` goes to its first filter.
  useSlash(first);
  return (
    <div className="filters">
      <label>
        {m.state}
        <select
          ref={first}
          className="select"
          value={filters.state ?? ''}
          onChange={(event) => set('state', event.target.value)}
        >
          <option value="">{m.all}</option>
          {STATES.map((state) => (
            <option key={state} value={state}>
              {messages.filing.state[state]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {m.kind}
        <select className="select" value={filters.kind ?? ''} onChange={(event) => set('kind', event.target.value)}>
          <option value="">{m.all}</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {messages.filing.kind[kind]}
            </option>
          ))}
        </select>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={filters.late ?? false}
          onChange={(event) => set('late', event.target.checked ? 'true' : '')}
        />
        {m.lateOnly}
      </label>
      {filters.unitId ? (
        <div className="filter check">
          <Link to={`/directory/${filters.unitId}`}>{m.oneUnit}</Link>
          <button type="button" className="link" onClick={() => set('unit', '')}>
            {m.clear}
          </button>
        </div>
      ) : null}
    </div>
  );
}

function readFilters(search: URLSearchParams): FilingsQuery {
  const state = STATES.find((known) => known === search.get('state'));
  const kind = KINDS.find((known) => known === search.get('kind'));
  const unitId = search.get('unit');
  return {
    ...(state ? { state } : {}),
    ...(kind ? { kind } : {}),
    ...(search.get('late') === 'true' ? { late: true } : {}),
    ...(unitId ? { unitId } : {}),
  };
}
