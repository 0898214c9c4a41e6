import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type SyntheticEvent } from 'react';
import { commitImport } from '../api/imports.js';
import { problemOf } from '../api/problem.js';
import type { ImportJob, ImportMode } from '../api/import.types.js';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { today } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import { Failure } from '../ui/states.js';
import { needsDate } from './import-file.js';

const m = messages.importing;
const MODES: readonly ImportMode[] = ['all_or_nothing', 'valid_only'];

/** The decision date, how to import, and the act. */
export function CommitForm({ job }: { job: ImportJob }) {
  const client = useQueryClient();
  const [date, setDate] = useState(job.decisionDate ?? '');
  const [mode, setMode] = useState<ImportMode>('all_or_nothing');
  const [missing, setMissing] = useState(false);
  const commit = useMutation({
    mutationFn: () => commitImport(job.id, mode, date),
    onSuccess: (done) => {
      client.setQueryData(['import', job.id], done);
      return client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'import' });
    },
  });
  const blocked = mode === 'all_or_nothing' && job.refusedRows > 0;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const asked = !date && needsDate(job);
    setMissing(asked);
    if (!asked && !blocked) commit.mutate();
  };
  const dateError = missing
    ? m.dateRequired
    : problemOf(commit.error).errors?.find((e) => /decisionDate/.test(e.pointer))?.detail;
  return (
    <form className="panel panel-body" onSubmit={submit}>
      {commit.isError && !dateError ? <Failure error={commit.error} /> : null}
      {needsDate(job) ? (
        <div className="import-field">
          <label htmlFor="decision-date">{m.date}</label>
          <DateField
            id="decision-date"
            value={date}
            latest={today()}
            aria-describedby="decision-date-hint"
            aria-invalid={Boolean(dateError)}
            onChange={(value) => {
              setDate(value);
              setMissing(false);
            }}
          />
          <p
            id="decision-date-hint"
            className={dateError ? 'field-error' : 'quiet'}
            role={dateError ? 'alert' : undefined}
          >
            {dateError ?? m.dateHint}
          </p>
        </div>
      ) : (
        <p className="quiet import-field">{m.datesInTable}</p>
      )}
      <fieldset className="import-field">
        <legend>{m.mode}</legend>
        <div className="radio-stack">
          {MODES.map((value) => (
            <label key={value}>
              <input type="radio" name="mode" value={value} checked={mode === value} onChange={() => setMode(value)} />{' '}
              {m.modes[value]}
              <span className="quiet">　{m.modeHints[value]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {blocked ? (
        <Notice tone="warn" title={m.outcome.refused}>
          <p>{m.blocked}</p>
        </Notice>
      ) : null}
      <Button type="primary" size="large" htmlType="submit" loading={commit.isPending} disabled={blocked}>
        {commit.isPending ? m.committing : m.commit(job.validRows)}
      </Button>
    </form>
  );
}
