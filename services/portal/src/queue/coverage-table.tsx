import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { CoverageRow } from '../api/directory.types.js';
import { messages } from '../messages/messages.js';
import { onRecord, percent, standingCount, type CountedState } from './coverage.js';

const m = messages.queue;
const STATES: readonly CountedState[] = ['on_record', 'filed_not_on_record', 'vacant'];
const statesOf = (overMax: boolean): readonly CountedState[] => (overMax ? [...STATES, 'over_max'] : STATES);
/** A league has a dozen counties and hundreds of departments. */
const FIRST = { area: 50, department: 10 };

/** The bars and their table are one: every number opens its list. */
export function CoverageTable({ rows, by }: { rows: readonly CoverageRow[]; by: 'area' | 'department' }) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FIRST[by]);
  // A column that is empty everywhere tells nothing.
  const overMax = rows.some((row) => row.overMax > 0);
  return (
    <section className="coverage" aria-labelledby={`coverage-${by}`}>
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
              {statesOf(overMax).map((state) => (
                <th scope="col" className="number" key={state}>
                  {messages.directory.standings[state]}
                </th>
              ))}
              <th scope="col" className="number">
                {m.changeOverdue}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <CoverageLine key={row.key} row={row} by={by} overMax={overMax} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < rows.length ? (
        <div className="table-foot">
          <Button onClick={() => setAll(true)}>{m.showDepartments(rows.length)}</Button>
        </div>
      ) : null}
    </section>
  );
}

function CoverageLine({ row, by, overMax }: { row: CoverageRow; by: 'area' | 'department'; overMax: boolean }) {
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
      {statesOf(overMax).map((state) => (
        <td className="number" key={state} data-label={messages.directory.standings[state]}>
          <Link to={`${to}&standing=${state}`}>{standingCount(row, state)}</Link>
        </td>
      ))}
      <td className="number" data-label={m.changeOverdue}>
        <Link to={`${to}&standing=change_overdue`}>{row.changeOverdue}</Link>
      </td>
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
