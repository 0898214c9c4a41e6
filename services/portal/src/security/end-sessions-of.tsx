import { Button } from 'antd';
import { useState } from 'react';
import { SecureDialog } from '../account/secure-dialog.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';

const m = messages.security;
const ACCOUNT = 'account ';

interface EndSessionsOfProps {
  subject: string | undefined;
  name: string | undefined;
}

/** Beside an account that was refused: signs it out everywhere, for who may. One's own is seen to at 我的账号. */
export function EndSessionsOf({ subject = '', name = '' }: EndSessionsOfProps) {
  const { can, me } = useSession();
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState(false);
  const id = subject.slice(ACCOUNT.length);
  if (!subject.startsWith(ACCOUNT) || !name || id === me.account.id || !can('session.end_others')) return null;
  if (done) return <span role="status">{m.acted.end_sessions(name)}</span>;
  return (
    <>
      <Button size="small" aria-label={`${m.endSessions}：${name}`} onClick={() => setOpen(true)}>
        {m.endSessions}
      </Button>
      {open ? (
        <SecureDialog
          act="end_sessions"
          account={{ id, displayName: name }}
          onClose={() => setOpen(false)}
          onDone={() => {
            setDone(true);
            setOpen(false);
          }}
        />
      ) : null}
    </>
  );
}
