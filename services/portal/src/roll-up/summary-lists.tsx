import { Link } from 'react-router';
import type { RollUpSummary, SummaryCounts } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { percent } from '../queue/coverage.js';
import { Status } from '../ui/status.js';
import { asked, countsIn, inPost, type CountKey } from './counts.js';

const m = messages.rollUp.summary;
const { columns } = messages.rollUp;

interface PartsProps {
  id: string;
  summary: RollUpSummary;
}

/** The frozen summaries that this one takes in, each with the way to its lists; the last line is the sum of the lines. */
export function Parts({ id, summary: { parts, ownCounts, head } }: PartsProps) {
  if (parts.length === 0) return null;
  const keys = countsIn([head.counts]);
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
              {keys.map((key) => (
                <th scope="col" className="number" key={key}>
                  {columns[key]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">
                <a href="#own-units">{m.units}</a>
              </th>
              <td />
              <Numbers name={m.units} counts={ownCounts} keys={keys} />
            </tr>
            {parts.map(({ organisationId, name, number, counts, late }) => (
              <tr key={organisationId}>
                <th scope="row">
                  <Link to={`/roll-ups/${id}/summaries/${organisationId}?number=${number}`}>{name}</Link>
                </th>
                <td data-label={columns.version}>
                  {messages.rollUp.version(number)} {late ? <Status tone="warn">{messages.rollUp.late}</Status> : null}
                </td>
                <Numbers name={name} counts={counts} keys={keys} />
              </tr>
            ))}
            <tr>
              <th scope="row">
                <strong>{m.total}</strong>
              </th>
              <td />
              <Numbers name={m.total} counts={head.counts} keys={keys} />
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Numbers({ name, counts, keys }: { name: string; counts: SummaryCounts; keys: readonly CountKey[] }) {
  const share = percent(inPost(counts), asked(counts));
  return (
    <>
      <td data-label={columns.coverage}>
        <div className="coverage-bar">
          <div className="bar" role="img" aria-label={messages.rollUp.bar(name, inPost(counts), asked(counts))}>
            <span className="bar-good" style={{ width: `${share}%` }} />
          </div>
          <span className="number">{share}%</span>
        </div>
      </td>
      {keys.map((key) => (
        <td className="number" data-label={columns[key]} key={key}>
          {counts[key]}
        </td>
      ))}
    </>
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
