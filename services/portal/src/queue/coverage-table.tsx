import { Link } from 'react-router';
import type { CoverageRow, StandingState } from '../api/directory.types.js';
import { messages } from '../messages/messages.js';
import { onRecord, percent, standingCount } from './coverage.js';

const m = messages.queue;
const STATES: readonly StandingState[] = ['on_record', 'filed_not_on_record', 'vacant'];

/** The bars and their table are one: every number opens its list. */
export function CoverageTable({ rows, by }: { rows: readonly CoverageRow[]; by: 'area' | 'department' }) {
  return (
    <section aria-labelledby={`coverage-${by}`}>
      <div className="panel-head panel">
        <h2 id={`coverage-${by}`}>{by === 'area' ? m.coverageCaption : m.departmentsCaption}</h2>
        <span className="quiet">{m.coverageLead}</span>
      </div>
      <div className="table-wrap">
        <table className="table table-cards">
          <thead>
            <tr>
              <th scope="col">{by === 'area' ? m.area : m.department}</th>
              <th scope="col">{m.rate}</th>
              <th scope="col" className="number">
                {m.units}
              </th>
              {STATES.map((state) => (
                <th scope="col" className="number" key={state}>
                  {messages.directory.standings[state]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <CoverageLine key={row.key} row={row} by={by} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function CoverageLine({ row, by }: { row: CoverageRow; by: 'area' | 'department' }) {
  const { units } = row;
  const to = `/directory?${by}=${row.key}`;
  return (
    <tr>
      <th scope="row">
        <Link to={to}>{row.name}</Link>
      </th>
      <td data-label={m.rate}>
        <Bar row={row} />
      </td>
      <td className="number" data-label={m.units}>
        <Link to={to}>{units}</Link>
      </td>
      {STATES.map((state) => (
        <td className="number" key={state} data-label={messages.directory.standings[state]}>
          <Link to={`${to}&standing=${state}`}>{standingCount(row, state)}</Link>
        </td>
      ))}
    </tr>
  );
}

function Bar({ row }: { row: CoverageRow }) {
  const { units } = row;
  const width = (n: number) => ({ width: `${units > 0 ? (n / units) * 100 : 0}%` });
  return (
    <div className="coverage-bar">
      <div className="bar" role="img" aria-label={m.bar(row.name, onRecord(row), units)}>
        <span className="bar-good" style={width(onRecord(row))} />
        <span className="bar-busy" style={width(row.filed)} />
      </div>
      <span className="number">{percent(onRecord(row), units)}%</span>
    </div>
  );
}
