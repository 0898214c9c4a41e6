import { NavLink } from 'react-router';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { useUnread } from './use-unread.js';

const m = messages.inbox;
const MOST = 99;

export function InboxLink() {
  const { hasInbox } = useSession();
  const unread = useUnread();
  if (!hasInbox) return null;
  return (
    <NavLink to="/inbox" {...(unread > 0 ? { 'aria-label': m.navUnread(unread) } : {})}>
      {m.nav}
      {unread > 0 ? <span className="nav-count">{unread > MOST ? m.many : unread}</span> : null}
    </NavLink>
  );
}
