import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import { fetchSummary, type RollUpSummary, type SummaryUnit, type UnitState } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { Failure } from '../ui/states.js';
import { Status } from '../ui/status.js';
import { UNIT_TONE } from './tone.js';

const m = messages.rollUp.summary;

interface UnitsProps {
  id: string;
  number: number;
  state: UnitState | undefined;
  /** The first page, with the summary. */
  first: RollUpSummary;
}

/** 单位 × 状态: the body's own units, page by page. */
export function SummaryUnits({ id, number, state, first }: UnitsProps) {
  const { organisationId } = first.body;
  const more = useInfiniteQuery({
    queryKey: ['roll-up', id, 'units', organisationId, number, state, first.head.contentHash],
    queryFn: ({ pageParam }) =>
      fetchSummary(id, organisationId, { number, cursor: pageParam, ...(state ? { state } : {}) }),
    initialPageParam: first.nextCursor ?? '',
    getNextPageParam: (last) => last.nextCursor,
    enabled: false,
  });
  const pages = more.data?.pages ?? [];
  const units = [...first.units, ...pages.flatMap((page) => page.units)];
  const next = pages.length > 0 ? more.hasNextPage : Boolean(first.nextCursor);
  const load = () => void (pages.length > 0 ? more.fetchNextPage() : more.refetch());
  return (
    <section aria-labelledby="own-units">
      <div className="panel-head panel">
        <h2 id="own-units">{m.units}</h2>
        {state ? <span>{messages.rollUp.unitStates[state]}</span> : null}
        <span className="quiet">{m.unitsLead}</span>
      </div>
      {units.length === 0 ? <div className="panel panel-body quiet">{m.noUnits}</div> : <Table units={units} />}
      {more.isError ? <Failure error={more.error} /> : null}
      <div className="table-foot">
        <span>{m.shown(units.length, first.unitsTotal)}</span>
        {next ? (
          <Button loading={more.isFetching} onClick={load}>
            {m.showMore}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function Table({ units }: { units: readonly SummaryUnit[] }) {
  return (
    <div className="table-wrap">
      <table className="table table-cards">
        <thead>
          <tr>
            <th scope="col">{m.unit}</th>
            <th scope="col">{m.state}</th>
            <th scope="col">{m.person}</th>
            <th scope="col">{m.job}</th>
            <th scope="col">{m.phone}</th>
          </tr>
        </thead>
        <tbody>
          {units.map(({ unitId, unitName, state, persons, missingPosts }) => (
            <tr key={unitId}>
              <th scope="row">
                <Link to={`/directory/${unitId}`}>{unitName}</Link>
              </th>
              <td>
                <Status tone={UNIT_TONE[state]}>{messages.rollUp.unitStates[state]}</Status>{' '}
                {missingPosts.length > 0 ? (
                  <Status tone="warn">{messages.directory.standings.post_vacant}</Status>
                ) : null}
              </td>
              <td data-label={m.person}>
                <Lines>
                  {persons.map((p) => (
                    <li key={p.filingId}>
                      <Link to={`/filings/${p.filingId}`}>{p.name}</Link>
                      {p.state === state || p.state === 'on_record' ? null : ` ${messages.rollUp.unitStates[p.state]}`}
                    </li>
                  ))}
                </Lines>
              </td>
              <td data-label={m.job}>
                <Lines>
                  {persons.map((p) => (
                    <li key={p.filingId}>{p.title}</li>
                  ))}
                </Lines>
              </td>
              <td data-label={m.phone}>
                <Lines>
                  {persons.map((p) => (
                    <li key={p.filingId}>{p.phone}</li>
                  ))}
                </Lines>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Nothing at all where there is nobody: on a narrow screen the label goes too. */
const Lines = ({ children }: { children: readonly React.ReactNode[] }) =>
  children.length > 0 ? <ul className="roll-up-persons">{children}</ul> : null;
