import { signInUrl } from '../api/session.js';
import { messages } from '../messages/messages.js';
import { Notice } from '../ui/notice.js';
import { useExpired } from './expired.js';

const m = messages.shell;

export function ExpiredNotice() {
  if (!useExpired()) return null;
  const link = (
    <a className="ant-like-button" href={signInUrl('/signed-in')} target="_blank" rel="noreferrer">
      {m.signInAgain}
    </a>
  );
  return (
    <div className="page page-notice">
      <Notice tone="warn" title={m.expiredTitle} actions={link} urgent>
        {m.expired}
      </Notice>
    </div>
  );
}
