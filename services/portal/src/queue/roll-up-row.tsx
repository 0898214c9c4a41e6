import { Link } from 'react-router';
import type { RollUp } from '../api/roll-ups.js';
import { messages } from '../messages/messages.js';
import { DueWords } from '../roll-up/due-words.js';
import { LinkButton } from '../ui/link-button.js';
import { Status } from '../ui/status.js';

const m = messages.rollUp;

/** A summary that is owed, with the days that are left. */
export function RollUpRow({ rollUp, primary }: { rollUp: RollUp; primary: boolean }) {
  const { id, own } = rollUp;
  if (!own) return null;
  const to = `/roll-ups/${id}/summaries/${own.organisationId}`;
  const { reopenedBy, reopenedReason } = own.summary ?? {};
  return (
    <li className="row">
      <div className="row-main">
        <Link to={`/roll-ups/${id}`} className="row-title" data-row-link>
          {rollUp.title}
        </Link>
        <div className="row-meta">
          <DueWords body={own} />
          {own.state === 'awaited' ? null : <Status tone="warn">{m.bodyStates[own.state]}</Status>}
          {own.upperFrozen ? <Status tone="warn">{m.upperFrozen}</Status> : null}
          <span>
            {m.basis}：{rollUp.basisDocument}
          </span>
        </div>
        {reopenedBy ? <p className="row-quote">{m.reason(reopenedBy, reopenedReason ?? '')}</p> : null}
      </div>
      <LinkButton to={to} primary={primary}>
        {own.upperFrozen ? m.ownOpen : m.ownSubmit}
      </LinkButton>
    </li>
  );
}
