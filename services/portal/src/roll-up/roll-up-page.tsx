import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { fetchRollUp, type RollUp, type RollUpDetail } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { LinkButton } from '../ui/link-button.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Loaded } from '../ui/states.js';
import { Status } from '../ui/status.js';
import { Board } from './board.js';
import { CloseButton } from './close-button.js';
import { DueWords } from './due-words.js';
import { BODY_TONE } from './tone.js';
import './roll-up.css';

const m = messages.rollUp;

/** One round: what this organisation owes, and who has reported to it, by name. */
export function Component() {
  const { id = '' } = useParams();
  const [query] = useSearchParams();
  const of = query.get('of') ?? undefined;
  const round = useQuery({ queryKey: ['roll-up', id, of], queryFn: () => fetchRollUp(id, of) });
  return (
    <Loaded query={round} rows={8} page={m.title}>
      {(detail) => <Round detail={detail} />}
    </Loaded>
  );
}

function Round({ detail }: { detail: RollUpDetail }) {
  const { rollUp, body } = detail;
  const { own } = rollUp;
  const mine = own?.organisationId === body.organisationId;
  const { bodies, submitted } = rollUp.progress;
  // The opener's own summary is the last step; until then it asks for those of others.
  const owes = Boolean(own?.actions.includes('submit')) && (Boolean(own?.upperId) || submitted === bodies);
  return (
    <Page
      title={rollUp.title}
      lead={`${rollUp.bureauName ?? ''} · ${rollUp.basisDocument}`}
      actions={rollUp.actions.includes('close') && mine ? <CloseButton rollUp={rollUp} /> : undefined}
    >
      <div className="row-meta roll-up-facts">
        <Status tone={rollUp.state === 'open' ? 'busy' : 'quiet'}>{m.states[rollUp.state]}</Status>
        <span>{m.openedAt(formatInstant(rollUp.openedAt))}</span>
        {rollUp.closedAt ? <span>{m.closedAt(formatInstant(rollUp.closedAt))}</span> : null}
        <span>
          {m.opening.departmentDue}：{formatDate(rollUp.departmentDue)}
        </span>
        {rollUp.bureauDue ? (
          <span>
            {m.opening.bureauDue}：{formatDate(rollUp.bureauDue)}
          </span>
        ) : null}
      </div>
      {rollUp.closedReason ? <Notice tone="busy" title={m.bureauEnded} /> : null}
      {rollUp.takenOverOn ? (
        <Notice tone="busy" title={m.takenOver(rollUp.takenOverFromName ?? '', formatDate(rollUp.takenOverOn))} />
      ) : null}
      {mine ? (
        <Own rollUp={rollUp} primary={owes} />
      ) : (
        <p>
          <Link to={`/roll-ups/${rollUp.id}`}>{messages.rollUp.summary.back}</Link>
        </p>
      )}
      {detail.below.length > 0 || !mine ? <Board detail={detail} mine={mine} owes={owes} /> : null}
    </Page>
  );
}

function Own({ rollUp, primary }: { rollUp: RollUp; primary: boolean }) {
  const { id, own } = rollUp;
  if (!own) return null;
  const { summary, state, organisationId } = own;
  const owes = own.actions.includes('submit');
  const number = summary && state === 'submitted' ? `?number=${summary.number}` : '';
  return (
    <section className="panel" aria-labelledby="own-summary">
      <div className="row">
        <div className="row-main">
          <h2 id="own-summary">{m.own}</h2>
          <div className="row-meta">
            <Status tone={BODY_TONE[state]}>{m.bodyStates[state]}</Status>
            {summary && state === 'submitted' ? (
              <span>{m.summary.frozen(summary.number, formatInstant(summary.frozenAt ?? ''))}</span>
            ) : null}
            {summary?.late && state === 'submitted' ? <Status tone="warn">{m.late}</Status> : null}
            <DueWords body={own} />
          </div>
          {summary?.reopenedBy ? (
            <p className="row-quote">{m.reason(summary.reopenedBy, summary.reopenedReason ?? '')}</p>
          ) : null}
        </div>
        <LinkButton to={`/roll-ups/${id}/summaries/${organisationId}${number}`} primary={primary}>
          {owes ? m.ownSubmit : m.ownOpen}
        </LinkButton>
      </div>
    </section>
  );
}
