import {
  FilingClaimed,
  FilingOpinionAsked,
  FilingOpinionEnded,
  FilingOpinionGiven,
  FilingOpinionWithdrawn,
  FilingReceived,
  FilingReleased,
  FilingReturned,
  FilingSentBack,
  FilingTransferred,
  FilingUrged,
} from '@zhuanguan/contracts';
import { receiverToProto } from './receipt.mapping.js';
import type { Filing, FilingEvent, HolderEvent, OpinionEvent } from './filing.types.js';

/** What happened to a receipt of a filing. */
export type ReceiptEvent = Extract<FilingEvent, { receipt: unknown }>;

/** The data of the event; codes, ids and public names only. */
export function receiptData(filing: Filing, event: ReceiptEvent, at: Date, byName: string): unknown {
  switch (event.type) {
    case 'received':
    case 'returned':
      return decidedData(filing, event);
    case 'sent_back': {
      const { receiver, organisationId } = event.by;
      return FilingSentBack.toJSON({
        ...about(filing),
        receiver: receiverToProto(receiver),
        organisationId,
        defectCode: event.sentBack.defectCode,
        toReceiver: receiverToProto(event.receipt.receiver),
        toOrganisationId: event.receipt.organisationId,
        sentBackAt: at,
      });
    }
    case 'claimed':
    case 'transferred':
    case 'released':
      return holderData(filing, event, at);
    case 'urged':
      return FilingUrged.toJSON({
        ...of(filing, event),
        accountId: event.receipt.holder?.accountId ?? '',
        byOrganisationId: event.urged.byOrganisationId,
        byOrganisationName: byName,
        urgedAt: at,
      });
    default:
      return opinionData(filing, event, at);
  }
}

const about = ({ id: filingId, unitId, round }: Filing) => ({ filingId, unitId, round });

const of = (filing: Filing, { receipt: { receiver, organisationId } }: ReceiptEvent) => ({
  ...about(filing),
  receiver: receiverToProto(receiver),
  organisationId,
});

function decidedData(filing: Filing, event: Extract<FilingEvent, { type: 'received' | 'returned' }>): unknown {
  const { receipt, type } = event;
  const at = new Date(receipt.at ?? 0);
  return type === 'received'
    ? FilingReceived.toJSON({ ...of(filing, event), contentHash: filing.contentHash, receivedAt: at })
    : FilingReturned.toJSON({ ...of(filing, event), defectCode: receipt.defectCode ?? '', returnedAt: at });
}

function holderData(filing: Filing, event: HolderEvent, at: Date): unknown {
  const accountId = event.receipt.holder?.accountId ?? '';
  const from = { ...of(filing, event), fromAccountId: event.from ?? '' };
  switch (event.type) {
    case 'claimed':
      return FilingClaimed.toJSON({ ...from, accountId, claimedAt: at });
    case 'transferred':
      return FilingTransferred.toJSON({ ...from, accountId, transferredAt: at });
    case 'released':
      return FilingReleased.toJSON({ ...from, postEnded: event.postEnded, releasedAt: at });
  }
}

function opinionData(filing: Filing, event: OpinionEvent, at: Date): unknown {
  const { id: opinionId, askedByAccountId, ofAccountId, dueOn = '' } = event.opinion;
  const base = { ...of(filing, event), opinionId, askedByAccountId, ofAccountId };
  switch (event.type) {
    case 'opinion_asked':
      return FilingOpinionAsked.toJSON({ ...base, dueOn, askedAt: at });
    case 'opinion_given': {
      const verdict = event.opinion.state === 'given' ? event.opinion.verdict : '';
      const holderAccountId = event.receipt.holder?.accountId ?? '';
      return FilingOpinionGiven.toJSON({ ...base, verdict, holderAccountId, givenAt: at });
    }
    case 'opinion_withdrawn':
      return FilingOpinionWithdrawn.toJSON({ ...base, withdrawnAt: at });
    case 'opinion_ended':
      return FilingOpinionEnded.toJSON({ ...base, reasonCode: event.reason, endedAt: at });
  }
}
