import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ImportRow } from '../api/import.types.js';
import type { Column } from '../filing/form-fields.js';
import { messages } from '../messages/messages.js';
import { ColumnHeads } from '../ui/column-heads.js';
import { formatDate } from '../ui/dates.js';
import { Status } from '../ui/status.js';
import { RowDetails } from './row-details.js';
import { useForm } from './use-form.js';
import type { Tone } from '../ui/tone.js';

const m = messages.importing;
const TONE: Record<ImportRow['outcome'], Tone> = {
  valid: 'good',
  refused: 'bad',
  unchanged: 'quiet',
  filed: 'busy',
  left_out: 'quiet',
};
const { sex: _sex, ...COLS_WITHOUT_SEX } = m.cols;
/** Until the form is known, as most forms do. */
const asksForSex = (columns: readonly Column[]): boolean =>
  columns.length === 0 || columns.some(({ key }) => key === 'sex');
const STEP = 200;
type Show = 'all' | 'refused' | 'todo';
const CHOICES: [Show, string][] = [
  ['all', m.all],
  ['refused', m.onlyRefused],
  ['todo', m.onlyTodo],
];
const FEW = 20;

/** Every row of the file with what becomes of it, and why. A long table shows first what must be mended. */
export function ImportRows({ rows }: { rows: readonly ImportRow[] }) {
  const long = rows.length > FEW;
  const [show, setShow] = useState<Show>(long && rows.some((r) => r.outcome === 'refused') ? 'refused' : 'all');
  const [count, setCount] = useState(STEP);
  const chosen = rows.filter(({ outcome }) => show === 'all' || outcome === (show === 'refused' ? 'refused' : 'valid'));
  const sheets = new Set(rows.map((row) => row.sheet)).size > 1;
  const columns = useForm()?.columns ?? [];
  const sexAsked = asksForSex(columns);
  return (
    <>
      {long ? (
        <div className="panel-body radio-row" role="group" aria-label={m.previewTitle}>
          {CHOICES.map(([value, label]) => (
            <label key={value}>
              <input type="radio" name="show" checked={show === value} onChange={() => setShow(value)} /> {label}
            </label>
          ))}
        </div>
      ) : null}
      <div className="table-wrap" tabIndex={0} role="group" aria-label={m.caption}>
        <table className="table table-cards">
          <caption className="visually-hidden">{m.caption}</caption>
          <ColumnHeads columns={sexAsked ? m.cols : COLS_WITHOUT_SEX} />
          <tbody>
            {chosen.slice(0, count).map((row) => (
              <Row key={row.position} row={row} sheets={sheets} columns={columns} />
            ))}
          </tbody>
        </table>
      </div>
      {long ? (
        <div className="panel-body actions">
          <span role="status">{m.shown(Math.min(count, chosen.length), chosen.length)}</span>
          {chosen.length > count ? <Button onClick={() => setCount(count + STEP)}>{m.more}</Button> : null}
        </div>
      ) : null}
    </>
  );
}

function Row({ row, sheets, columns }: { row: ImportRow; sheets: boolean; columns: readonly Column[] }) {
  const { person, unitName, outcome, errors, warnings, filingId, newPerson, predecessorName, changeDate } = row;
  const going = outcome === 'valid' || outcome === 'filed';
  return (
    <tr>
      <td className="number" data-label={m.cols.row}>
        {sheets && row.sheet ? m.onSheet(row.sheet, row.rowNumber) : row.rowNumber}
      </td>
      <th scope="row">{person.name}</th>
      {asksForSex(columns) ? <td data-label={m.cols.sex}>{messages.common.sex[person.sex ?? '']}</td> : null}
      <td data-label={m.cols.unit}>{unitName}</td>
      <td data-label={m.cols.title}>{person.title}</td>
      <td className="nowrap" data-label={m.cols.phone}>
        {person.phone}
      </td>
      <td>
        <Status tone={TONE[outcome]}>{m.outcome[outcome]}</Status>
        {outcome === 'valid' && newPerson ? <span className="quiet">　{m.newPerson}</span> : null}
        {going && predecessorName && changeDate ? <div>{m.change(predecessorName, formatDate(changeDate))}</div> : null}
        {filingId ? (
          <div>
            <Link to={`/filings/${filingId}`}>{m.open}</Link>
          </div>
        ) : null}
        {errors.map(({ code, detail, pointer, cell }) => (
          <div key={`${code}${pointer ?? ''}`}>
            {cell ? <span className="code">{m.at(sheets ? row.sheet : undefined, cell)}</span> : null}
            {detail}
          </div>
        ))}
        {warnings.map((words) => (
          <div key={words} className="quiet">
            {words}
          </div>
        ))}
        <RowDetails row={row} columns={columns} />
      </td>
    </tr>
  );
}
