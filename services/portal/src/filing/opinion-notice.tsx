import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { Filing } from '../api/types.js';
import { giveOpinion, withdrawOpinion, type GiveOpinion } from '../api/verbs.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { formatDate } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import { Failure } from '../ui/states.js';
import { openOpinion } from './opinion-tag.js';
import { currentReceipts } from './summary.js';

const m = messages.opinion;
const GiveOpinionDialog = lazy(() =>
  import('./give-opinion-dialog.js').then((module) => ({ default: module.GiveOpinionDialog })),
);

/** 加签: what a colleague is asked, for whoever is asked and for whoever waits for the answer. */
export function OpinionNotice({ filing }: { filing: Filing }) {
  const { organisationId } = useSession();
  const client = useQueryClient();
  const [dialog, setDialog] = useState(false);
  const send = useMutation({
    mutationFn: (answer: GiveOpinion | undefined) => (answer ? giveOpinion(filing, answer) : withdrawOpinion(filing)),
    onSuccess: () => setDialog(false),
    // Whoever was faster is shown behind the message.
    onSettled: () => client.invalidateQueries(),
  });
  const open = openOpinion(currentReceipts(filing).find((r) => r.organisationId === organisationId));
  const may = (action: Filing['actions'][number]) => filing.actions.includes(action);
  if (!open) return null;
  return (
    <>
      {send.isError && !dialog ? <Failure error={send.error} /> : null}
      <Notice
        tone="busy"
        title={open.own ? m.askedTitle(open.askedByName ?? m.colleague) : m.pendingTitle(open.ofName ?? m.colleague)}
        actions={
          <>
            {may('withdraw_opinion') ? (
              <Button disabled={send.isPending} onClick={() => send.mutate(undefined)}>
                {m.withdraw}
              </Button>
            ) : null}
            {may('give_opinion') ? (
              <Button
                type="primary"
                disabled={send.isPending}
                onClick={() => {
                  send.reset();
                  setDialog(true);
                }}
              >
                {m.give}
              </Button>
            ) : null}
          </>
        }
      >
        {open.question ? <p>{open.question}</p> : null}
        {open.dueOn ? <p>{m.due(formatDate(open.dueOn))}</p> : null}
        <p className="quiet">{open.own ? m.askedHint : m.pendingHint}</p>
      </Notice>
      {dialog ? (
        <Suspense fallback={null}>
          <GiveOpinionDialog
            question={open.question ?? ''}
            busy={send.isPending}
            error={send.isError ? send.error : undefined}
            onClose={() => setDialog(false)}
            onGive={(answer) => send.mutate(answer)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
