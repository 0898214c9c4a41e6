import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { fetchTerms } from '../api/leaving.js';
import type { Term } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { Countdown } from '../ui/countdown.js';
import { formatDate } from '../ui/dates.js';
import { ReferenceLine } from '../ui/reference-line.js';
import { Failure } from '../ui/states.js';
import { Status } from '../ui/status.js';

const m = messages.term;
const ExtendDialog = lazy(() => import('./extend-dialog.js').then((module) => ({ default: module.ExtendDialog })));
const TONE = { running: 'quiet', due: 'warn', over: 'bad' } as const;

/** 任期 of whoever holds a post; nothing is shown where the bureau has set no limit. */
export function TermsPanel({ unitId }: { unitId: string }) {
  const terms = useQuery({ queryKey: ['terms', unitId], queryFn: () => fetchTerms(unitId) });
  const [extending, setExtending] = useState<Term | undefined>(undefined);
  if (terms.isError) return <Failure error={terms.error} retry={() => void terms.refetch()} />;
  const [first] = terms.data ?? [];
  if (!terms.data || !first) return null;
  return (
    <section className="panel" aria-label={m.title}>
      <div className="panel-head">
        <h2>{m.title}</h2>
        <span className="quiet">{m.hint}</span>
      </div>
      <ul className="rows">
        {terms.data.map((term) => (
          <TermRow key={term.appointmentId} term={term} extend={() => setExtending(term)} />
        ))}
      </ul>
      <div className="panel-body">
        <ReferenceLine reference={first.deadline.deadline.reference} />
        <p className="quiet">{m.counting}</p>
      </div>
      {extending ? (
        <Suspense fallback={null}>
          <ExtendDialog term={extending} onClose={() => setExtending(undefined)} />
        </Suspense>
      ) : null}
    </section>
  );
}

function TermRow({ term, extend }: { term: Term; extend: () => void }) {
  const { personName, since, earlier, dueOn, state, extensions, actions, deadline } = term;
  return (
    <li className="row">
      <div className="row-main">
        <div className="row-title">{personName}</div>
        <div className="row-meta">
          <Status tone={TONE[state]}>{m.states[state]}</Status>
          <span>{m.since(formatDate(since))}</span>
          <Countdown
            deadline={deadline}
            subject={`${m.title}：${personName}`}
            extendedTo={dueOn === deadline.deadline.dueStrict ? undefined : dueOn}
          />
        </div>
        {earlier.map(({ unitId, unitName, from, until }) => (
          <div className="quiet" key={`${unitId} ${from}`}>
            {m.earlier(unitName, formatDate(from), formatDate(until))}
          </div>
        ))}
        {extensions.map(({ until, reason, extendedAt }) => (
          <div className="quiet" key={extendedAt}>
            {m.extended(formatDate(until), reason)}
          </div>
        ))}
      </div>
      {actions.includes('extend') && state !== 'running' ? (
        <Button onClick={extend} aria-label={`${m.extend}：${personName}`}>
          {m.extend}
        </Button>
      ) : null}
    </li>
  );
}
