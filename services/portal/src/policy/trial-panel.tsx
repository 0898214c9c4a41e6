import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { messages } from '../messages/messages.js';
import { DateField } from '../ui/date-field.js';
import { today } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import { Empty, Failure } from '../ui/states.js';
import { MoveTable, UnitTable } from './result-tables.js';
import { runTrial, type Trial } from './trial.js';

const m = messages.policy;

/** A dry run on what is there: page by page, with its progress; leaving the page ends it. */
export function TrialPanel({ digest, correctedFrom }: { digest: string; correctedFrom: string | undefined }) {
  const [date, setDate] = useState(correctedFrom ?? today());
  const [trial, setTrial] = useState<Trial | undefined>(undefined);
  const [stopped, setStopped] = useState(false);
  const going = useRef(false);
  useEffect(
    () => () => {
      going.current = false;
    },
    [],
  );
  const run = useMutation({
    mutationFn: async () => {
      going.current = true;
      setStopped(false);
      // What is corrected reaches back; standing and answers are looked at today at the earliest.
      await runTrial(digest, date, date > today() ? date : today(), setTrial, () => going.current);
    },
  });
  const stop = () => {
    going.current = false;
    setStopped(true);
  };
  return (
    <section className="panel" aria-labelledby="policy-trial">
      <div className="panel-head">
        <h2 id="policy-trial">{m.trialTitle}</h2>
        <span className="quiet">{m.trialLead}</span>
      </div>
      <div className="panel-body">
        <div className="filters">
          <label>
            {m.trialDate} <DateField value={date} onChange={setDate} aria-label={m.trialDate} />
          </label>
          {run.isPending ? (
            <Button onClick={stop}>{m.stopTrial}</Button>
          ) : (
            <Button onClick={() => run.mutate()} disabled={!date}>
              {m.runTrial}
            </Button>
          )}
        </div>
        {run.isPending ? <p role="status">{m.trialRunning(trial?.lookedAt ?? 0)}</p> : null}
        {run.isError ? <Failure error={run.error} retry={() => run.mutate()} /> : null}
        {stopped && !run.isPending ? <Notice tone="warn" title={m.trialStopped} /> : null}
        {trial && !run.isError ? <Result trial={trial} done={run.isSuccess && !stopped} /> : null}
      </div>
    </section>
  );
}

function Result({ trial, done }: { trial: Trial; done: boolean }) {
  const r = m.results;
  const nothing = trial.standing.count + trial.answer.count + trial.moved.count === 0;
  return (
    <>
      <dl className="policy-counts">
        <Count label={r.noLonger} n={trial.noLonger.count} />
        <Count label={r.standing} n={trial.standing.count} />
        <Count label={r.answer} n={trial.answer.count} />
        <Count label={r.overdue} n={trial.moved.overdue} />
        <Count label={r.moved} n={trial.moved.count} />
        <Count label={r.clocksKept} n={trial.clocksKept} />
        <Count label={r.filingsKept} n={trial.filingsKept} />
      </dl>
      {done ? <p className="quiet">{m.trialUnits(trial.lookedAt)}</p> : null}
      {done && nothing ? <Empty title={m.nobody}>{m.nobodyHint}</Empty> : null}
      <List title={r.noLonger} count={trial.noLonger.count} shown={trial.noLonger.shown.length}>
        <UnitTable units={trial.noLonger.shown} />
      </List>
      <List title={r.standing} count={trial.standing.count} shown={trial.standing.shown.length}>
        <UnitTable units={trial.standing.shown} />
      </List>
      <List title={r.answer} count={trial.answer.count} shown={trial.answer.shown.length}>
        <UnitTable units={trial.answer.shown} />
      </List>
      <List title={r.moved} count={trial.moved.count} shown={trial.moved.shown.length}>
        <MoveTable moves={trial.moved.shown} />
      </List>
    </>
  );
}

const Count = ({ label, n }: { label: string; n: number }) => (
  <div>
    <dt>{label}</dt>
    <dd>{n}</dd>
  </div>
);

function List({ title, count, shown, children }: { title: string; count: number; shown: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <details className="policy-list" open={count <= 20}>
      <summary>
        {title} <span className="quiet">{m.resultsOf(count, shown)}</span>
      </summary>
      {children}
    </details>
  );
}
