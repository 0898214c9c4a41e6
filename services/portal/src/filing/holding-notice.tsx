import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { claimFiling, releaseFiling, transferFiling } from '../api/holding.js';
import type { Filing, Receipt } from '../api/types.js';
import { askOpinion, type AskOpinion } from '../api/verbs.js';
import { messages } from '../messages/messages.js';
import { useSession } from '../shell/session.js';
import { formatInstant } from '../ui/dates.js';
import { Notice } from '../ui/notice.js';
import { Failure } from '../ui/states.js';
import { currentReceipts } from './summary.js';
import type { TransferValues } from './transfer-dialog.js';

const m = messages.holding;
const AskOpinionDialog = lazy(() => import('./ask-opinion-dialog.js').then((x) => ({ default: x.AskOpinionDialog })));
const TransferDialog = lazy(() => import('./transfer-dialog.js').then((x) => ({ default: x.TransferDialog })));

type Act =
  | { act: 'claim' | 'take_over' | 'release' }
  | ({ act: 'transfer' } & TransferValues)
  | ({ act: 'ask_opinion' } & AskOpinion);

/** 领办: who of this organisation works on the filing, and how that changes. Quiet: the decision itself comes first. */
export function HoldingNotice({ filing }: { filing: Filing }) {
  const { organisationId } = useSession();
  const client = useQueryClient();
  const [dialog, setDialog] = useState<'transfer' | 'ask_opinion' | undefined>(undefined);
  const hold = useMutation({
    mutationFn: (act: Act) => send(filing, act),
    onSuccess: () => setDialog(undefined),
    // Whoever was faster is shown behind the message.
    onSettled: () => client.invalidateQueries(),
  });
  const receipt = currentReceipts(filing).find((r) => r.organisationId === organisationId && r.state === 'pending');
  const may = (action: Filing['actions'][number]) => filing.actions.includes(action);
  if (!receipt || filing.state !== 'filed' || !(receipt.holder || may('claim') || may('transfer'))) return null;
  const button = (act: 'claim' | 'take_over' | 'release', label: string) => (
    <Button disabled={hold.isPending} onClick={() => hold.mutate({ act })}>
      {label}
    </Button>
  );
  const opening = (which: 'transfer' | 'ask_opinion', label: string) => (
    <Button
      disabled={hold.isPending}
      onClick={() => {
        hold.reset();
        setDialog(which);
      }}
    >
      {label}
    </Button>
  );
  const closed = () => setDialog(undefined);
  return (
    <>
      {hold.isError && !dialog ? <Failure error={hold.error} /> : null}
      <Notice
        tone="quiet"
        title={titleOf(receipt)}
        actions={
          <>
            {may('ask_opinion') ? opening('ask_opinion', messages.opinion.ask) : null}
            {may('transfer') ? opening('transfer', m.transfer) : null}
            {may('release') ? button('release', m.release) : null}
            {may('claim') ? button('claim', m.claim) : null}
            {may('take_over') ? button('take_over', m.takeOver) : null}
          </>
        }
      >
        <Details receipt={receipt} takeOver={may('take_over')} />
      </Notice>
      <Suspense fallback={null}>
        {dialog === 'transfer' ? (
          <TransferDialog
            busy={hold.isPending}
            error={hold.isError ? hold.error : undefined}
            onClose={closed}
            onTransfer={(values) => hold.mutate({ act: 'transfer', ...values })}
          />
        ) : null}
        {dialog === 'ask_opinion' ? (
          <AskOpinionDialog
            busy={hold.isPending}
            error={hold.isError ? hold.error : undefined}
            onClose={closed}
            onAsk={(question) => hold.mutate({ act: 'ask_opinion', ...question })}
          />
        ) : null}
      </Suspense>
    </>
  );
}

const titleOf = ({ holder }: Receipt): string => {
  if (!holder) return m.nobodyTitle;
  if (holder.own) return m.mineTitle;
  return (holder.delegated ? m.delegatedTitle : m.othersTitle)(holder.name ?? m.colleague);
};

function Details({ receipt: { holder }, takeOver }: { receipt: Receipt; takeOver: boolean }) {
  if (!holder) return <>{m.nobodyHint}</>;
  return (
    <>
      <span>{m.since(formatInstant(holder.since))}</span>
      {holder.note ? <p>{m.note(holder.note)}</p> : null}
      {takeOver ? <p>{m.othersHint}</p> : null}
      {holder.delegated ? <p>{m.delegatedHint}</p> : null}
    </>
  );
}

async function send(filing: Filing, act: Act): Promise<Filing> {
  switch (act.act) {
    case 'ask_opinion': {
      const { act: _act, ...question } = act;
      return askOpinion(filing, question);
    }
    case 'claim':
    case 'take_over':
      return claimFiling(filing, act.act === 'take_over');
    case 'release':
      return releaseFiling(filing);
    case 'transfer':
      return transferFiling(filing, { accountId: act.accountId, ...(act.note ? { note: act.note } : {}) });
  }
}
