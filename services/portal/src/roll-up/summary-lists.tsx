import { Link } from 'react-router';
import type { RollUpSummary } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { percent } from '../queue/coverage.js';
import { Status } from '../ui/status.js';

const m = messages.rollUp.summary;
const { columns } = messages.rollUp;

/** The frozen summaries that this one takes in, each with its numbers and the way to its lists. */
export function Parts({ id, parts }: { id: string; parts: RollUpSummary['parts'] }) {
  if (parts.length === 0) return null;
  return (
    <section className="coverage" aria-labelledby="parts-title">
      <div className="panel-head panel">
        <h2 id="parts-title">{m.parts}</h2>
        <span className="quiet">{m.partsLead}</span>
      </div>
      <div className="table-wrap">
        <table className="table table-cards">
          <thead>
            <tr>
              <th scope="col">{columns.name}</th>
              <th scope="col">{columns.version}</th>
              <th scope="col">{columns.coverage}</th>
              <th scope="col" className="number">
                {columns.units}
              </th>
              <th scope="col" className="number">
                {columns.onRecord}
              </th>
              <th scope="col" className="number">
                {columns.vacant}
              </th>
            </tr>
          </thead>
          <tbody>
            {parts.map(({ organisationId, name, number, counts, late }) => {
              const to = `/roll-ups/${id}/summaries/${organisationId}?number=${number}`;
              const share = percent(counts.onRecord, counts.units);
              return (
                <tr key={organisationId}>
                  <th scope="row">
                    <Link to={to}>{name}</Link>
                  </th>
                  <td data-label={columns.version}>
                    {messages.rollUp.version(number)}{' '}
                    {late ? <Status tone="warn">{messages.rollUp.late}</Status> : null}
                  </td>
                  <td data-label={columns.coverage}>
                    <div className="coverage-bar">
                      <div
                        className="bar"
                        role="img"
                        aria-label={messages.rollUp.bar(name, counts.onRecord, counts.units)}
                      >
                        <span className="bar-good" style={{ width: `${share}%` }} />
                      </div>
                      <span className="number">{share}%</span>
                    </div>
                  </td>
                  <td className="number" data-label={columns.units}>
                    <Link to={to}>{counts.units}</Link>
                  </td>
                  <td className="number" data-label={columns.onRecord}>
                    <Link to={`${to}&state=on_record`}>{counts.onRecord}</Link>
                  </td>
                  <td className="number" data-label={columns.vacant}>
                    <Link to={`${to}&state=vacant`}>{counts.vacant}</Link>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function Missing({ missing }: { missing: RollUpSummary['missing'] }) {
  if (missing.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="missing-title">
      <div className="panel-head">
        <h2 id="missing-title">{m.missing}</h2>
        <span>{missing.length}</span>
      </div>
      <div className="panel-body">{missing.map(({ name }) => name).join('、')}</div>
    </section>
  );
}

export function Repeated({ repeated }: { repeated: RollUpSummary['repeatedUnits'] }) {
  if (repeated.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="repeated-title">
      <div className="panel-head">
        <h2 id="repeated-title">{m.repeated}</h2>
        <span className="quiet">{m.repeatedLead}</span>
      </div>
      <ul className="rows">
        {repeated.map(({ unitId, unitName, organisationNames }) => (
          <li className="row" key={unitId}>
            <div className="row-main">
              {unitName}
              <div className="row-meta">{m.repeatedIn(organisationNames.join('、'))}</div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
