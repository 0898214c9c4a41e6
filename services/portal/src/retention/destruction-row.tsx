import { Link } from 'react-router';
import type { DestructionList } from '../api/retention.js';
import { messages } from '../messages/messages.js';
import { formatDate, formatInstant } from '../ui/dates.js';
import { LinkButton } from '../ui/link-button.js';

const m = messages.retention;

/** A list that waits for one's approval. */
export function DestructionRow({ list, primary }: { list: DestructionList; primary: boolean }) {
  const { id, asOf, items, reason, proposedAt, approvals, approvalsNeeded } = list;
  return (
    <li className="row">
      <div className="row-main">
        <Link to={`/retention/${id}`} className="row-title" data-row-link>
          {m.list.title(formatDate(asOf))}
        </Link>
        <div className="row-meta">
          <span>{m.lists.of(items)}</span>
          <span>{m.lists.approvals(approvals.length, approvalsNeeded)}</span>
          <span>{m.lists.proposedAt(formatInstant(proposedAt))}</span>
        </div>
        <p className="row-quote">{reason}</p>
      </div>
      <LinkButton to={`/retention/${id}`} primary={primary}>
        {m.lists.check}
      </LinkButton>
    </li>
  );
}
