import { FilingRecorded, FilingSubmitted, FilingVoided, FilingWithdrawn } from '@zhuanguan/contracts';
import type { Fact } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import type { FilingRow } from './filing.store.js';
import { evolve } from './filing.domain.js';
import { kindToProto } from './filing.mapping.js';
import { receiverToProto } from './receipt.mapping.js';
import type { Closing, Filing, FilingContent, FilingEvent, OpinionEvent, ReceiptState } from './filing.types.js';
import { receiptData, type ReceiptEvent } from './receipt-events.js';

export interface FactContext {
  at: Date;
  /** Empty where no person acted. */
  actor: Fact['actor'];
  /** What the acting organisation is called; only for events that tell it. */
  byName?: string;
  correlationId: string;
  unitAreaCode: string;
}

/** History rows and outbox events of what happened to one filing; personal values go into commitments only. */
export function filingFacts(before: FilingRow | undefined, events: readonly FilingEvent[], ctx: FactContext): Fact[] {
  let state = before?.filing;
  let version = before?.version ?? 0;
  return events.map((event) => {
    state = evolve(state, event);
    const filing = state;
    const fact: Fact = {
      aggregateType: 'filing',
      aggregateId: filing.id,
      expectedVersion: version,
      type: event.type,
      at: ctx.at,
      actor: { ...ctx.actor, ...forWhomOf(event) },
      payload: historyPayload(filing, event),
      personal: personalOf(event),
      event: (aggregateVersion) =>
        makeEvent({
          service: 'workflow',
          aggregate: 'filing',
          fact: event.type,
          aggregateId: filing.id,
          aggregateVersion,
          areaCode: ctx.unitAreaCode,
          time: ctx.at,
          correlationId: ctx.correlationId,
          policyVersion: filing.policyVersion,
          data: eventData(filing, event, ctx),
        }),
    };
    version += 1;
    return fact;
  });
}

function forWhomOf(event: FilingEvent): { onBehalfOf?: string } {
  const onBehalfOf =
    event.type === 'submitted'
      ? event.filing.submittedFor?.accountId
      : event.type === 'received' || event.type === 'returned'
        ? event.receipt.officerForAccountId
        : event.onBehalfOf;
  return onBehalfOf ? { onBehalfOf } : {};
}

function historyPayload(filing: Filing, event: FilingEvent) {
  const common = { round: filing.round, contentHash: filing.contentHash };
  if ('receipt' in event) return { ...common, ...receiptPayload(event) };
  switch (event.type) {
    case 'submitted':
      return {
        ...common,
        kind: filing.kind,
        unitId: filing.unitId,
        decisionDate: filing.content.decisionDate,
        ...(filing.content.exitReasonCode ? { exitReasonCode: filing.content.exitReasonCode } : {}),
      };
    case 'recorded':
      return { ...common, appointmentId: filing.appointmentId };
    case 'voided':
    case 'withdrawn':
      return { ...common, reasonCode: event.closing.reasonCode ?? '' };
  }
}

function receiptPayload(event: ReceiptEvent) {
  const { receiver } = event.receipt;
  switch (event.type) {
    case 'received':
      return { receiver };
    case 'returned':
      return { receiver, defectCode: event.receipt.defectCode ?? '', field: event.receipt.field ?? '' };
    case 'sent_back': {
      const { defectCode, field = '' } = event.sentBack;
      return { receiver: event.by.receiver, toReceiver: receiver, defectCode, field };
    }
    case 'claimed':
    case 'transferred':
    case 'released': {
      const account = event.type === 'transferred' ? (event.receipt.holder?.accountId ?? '') : (event.from ?? '');
      return {
        receiver,
        otherAccountId: account,
        ...('postEnded' in event && event.postEnded ? { postEnded: true } : {}),
      };
    }
    // Whoever urges is not of the receiver: which one it is about is said apart.
    case 'urged':
      return { toReceiver: receiver };
    case 'opinion_asked':
    case 'opinion_given':
    case 'opinion_withdrawn':
    case 'opinion_ended':
      return { receiver, ...opinionPayload(event) };
  }
}

function opinionPayload(event: OpinionEvent) {
  const { id: opinionId, askedByAccountId, ofAccountId, dueOn } = event.opinion;
  return {
    opinionId,
    otherAccountId: event.type === 'opinion_given' ? askedByAccountId : ofAccountId,
    ...(event.type === 'opinion_asked' && dueOn ? { dueOn } : {}),
    ...(event.opinion.state === 'given' ? { verdict: event.opinion.verdict } : {}),
    ...('reason' in event ? { reasonCode: event.reason } : {}),
  };
}

