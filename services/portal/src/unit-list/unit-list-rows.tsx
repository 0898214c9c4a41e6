import { Button } from 'antd';
import { useState } from 'react';
import type { UnitList, UnitListRow } from '../api/unit-lists.js';
import { messages } from '../messages/messages.js';
import { ColumnHeads } from '../ui/column-heads.js';
import { Status } from '../ui/status.js';
import type { Tone } from '../ui/tone.js';

const m = messages.unitList;
const TONE: Record<UnitListRow['outcome'], Tone> = {
  new: 'busy',
  changed: 'busy',
  unchanged: 'quiet',
  refused: 'bad',
  registered: 'good',
};
const STEP = 200;
type Show = 'all' | 'refused' | 'todo';

/** Every row and what becomes of it; those with a problem first to hand. */
export function UnitListRows({ list }: { list: UnitList }) {
  const [show, setShow] = useState<Show>(list.refusedRows > 0 ? 'refused' : 'all');
  const [count, setCount] = useState(STEP);
  const rows = list.rows.filter(
    ({ outcome }) =>
      show === 'all' || (show === 'refused' ? outcome === 'refused' : outcome === 'new' || outcome === 'changed'),
  );
  const choices: [Show, string][] = [
    ['all', m.all],
    ['refused', m.onlyRefused],
    ['todo', m.onlyNew],
  ];
  return (
    <section className="panel" aria-labelledby="rows">
      <div className="panel-head">
        <h2 id="rows">{m.previewTitle}</h2>
        <span className="quiet">{m.file(list.fileName ?? '')}</span>
        <span>
          {(['new', 'changed', 'unchanged', 'refused', 'registered'] as const)
            .map((key) => [key, list[`${key}Rows`]] as const)
            .filter(([, n]) => n > 0)
            .map(([key, n]) => `${m.outcome[key]} ${n}`)
            .join('，')}
        </span>
      </div>
      <div className="panel-body radio-row" role="group" aria-label={m.previewTitle}>
        {choices.map(([value, label]) => (
          <label key={value}>
            <input type="radio" name="show" checked={show === value} onChange={() => setShow(value)} /> {label}
          </label>
        ))}
      </div>
      <div className="table-wrap" tabIndex={0} role="group" aria-label={m.previewTitle}>
        <table className="table table-cards">
          <caption className="visually-hidden">{m.previewTitle}</caption>
          <ColumnHeads columns={m.columns} />
          <tbody>
            {rows.slice(0, count).map((row) => (
              <Row key={`${row.sheet ?? ''}${row.rowNumber}`} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      <div className="panel-body actions">
        <span role="status">{m.shown(Math.min(count, rows.length), rows.length)}</span>
        {rows.length > count ? <Button onClick={() => setCount(count + STEP)}>{m.more}</Button> : null}
      </div>
    </section>
  );
}

function Row({
  row: { rowNumber, organisation, departmentName, bureauName, outcome, changes, errors },
}: {
  row: UnitListRow;
}) {
  const code = organisation.identifiers.find((i) => i.scheme === 'budget_unit_code')?.value;
  return (
    <tr>
      <td className="number" data-label={m.columns.row}>
        {rowNumber}
      </td>
      <th scope="row">{organisation.name}</th>
      <td className="nowrap" data-label={m.columns.kind}>
        {messages.accounts.kinds[organisation.kind]}
      </td>
      <td data-label={m.columns.department}>{departmentName ?? bureauName ?? messages.common.none}</td>
      <td data-label={m.columns.code}>{code}</td>
      <td>
        <Status tone={TONE[outcome]}>{m.outcome[outcome]}</Status>
        {[...errors.map((e) => e.detail), ...(outcome === 'new' ? [] : changes)].map((words) => (
          <div key={words}>{words}</div>
        ))}
      </td>
    </tr>
  );
}
