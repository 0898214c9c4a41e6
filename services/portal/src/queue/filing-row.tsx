import { Link } from 'react-router';
import type { Filing, QueueSection } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { Countdown } from '../ui/countdown.js';
import { formatInstant } from '../ui/dates.js';
import { LinkButton } from '../ui/link-button.js';
import { Status } from '../ui/status.js';
import { FILING_TONE } from '../ui/tone.js';
import { HolderTag } from '../filing/holder-tag.js';
import { useSession } from '../shell/session.js';
import { currentReceipts, pendingNames, personLabel, returnRemarks } from '../filing/summary.js';

const m = messages.queue;

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
  return (
    <li className="row">
      <div className="row-main">
        <Link to={to} className="row-title" data-row-link>
          {section === 'awaiting_my_receipt' ? `${filing.unitName} · ${person}` : person}
        </Link>
        <div className="row-meta">
          <span>{messages.filing.kind[filing.kind]}</span>
          <Status tone={FILING_TONE[filing.state]}>{messages.filing.state[filing.state]}</Status>
          {filing.round > 1 ? <span>{m.round(filing.round)}</span> : null}
          <span>{m.submitted(formatInstant(filing.submittedAt))}</span>
          {filing.deadline && filing.late ? <Countdown deadline={filing.deadline} subject={person} /> : null}
          {section === 'awaiting_my_receipt' && mine?.holder ? <HolderTag holder={mine.holder} /> : null}
          {section === 'awaiting_others' && waiting ? <span>{m.waitingFor(waiting)}</span> : null}
        </div>
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

function RowAction({ filing, section, primary, label }: FilingRowProps & { label: string }) {
  const named = (action: string) => `${action}：${label}`;
  if (section === 'returned_to_me')
    return (
      <LinkButton to={`/filings/${filing.id}/correct`} primary={primary} label={named(m.correct)}>
        {m.correct}
      </LinkButton>
    );
  const action = section === 'awaiting_my_receipt' ? m.review : m.open;
  return (
    <LinkButton to={`/filings/${filing.id}`} primary={primary} label={named(action)}>
      {action}
    </LinkButton>
  );
}