/** Values that may later be destroyed without breaking the chain. */
function personalOf(event: FilingEvent): Record<string, string> {
  if ('closing' in event) return event.closing.remark ? { remark: event.closing.remark } : {};
  if (event.type === 'transferred') return event.receipt.holder?.note ? { note: event.receipt.holder.note } : {};
  if (event.type === 'returned') return { remark: event.receipt.remark ?? '' };
  if (event.type === 'sent_back') return { remark: event.sentBack.remark };
  // Between colleagues, as the note of a hand-over.
  if (event.type === 'opinion_asked') return { note: event.opinion.question };
  if (event.type === 'opinion_given')
    return event.opinion.state === 'given' && event.opinion.text ? { note: event.opinion.text } : {};
  if (event.type !== 'submitted') return {};
  const content: FilingContent = event.filing.content;
  const { person } = content;
  return {
    contentSalt: event.contentSalt,
    ...(content.changeReason ? { changeReason: content.changeReason } : {}),
    ...(content.source ? { source: content.source } : {}),
    ...(person
      ? {
          name: person.name,
          sex: person.sex,
          title: person.title,
          phone: person.phone,
          remark: person.remark,
          exceptionReason: person.exceptionReason,
        }
      : {}),
  };
}

function eventData(filing: Filing, event: FilingEvent, { at, byName = '' }: FactContext): unknown {
  if ('receipt' in event) return receiptData(filing, event, at, byName);
  const base = { filingId: filing.id, unitId: filing.unitId, round: filing.round, contentHash: filing.contentHash };
  switch (event.type) {
    case 'submitted':
      return FilingSubmitted.toJSON(
        FilingSubmitted.fromPartial({
          ...base,
          kind: kindToProto(filing.kind),
          role: filing.role,
          personId: filing.personId,
          predecessorAppointmentId: filing.content.predecessorAppointmentId ?? '',
          decisionDate: filing.content.decisionDate,
          receivers: filing.receipts.filter((r) => r.round === filing.round).map((r) => receiverToProto(r.receiver)),
          submittedAt: new Date(filing.submittedAt),
          late: filing.late,
          dueStrict: event.dueStrict ?? '',
          dueRolled: event.dueRolled ?? '',
          exitReasonCode: filing.content.exitReasonCode ?? '',
        }),
      );
    case 'recorded':
      return FilingRecorded.toJSON(
        FilingRecorded.fromPartial({
          filingId: filing.id,
          kind: kindToProto(filing.kind),
          unitId: filing.unitId,
          role: filing.role,
          personId: filing.personId,
          appointmentId: filing.kind === 'exit' ? '' : filing.appointmentId,
          predecessorAppointmentId: filing.content.predecessorAppointmentId ?? '',
          decisionDate: filing.content.decisionDate,
          contentHash: filing.contentHash,
          recordedAt: new Date(event.recordedAt),
          afterFilingId: filing.afterFilingId ?? '',
          exitReasonCode: filing.content.exitReasonCode ?? '',
        }),
      );
    case 'voided':
    case 'withdrawn':
      return closedData(filing, event);
  }
}

function closedData(filing: Filing, { type, closing }: Extract<FilingEvent, { closing: Closing }>): unknown {
  const at = new Date(closing.at);
  const base = {
    filingId: filing.id,
    kind: kindToProto(filing.kind),
    unitId: filing.unitId,
    role: filing.role,
    reasonCode: closing.reasonCode ?? '',
  };
  if (type === 'withdrawn') {
    const parties = partiesOf(filing, 'pending');
    return FilingWithdrawn.toJSON(FilingWithdrawn.fromPartial({ ...base, withdrawnAt: at, parties }));
  }
  return FilingVoided.toJSON(
    FilingVoided.fromPartial({
      ...base,
      appointmentId: filing.kind === 'exit' ? '' : filing.appointmentId,
      predecessorAppointmentId: filing.content.predecessorAppointmentId ?? '',
      voidedAt: at,
      parties: partiesOf(filing, 'received'),
    }),
  );
}

/** Who has the last round of a filing in this state. */
const partiesOf = (filing: Filing, state: ReceiptState) =>
  filing.receipts
    .filter((r) => r.round === filing.round && r.state === state)
    .map(({ receiver, organisationId }) => ({ receiver: receiverToProto(receiver), organisationId }));
