import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { ImportJob, ImportRevision, ImportRow } from '../api/import.types.js';
import { reviseImport } from '../api/imports.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { today } from '../ui/dates.js';
import { Failure } from '../ui/states.js';
import { asksAnything, asksForChange } from './import-file.js';

const m = messages.importing;
/** Rows answered at once; the next come when these are done. */
const STEP = 20;

/** What the preview asks of the clerk: which sheets, which unit a name means, who replaces whom. */
export function ImportQuestions({ job }: { job: ImportJob }) {
  const client = useQueryClient();
  const revise = useMutation({
    mutationFn: (revision: ImportRevision) => reviseImport(job.id, revision),
    onSuccess: (revised) => client.setQueryData(['import', job.id], revised),
  });
  const asking = job.rows.filter(asksForChange);
  if (!asksAnything(job)) return null;
  const props = { job, disabled: revise.isPending, revise: revise.mutate };
  return (
    <section className="panel panel-body">
      {revise.isError ? <Failure error={revise.error} /> : null}
      {job.sheets.length > 1 ? <Sheets {...props} /> : null}
      {job.questions.length > 0 ? <Units {...props} /> : null}
      {asking.length > 0 ? (
        <Changes
          key={asking.map((r) => r.position).join()}
          {...props}
          rows={asking.slice(0, STEP)}
          of={asking.length}
        />
      ) : null}
      <p role="status">{revise.isPending ? m.revising : ''}</p>
    </section>
  );
}

interface PartProps {
  job: ImportJob;
  disabled: boolean;
  revise: (revision: ImportRevision) => void;
}

function Sheets({ job, disabled, revise }: PartProps) {
  const chosen = job.sheets.filter((s) => s.chosen).map((s) => s.name);
  const toggle = (name: string) =>
    revise({ sheets: chosen.includes(name) ? chosen.filter((n) => n !== name) : [...chosen, name] });
  return (
    <fieldset className="import-field">
      <legend>{m.sheets}</legend>
      <p className="quiet">{m.sheetsHint}</p>
      <div className="radio-row import-choices">
        {job.sheets.map((sheet) => (
          <label key={sheet.name}>
            <input
              type="checkbox"
              checked={sheet.chosen}
              disabled={disabled || (sheet.chosen && chosen.length === 1)}
              onChange={() => toggle(sheet.name)}
            />{' '}
            {m.sheet(sheet.name, sheet.rows)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Units({ job, disabled, revise }: PartProps) {
  return (
    <fieldset className="import-field">
      <legend>{m.questions}</legend>
      <p className="quiet">{m.questionsHint}</p>
      {job.questions.map(({ written, candidates, chosenId }) => (
        <div key={written} className="import-choice">
          <label>
            {m.question(written)}{' '}
            <select
              value={chosenId ?? ''}
              disabled={disabled}
              onChange={(event) => revise({ units: [{ written, unitId: event.target.value }] })}
            >
              <option value="" disabled>
                {m.pleaseChoose}
              </option>
              {candidates.map(({ unitId, unitName }) => (
                <option key={unitId} value={unitId}>
                  {unitName}
                </option>
              ))}
            </select>
          </label>
        </div>
      ))}
    </fieldset>
  );
}

interface Answer {
  changeDate: string;
  predecessor: string;
  addition: boolean;
  additionReason: string;
}

const answerOf = ({ changeDate = '', predecessorName = '', addition, card }: ImportRow): Answer => ({
  additionReason: card?.additionReason ?? '',
  changeDate,
  predecessor: predecessorName,
  addition,
});

function Changes({ rows, of, disabled, revise }: PartProps & { rows: readonly ImportRow[]; of: number }) {
  const [answers, setAnswers] = useState(() => new Map(rows.map((row) => [row.position, answerOf(row)])));
  const set = (row: ImportRow, change: Partial<Answer>) =>
    setAnswers(new Map(answers).set(row.position, { ...(answers.get(row.position) ?? answerOf(row)), ...change }));
  const asked = new Set(rows.filter((row) => row.overHeadCount).map((row) => row.position));
  const save = () =>
    revise({
      rows: [...answers].map(([position, { changeDate, predecessor, addition, additionReason }]) => ({
        position,
        addition,
        ...(asked.has(position) ? { additionReason } : {}),
        ...(changeDate && !addition ? { changeDate } : {}),
        ...(predecessor && !addition ? { predecessor } : {}),
      })),
    });
  return (
    <fieldset className="import-field">
      <legend>{m.changes}</legend>
      <p className="quiet">{m.changesHint}</p>
      {of > rows.length ? <p>{m.changesMore(rows.length, of)}</p> : null}
      {rows.map((row) => {
        const { changeDate, predecessor, addition, additionReason } = answers.get(row.position) ?? answerOf(row);
        const who = `${row.unitName ?? ''} ${row.person.name ?? ''}`;
        return (
          <div key={row.position} className="import-choice" role="group" aria-label={who}>
            <strong>{who}</strong>
            <div className="actions">
              <DateField
                aria-label={`${m.changeDate} ${who}`}
                placeholder={m.changeDate}
                value={addition ? '' : changeDate}
                latest={today()}
                onChange={(value) => set(row, { changeDate: value, addition: false })}
              />
              <Input
                className="import-predecessor"
                aria-label={`${m.predecessor} ${who}`}
                placeholder={m.predecessor}
                value={predecessor}
                disabled={addition}
                onChange={(event) => set(row, { predecessor: event.target.value })}
              />
              <label>
                <input
                  type="checkbox"
                  checked={addition}
                  onChange={(event) => set(row, { addition: event.target.checked })}
                />{' '}
                {m.addition}
              </label>
            </div>
            {row.overHeadCount ? (
              <div className="import-reason">
                <Input
                  aria-label={`${m.additionReason} ${who}`}
                  placeholder={m.additionReason}
                  maxLength={200}
                  value={additionReason}
                  onChange={(event) => set(row, { additionReason: event.target.value })}
                />
                <p className="quiet">{m.overHint}</p>
              </div>
            ) : null}
          </div>
        );
      })}
      <Button disabled={disabled} onClick={save}>
        {m.apply}
      </Button>
    </fieldset>
  );
}
