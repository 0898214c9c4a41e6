import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { fetchAccess } from '../api/accounts.js';
import { searchDirectory } from '../api/directory.js';
import { fetchFilings } from '../api/filings.js';
import { AccessStatus } from '../account/access-table.js';
import { StandingStatus } from '../directory/directory-table.js';
import { personLabel } from '../filing/summary.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { Page } from '../ui/page.js';
import { moveBetweenRows } from '../ui/row-keys.js';
import { Empty, Loaded } from '../ui/states.js';
import { Status } from '../ui/status.js';
import { FILING_TONE } from '../ui/tone.js';
import { BOARD_FILTERS, boardRows, matches, type BoardRow } from './board.js';
import { ColumnHeads } from '../ui/column-heads.js';

const m = messages.board;
const STEP = 100;

interface Page<T> {
  items: readonly T[];
  nextCursor?: string | undefined;
}

/** All pages of a list: a department has 5 to 80 units, a county some hundred. */
async function all<T>(page: (cursor: string) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor = '';
  do {
    const next = await page(cursor);
    items.push(...next.items);
    cursor = next.nextCursor ?? '';
  } while (cursor);
  return items;
}

async function fetchBoard(): Promise<BoardRow[]> {
  const at = (cursor: string) => (cursor ? { cursor } : {});
  const [entries, access, filed, returned] = await Promise.all([
    all((cursor) => searchDirectory({ query: '', size: 200, ...at(cursor) })),
    all((cursor) => fetchAccess({ size: 500, ...at(cursor) })),
    all((cursor) => fetchFilings({ state: 'filed', size: 200, ...at(cursor) })),
    all((cursor) => fetchFilings({ state: 'returned', size: 200, ...at(cursor) })),
  ]);
  return boardRows(entries, access, [...returned, ...filed]);
}

/** units × state: where each stands, who has not reported. */
export function Component() {
  const board = useQuery({ queryKey: ['board'], queryFn: fetchBoard });
  return (
    <Page title={m.title} lead={m.lead}>
      <Loaded query={board} rows={12}>
        {(rows) => <Board rows={rows} />}
      </Loaded>
    </Page>
  );
}

function Board({ rows }: { rows: readonly BoardRow[] }) {
  const [search, setSearch] = useSearchParams();
  const filter = BOARD_FILTERS.find((known) => known === search.get('show')) ?? 'all';
  const [count, setCount] = useState(STEP);
  if (rows.length <= 1) return <NoUnits />;
  const shown = rows.filter((row) => matches(row, filter));
  return (
    <>
      <nav className="tiles" aria-label={m.filter}>
        {BOARD_FILTERS.map((key) => (
          <button
            type="button"
            key={key}
            className={key === filter ? 'tile tile-busy' : 'tile'}
            aria-pressed={key === filter}
            onClick={() => {
              setSearch(key === 'all' ? {} : { show: key }, { replace: true });
              setCount(STEP);
            }}
          >
            {m.filters[key]}
            <strong>{rows.filter((row) => matches(row, key)).length}</strong>
          </button>
        ))}
      </nav>
      {shown.length === 0 ? (
        <div className="panel">
          <Empty title={m.emptyTitle}>{m.empty}</Empty>
        </div>
      ) : (
        <BoardTable rows={shown.slice(0, count)} />
      )}
      {shown.length > count ? (
        <div className="table-foot">
          <button type="button" className="link" onClick={() => setCount(count + STEP)}>
            {messages.filings.more}
          </button>
        </div>
      ) : null}
    </>
  );
}

function NoUnits() {
  const { officer } = useSession();
  const actions = officer === 'bureau' ? <Link to="/unit-lists">{messages.unitList.title}</Link> : undefined;
  return (
    <div className="panel">
      <Empty title={m.noUnitsTitle} actions={actions}>
        {m.noUnits}
      </Empty>
    </div>
  );
}

function BoardTable({ rows }: { rows: readonly BoardRow[] }) {
  return (
    <div className="table-wrap">
      <table className="table table-cards" onKeyDown={moveBetweenRows}>
        <caption className="visually-hidden">{m.caption}</caption>
        <ColumnHeads columns={m.columns} />
        <tbody>
          {rows.map((row) => (
            <Row key={row.entry.organisation.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row: { entry, access, open } }: { row: BoardRow }) {
  const { organisation, standing, appointments } = entry;
  return (
    <tr>
      <th scope="row">
        <Link to={`/directory/${organisation.id}`} data-row-link>
          {organisation.name}
        </Link>
      </th>
      <td data-label={m.columns.access}>
        {access ? (
          <Link to={`/accounts/${organisation.id}`} className="plain-link">
            <AccessStatus access={access} />
          </Link>
        ) : null}
      </td>
      <td>{standing ? <StandingStatus standing={standing} /> : null}</td>
      <td data-label={m.columns.person}>{appointments.map(({ person }) => person.name ?? '').join('、')}</td>
      <td data-label={m.columns.filing}>
        {open.map((filing) => (
          <div key={filing.id} className="row-meta">
            <Link to={`/filings/${filing.id}`}>{personLabel(filing)}</Link>
            <Status tone={FILING_TONE[filing.state]}>{messages.filing.state[filing.state]}</Status>
          </div>
        ))}
      </td>
    </tr>
  );
}
