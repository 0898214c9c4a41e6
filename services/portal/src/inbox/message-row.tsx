import { Link } from 'react-router';
import type { Message } from '../api/inbox.types.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { ReferenceLine } from '../ui/reference-line.js';
import { Status } from '../ui/status.js';
import { messageWords } from './message-words.js';

const m = messages.inbox;

interface MessageRowProps {
  message: Message;
  /** The jurisdiction's word for the specialist. */
  title: string;
  /** Opening it marks it as read. */
  open: () => void;
}

export function MessageRow({ message, title, open }: MessageRowProps) {
  const { read, createdAt, reference, parameters } = message;
  const words = messageWords(message, title);
  const ruleId = parameters['ruleId'];
  return (
    <li className={read ? 'row message' : 'row message message-unread'}>
      <div className="row-main">
        <Link to={words.to} onClick={read ? undefined : open} className="row-title" data-row-link>
          {words.title}
        </Link>
        <p>{words.body}</p>
        {reference ? <ReferenceLine reference={reference} {...(ruleId ? { ruleId } : {})} /> : null}
        <div className="row-meta">
          <span>{formatInstant(createdAt)}</span>
          {message.onBehalfOfName ? <span>{m.forColleague(message.onBehalfOfName)}</span> : null}
          {read ? <span>{m.read}</span> : <Status tone="busy">{m.unread}</Status>}
        </div>
      </div>
    </li>
  );
}
