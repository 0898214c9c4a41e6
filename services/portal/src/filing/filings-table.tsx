import { Link } from 'react-router';
import type { Filing } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { moveBetweenRows } from '../ui/row-keys.js';
import { Status } from '../ui/status.js';
import { FILING_TONE } from '../ui/tone.js';
import { personLabel } from './summary.js';

const m = messages.filings.columns;

export function FilingsTable({ rows }: { rows: readonly Filing[] }) {
  return (
    <div className="table-wrap">
      <table className="table table-cards" onKeyDown={moveBetweenRows}>
        <caption className="visually-hidden">{messages.filings.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{m.unit}</th>
            <th scope="col">{m.person}</th>
            <th scope="col">{m.kind}</th>
            <th scope="col">{m.state}</th>
            <th scope="col">{m.date}</th>
            <th scope="col">{m.submitted}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((filing) => (
            <FilingLine key={filing.id} filing={filing} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FilingLine({ filing }: { filing: Filing }) {
  return (
    <tr>
      <th scope="row">{filing.unitName}</th>
      <td data-label={m.person}>
        <Link to={`/filings/${filing.id}`} data-row-link>
          {personLabel(filing)}
        </Link>
      </td>
      <td className="nowrap" data-label={m.kind}>
        {messages.filing.kind[filing.kind]}
      </td>
      <td>
        <span className="row-meta">
          <Status tone={FILING_TONE[filing.state]}>{messages.filing.state[filing.state]}</Status>
          {filing.late ? <Status tone="warn">{messages.filing.late}</Status> : null}
        </span>
      </td>
      <td className="nowrap" data-label={m.date}>
        {formatDate(filing.content.decisionDate)}
      </td>
      <td className="nowrap" data-label={m.submitted}>
        {formatInstant(filing.submittedAt)}
      </td>
    </tr>
  );
}
