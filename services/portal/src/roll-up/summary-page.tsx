import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { fetchSummary, type RollUpSummary, type UnitState } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Loaded } from '../ui/states.js';
import { ChangedSince } from './changes.js';
import { COUNT_OF } from './counts.js';
import { DueWords } from './due-words.js';
import { ExportSummaryButton } from './export-button.js';
import { ReopenButton } from './reopen-button.js';
import { SubmitButton } from './submit-button.js';
import { Missing, Parts, Repeated } from './summary-lists.js';
import { SummaryUnits } from './summary-units.js';
import { UNIT_TONE } from './tone.js';
import { Versions } from './versions.js';
import './roll-up.css';

const m = messages.rollUp.summary;
const STATES: readonly UnitState[] = ['on_record', 'over_max', 'covered', 'filed', 'returned', 'vacant', 'not_bound'];
const SELDOM: readonly UnitState[] = ['over_max', 'covered', 'not_bound'];

/** A summary: as it would be frozen now, or a version as it was frozen. */
export function Component() {
  const { id = '', organisationId = '' } = useParams();
  const [query] = useSearchParams();
  const number = Number(query.get('number') ?? '0') || 0;
  const asked = query.get('state');
  const state = STATES.find((s) => s === asked);
  const summary = useQuery({
    queryKey: ['roll-up', id, 'summary', organisationId, number, state],
    queryFn: () => fetchSummary(id, organisationId, { number, ...(state ? { state } : {}) }),
  });
  return (
    <Loaded query={summary} rows={8} page={messages.rollUp.own}>
      {(shown) => <Summary id={id} number={number} state={state} summary={shown} />}
    </Loaded>
  );
}

interface SummaryProps {
  id: string;
  number: number;
  state: UnitState | undefined;
  summary: RollUpSummary;
}

function Summary({ id, number, state, summary }: SummaryProps) {
  const { body, head, versions, missing, repeatedUnits } = summary;
  const last = versions[0]?.number === number;
  const { actions, organisationId } = body;
  const reopen = last && (actions.includes('withdraw') ? 'own' : actions.includes('return') ? 'upper' : undefined);
  return (
    <Page
      title={m.title(body.name)}
      lead={number === 0 ? m.draft : m.frozen(number, formatInstant(head.frozenAt ?? ''))}
      actions={
        <>
          <ExportSummaryButton id={id} organisationId={organisationId} number={number} />
          {reopen ? <ReopenButton id={id} body={body} number={number} by={reopen} /> : null}
          {number === 0 && actions.includes('submit') ? <SubmitButton id={id} summary={summary} /> : null}
        </>
      }
    >
      <p>
        <Link to={`/roll-ups/${id}`}>{m.back}</Link>
      </p>
      {number === 0 ? (
        <div className="row-meta roll-up-facts">
          <DueWords body={body} />
        </div>
      ) : null}
      <State summary={summary} number={number} />
      {last && summary.changedSince ? (
        <ChangedSince id={id} organisationId={organisationId} number={number} changed={summary.changedSince} />
      ) : null}
      <Tiles summary={summary} number={number} state={state} />
      <Missing missing={missing} />
      <Repeated repeated={repeatedUnits} />
      <Parts id={id} summary={summary} />
      <SummaryUnits id={id} number={number} state={state} first={summary} />
      <Versions id={id} organisationId={organisationId} versions={versions} shown={number} />
    </Page>
  );
}

function State({ summary: { body, head, versions }, number }: { summary: RollUpSummary; number: number }) {
  const before = number === 0 ? versions[0] : undefined;
  const { reopenedBy, reopenedReason = '' } = number === 0 ? (before ?? {}) : head;
  if (reopenedBy)
    return (
      <Notice tone="warn" title={messages.rollUp.reason(reopenedBy, reopenedReason)}>
        {number > 0 ? <Hash hash={head.contentHash} /> : null}
      </Notice>
    );
  if (number === 0)
    return body.upperFrozen ? (
      <Notice tone="warn" title={messages.rollUp.upperFrozen}>
        <p>{messages.rollUp.upperFrozenHint(body.upperName ?? '')}</p>
      </Notice>
    ) : null;
  return (
    <Notice
      tone={head.late ? 'warn' : 'good'}
      title={`${m.submitted(body.upperName ?? '')}（${head.late ? messages.rollUp.late : messages.rollUp.inTime}）`}
    >
      <Hash hash={head.contentHash} />
    </Notice>
  );
}

const Hash = ({ hash }: { hash: string }) => (
  <p className="quiet roll-up-hash" title={m.hashHint}>
    {m.hash} <span className="code">{hash}</span>
  </p>
);

/** Over its own units: each number opens its list below. What most jurisdictions know nothing of is shown where there is one. */
function Tiles({ summary, number, state }: Omit<SummaryProps, 'id'>) {
  const { ownCounts } = summary;
  const to = (s?: UnitState) => `?number=${number}${s ? `&state=${s}` : ''}`;
  return (
    <nav className="tiles" aria-label={m.units}>
      <Link className="tile" to={to()} aria-current={state === undefined}>
        {m.units}
        <strong>{ownCounts.units}</strong>
      </Link>
      {STATES.filter((s) => !SELDOM.includes(s) || ownCounts[COUNT_OF[s]] > 0).map((s) => (
        <Link
          key={s}
          className={`tile tile-${ownCounts[COUNT_OF[s]] > 0 ? UNIT_TONE[s] : 'quiet'}`}
          to={to(s)}
          aria-current={state === s}
        >
          {messages.rollUp.unitStates[s]}
          <strong>{ownCounts[COUNT_OF[s]]}</strong>
        </Link>
      ))}
    </nav>
  );
}
