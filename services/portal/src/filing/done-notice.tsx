import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { fetchQueue } from '../api/filings.js';
import type { Filing } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { LinkButton } from '../ui/link-button.js';
import { Notice } from '../ui/notice.js';
import { pendingNames } from './summary.js';

const m = messages.receipt;

export type Done = { act: 'received' | 'returned' } | { act: 'sent_back'; to: string };

const titleOf = (done: Done): string => {
  if (done.act === 'sent_back') return messages.sendBack.done(done.to);
  return done.act === 'returned' ? m.returnedDone : m.received;
};

/** What happened, what it waits for, and the next one. */
export function DoneNotice({ filing, done }: { filing: Filing; done: Done }) {
  const queue = useQuery({ queryKey: ['queue'], queryFn: () => fetchQueue() });
  const next = queue.data
    ?.find((section) => section.key === 'awaiting_my_receipt')
    ?.items.find(
      (item) => item.filing && item.filing.id !== filing.id && item.filing.actions.includes('receive'),
    )?.filing;
  const waiting = pendingNames(filing);
  const after = filing.state === 'on_record' ? m.allReceived : m.othersPending(waiting);
  return (
    <Notice
      tone="good"
      title={titleOf(done)}
      urgent
      actions={
        next ? (
          <LinkButton to={`/filings/${next.id}`} primary>
            {m.next}
          </LinkButton>
        ) : (
          <Link to="/">{messages.common.backToQueue}</Link>
        )
      }
    >
      {done.act === 'received' ? after : null}
    </Notice>
  );
}
