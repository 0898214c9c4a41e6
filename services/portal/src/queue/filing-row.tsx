import { Link } from 'react-router';
import type { Filing, QueueSection } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { Countdown } from '../ui/countdown.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { LinkButton } from '../ui/link-button.js';
import { Status } from '../ui/status.js';
import { FILING_TONE } from '../ui/tone.js';
import { HolderTag } from '../filing/holder-tag.js';
import { openOpinion, OpinionTag } from '../filing/opinion-tag.js';
import { UrgedTag } from '../filing/urge-receiver.js';
import { useSession } from '../shell/session.js';
import { currentReceipts, pendingNames, personLabel, returnRemarks } from '../filing/summary.js';

const m = messages.queue;

const ACTION: Partial<Record<QueueSection['key'], string>> = {
  awaiting_my_receipt: m.review,
  opinions_asked: messages.opinion.open,
};

interface FilingRowProps {
  filing: Filing;
  section: QueueSection['key'];
  primary: boolean;
}

export function FilingRow({ filing, section, primary }: FilingRowProps) {
  const to = `/filings/${filing.id}`;
  const person = personLabel(filing);
  const waiting = pendingNames(filing);
  const { organisationId } = useSession();
  const mine = currentReceipts(filing).find((r) => r.organisationId === organisationId);
  const officers = section === 'awaiting_my_receipt' || section === 'opinions_asked';
  const asked = section === 'opinions_asked' ? openOpinion(mine) : undefined;
  return (
    <li className="row">
      <div className="row-main">
        <Link to={to} className="row-title" data-row-link>
          {officers ? `${filing.unitName} · ${person}` : person}
        </Link>
        <div className="row-meta">
          <span>{messages.filing.kind[filing.kind]}</span>
          <Status tone={FILING_TONE[filing.state]}>{messages.filing.state[filing.state]}</Status>
          {filing.round > 1 ? <span>{m.round(filing.round)}</span> : null}
          <span>{m.submitted(formatInstant(filing.submittedAt))}</span>
          {filing.deadline && filing.late ? <Countdown deadline={filing.deadline} subject={person} /> : null}
          {officers && mine?.holder ? <HolderTag holder={mine.holder} /> : null}
          {section === 'awaiting_my_receipt' && mine ? <OpinionTag receipt={mine} /> : null}
          {section === 'awaiting_my_receipt' && mine?.sentBack ? (
            <Status tone="warn">{messages.sendBack.tag}</Status>
          ) : null}
          {asked?.dueOn ? <span>{messages.opinion.due(formatDate(asked.dueOn))}</span> : null}
          {urgedIn(filing, officers ? organisationId : undefined).map((r) => (
            <UrgedTag key={r.receiver} urged={r.urged} />
          ))}
          {section === 'awaiting_others' && waiting ? <span>{m.waitingFor(waiting)}</span> : null}
        </div>
        {asked?.question ? (
          <p className="row-quote">
            {messages.opinion.askedBy(asked.askedByName ?? messages.opinion.colleague, asked.question)}
          </p>
        ) : null}
        {section === 'returned_to_me'
          ? returnRemarks(filing).map((remark) => (
              <p className="row-quote" key={remark}>
                {remark}
              </p>
            ))
          : null}
      </div>
      <RowAction filing={filing} section={section} primary={primary} label={person} />
    </li>
  );
}

/** Urged and still waiting: the officers' own receipt, or all that a unit waits for. */
const urgedIn = (filing: Filing, organisationId: string | undefined) =>
  filing.state === 'filed'
    ? currentReceipts(filing).filter(
        (r) =>
          r.state === 'pending' && r.urged && (organisationId === undefined || r.organisationId === organisationId),
      )
    : [];

function RowAction({ filing, section, primary, label }: FilingRowProps & { label: string }) {
  const named = (action: string) => `${action}：${label}`;
  if (section === 'returned_to_me')
    return (
      <LinkButton to={`/filings/${filing.id}/correct`} primary={primary} label={named(m.correct)}>
        {m.correct}
      </LinkButton>
    );
  const action = ACTION[section] ?? m.open;
  return (
    <LinkButton to={`/filings/${filing.id}`} primary={primary} label={named(action)}>
      {action}
    </LinkButton>
  );
}
