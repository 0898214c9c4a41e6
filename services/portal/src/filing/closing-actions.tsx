import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { fetchFiling, voidFiling, withdrawFiling } from '../api/filings.js';
import { problemOf } from '../api/problem.js';
import type { Filing, WithdrawInput } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { formatInstant } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import type { ClosingReason } from './closing-dialog.js';
import { useOnce } from '../ui/use-once.js';

const m = messages.closing;
const ClosingDialog = lazy(() => import('./closing-dialog.js').then((module) => ({ default: module.ClosingDialog })));

/** 作废 for the bureau, 撤回 for the unit: quiet, for neither is the usual next step. */
export function ClosingActions({ filing }: { filing: Filing }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const once = useOnce();
  const act = filing.actions.includes('void') ? 'void' : 'withdraw';
  const close = useMutation({
    mutationFn: ({ reasonCode, remark }: ClosingReason) => {
      const { version } = filing;
      if (act === 'void')
        return once([version, reasonCode, remark], (key) =>
          voidFiling(filing, key, { reasonCode: reasonCode || 'other', remark }),
        );
      const reason: WithdrawInput = { ...(reasonCode ? { reasonCode } : {}), ...(remark ? { remark } : {}) };
      return once([version, reason], (key) => withdrawFiling(filing, key, reason));
    },
    onSuccess: () => {
      setOpen(false);
      void client.invalidateQueries();
    },
    onError: async (error) => {
      // Somebody was faster: the page behind the dialog shows what it is now.
      if (problemOf(error).status === 412) client.setQueryData(['filing', filing.id], await fetchFiling(filing.id));
    },
  });
  if (!filing.actions.includes(act)) return null;
  return (
    <>
      <Button
        danger
        onClick={() => {
          close.reset();
          setOpen(true);
        }}
      >
        {m[act]}
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <ClosingDialog
            act={act}
            filing={filing}
            busy={close.isPending}
            error={close.isError ? close.error : undefined}
            onCancel={() => setOpen(false)}
            onConfirm={(reason) => close.mutate(reason)}
          />
        </Suspense>
      ) : null}
    </>
  );
}

/** What the end of a filing means, for whoever opens it later. */
export function ClosingNotice({ filing: { state, closing } }: { filing: Filing }) {
  if (!closing || (state !== 'voided' && state !== 'withdrawn')) return null;
  const at = formatInstant(closing.at);
  const reason = [m.reasons[closing.reasonCode ?? ''], closing.remark].filter(Boolean).join('：');
  return (
    <Notice
      tone={state === 'voided' ? 'bad' : 'quiet'}
      title={state === 'voided' ? m.voidedTitle(at) : m.withdrawnTitle(at)}
    >
      {reason ? <p>{reason}</p> : null}
      <p>{state === 'voided' ? m.voidedHint : m.withdrawnHint}</p>
    </Notice>
  );
}
