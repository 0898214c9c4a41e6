import { lazy, Suspense, useState } from 'react';
import type { DeadlineStatus } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatDate } from './dates.js';
import { Status } from './status.js';
import { DEADLINE_TONE } from './tone.js';

/** Loaded when a proof is opened: the first page does not carry the dialog. */
const ProofDialog = lazy(() => import('./proof-dialog.js').then((module) => ({ default: module.ProofDialog })));

interface CountdownProps {
  deadline: DeadlineStatus;
  subject?: string;
  /** The day that counts in place of the one by the rule, where it was extended. */
  extendedTo?: string | undefined;
}

/** A countdown opens its proof: rule, article, trigger, pauses, calendar. */
export function Countdown({ deadline: status, subject, extendedTo }: CountdownProps) {
  const [opened, setOpened] = useState(false);
  const [open, setOpen] = useState(false);
  const show = () => {
    setOpened(true);
    setOpen(true);
  };
  const due = formatDate(extendedTo ?? status.deadline.dueRolled);
  return (
    <span className="countdown">
      <Status tone={DEADLINE_TONE[status.state]}>{status.words}</Status>
      <span>{messages.deadline.dueBy(due)}</span>
      <button type="button" className="link" onClick={show} aria-label={messages.deadline.openProof(subject ?? due)}>
        {messages.deadline.proof}
      </button>
      {opened ? (
        <Suspense fallback={null}>
          <ProofDialog status={status} extendedTo={extendedTo} open={open} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </span>
  );
}
