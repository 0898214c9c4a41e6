import { Link } from 'react-router';
import type { ImportRow } from '../api/import.types.js';
import { messages } from '../messages/messages.js';
import { ColumnHeads } from '../ui/column-heads.js';
import { Status } from '../ui/status.js';
import type { Tone } from '../ui/tone.js';

const m = messages.importing;
const TONE: Record<ImportRow['outcome'], Tone> = {
  valid: 'good',
  refused: 'bad',
  unchanged: 'quiet',
  filed: 'busy',
  left_out: 'quiet',
};

/** Every row of the file with what becomes of it, and why. */
export function ImportRows({ rows }: { rows: readonly ImportRow[] }) {
  return (
    <div className="table-wrap" tabIndex={0} role="group" aria-label={m.caption}>
      <table className="table table-cards">
        <caption className="visually-hidden">{m.caption}</caption>
        <ColumnHeads columns={m.cols} />
        <tbody>
          {rows.map((row) => (
            <Row key={row.rowNumber} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row }: { row: ImportRow }) {
  const { person, unitName, outcome, errors, filingId } = row;
  return (
    <tr>
      <td className="number" data-label={m.cols.row}>
        {row.rowNumber}
      </td>
      <th scope="row">{person.name}</th>
      <td data-label={m.cols.sex}>{messages.common.sex[person.sex ?? '']}</td>
      <td data-label={m.cols.unit}>{unitName}</td>
      <td data-label={m.cols.title}>{person.title}</td>
      <td data-label={m.cols.phone}>{person.phone}</td>
      <td>
        <Status tone={TONE[outcome]}>{m.outcome[outcome]}</Status>
        {filingId ? (
          <div>
            <Link to={`/filings/${filingId}`}>{m.open}</Link>
          </div>
        ) : null}
        {errors.map(({ code, detail, pointer }) => (
          <div key={`${code}${pointer ?? ''}`}>{detail}</div>
        ))}
      </td>
    </tr>
  );
}
