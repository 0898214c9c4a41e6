import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { CoverageRow } from '../api/directory.types.js';
import { messages } from '../messages/messages.js';
import { asked, onRecord, percent, SELDOM, standingCount, type CountedState } from './coverage.js';

const m = messages.queue;
const STATES: readonly CountedState[] = ['on_record', 'filed_not_on_record', 'vacant'];
/** A column that is empty everywhere tells nothing. */
const statesOf = (rows: readonly CoverageRow[]): readonly CountedState[] => [
  ...STATES,
  ...SELDOM.filter((state) => rows.some((row) => standingCount(row, state) > 0)),
];
/** A league has a dozen counties and hundreds of departments. */
const FIRST = { area: 50, department: 10 };

/** The bars and their table are one: every number opens its list. */
export function CoverageTable({ rows, by }: { rows: readonly CoverageRow[]; by: 'area' | 'department' }) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FIRST[by]);
  const states = statesOf(rows);
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
              {states.map((state) => (
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
              <CoverageLine key={row.key} row={row} by={by} states={states} />
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

interface LineProps {
  row: CoverageRow;
  by: 'area' | 'department';
  states: readonly CountedState[];
}

function CoverageLine({ row, by, states }: LineProps) {
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
      {states.map((state) => (
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
  const units = asked(row);
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
