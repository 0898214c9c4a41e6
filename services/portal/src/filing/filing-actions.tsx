import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { fetchFiling, receiveFiling, returnFiling, type Return } from '../api/filings.js';
import { problemOf } from '../api/problem.js';
import type { Filing, FilingPolicy } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { LinkButton } from '../ui/link-button.js';
import { Notice } from '../ui/notice.js';
import { Failure } from '../ui/states.js';
import { DoneNotice, type Done } from './done-notice.js';
import { StaleNotice } from './stale-notice.js';
import { currentReceipts, receiverName } from './summary.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.receipt;
const ReturnDialog = lazy(() => import('./return-dialog.js').then((module) => ({ default: module.ReturnDialog })));

interface FilingActionsProps {
  filing: Filing;
  policy: FilingPolicy | undefined;
}

/** One primary action: to put on record for a receiver, to correct for the unit. */
export function FilingActions({ filing, policy }: FilingActionsProps) {
  const { decide, stale, done } = useDecision(filing);
  const [dialog, setDialog] = useState(false);
  const may = (action: Filing['actions'][number]) => filing.actions.includes(action);
  return (
    <>
      {stale ? <StaleNotice before={stale} after={filing} policy={policy} /> : null}
      {decide.isError && !stale ? <Failure error={decide.error} /> : null}
      {done && filing.state !== 'voided' ? <DoneNotice filing={filing} done={done} /> : null}
      {may('receive') ? (
        <Notice
          tone="busy"
          title={m.hintTitle}
          actions={
            <>
              <Button onClick={() => setDialog(true)} disabled={decide.isPending}>
                {m.return}
              </Button>
              <Button type="primary" loading={decide.isPending && !dialog} onClick={() => decide.mutate(undefined)}>
                {m.receive}
              </Button>
            </>
          }
        >
          {m.hint}
        </Notice>
      ) : null}
      {may('correct') ? (
        <Notice
          tone="warn"
          title={messages.queue.sections.returned_to_me.hint}
          actions={
            <LinkButton to={`/filings/${filing.id}/correct`} primary>
              {m.correct}
            </LinkButton>
          }
        />
      ) : null}
      {dialog && policy ? (
        <Suspense fallback={null}>
          <ReturnDialog
            filing={filing}
            policy={policy}
            busy={decide.isPending}
            error={decide.isError && !stale ? decide.error : undefined}
            onClose={() => setDialog(false)}
            onReturn={(reason) =>
              decide.mutate(reason, {
                onSuccess: () => setDialog(false),
                onError: (error) => problemOf(error).status === 412 && setDialog(false),
              })
            }
          />
        </Suspense>
      ) : null}
    </>
  );
}

/** Who it went back to: by the names that the answer to a write does not have. */
const doneOf = (filing: Filing, reason: Return | undefined): Done => {
  if (!reason) return { act: 'received' };
  const target = currentReceipts(filing).find((r) => r.receiver === reason.to);
  return target ? { act: 'sent_back', to: receiverName(target) } : { act: 'returned' };
};

const pick = ({ history, papers, scans, rounds }: Filing) => ({ history, papers, scans, rounds });

/** Receives, or returns for a reason. What another person changed meanwhile is fetched and shown instead. */
function useDecision(filing: Filing) {
  const client = useQueryClient();
  const [stale, setStale] = useState<Filing | undefined>(undefined);
  const [done, setDone] = useState<Done | undefined>(undefined);
  const once = useOnce();
  const show = (next: Filing) => client.setQueryData(['filing', filing.id], next);
  const decide = useMutation({
    mutationFn: (reason: Return | undefined) =>
      once([filing.version, reason], (key) =>
        reason ? returnFiling(filing, key, reason) : receiveFiling(filing, key),
      ),
    onSuccess: (next, reason) => {
      setStale(undefined);
      setDone(doneOf(filing, reason));
      // The answer is bare, without names and history: ask for the whole filing, and let the lists count again.
      show({ ...filing, ...next, ...pick(filing) });
      void client.invalidateQueries();
    },
    onError: async (error) => {
      if (problemOf(error).status !== 412) return;
      const seen = filing;
      show(await fetchFiling(filing.id));
      setStale(seen);
    },
  });
  return { decide, stale, done };
}
