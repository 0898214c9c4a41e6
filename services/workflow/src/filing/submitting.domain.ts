import { ok, refuse, type LegalReference, type Result } from '@zhuanguan/kernel';
import { actingFor, type FilingActor, type Party } from './acting.domain.js';
import { filersOf, isAmending, type RequiredReceiver } from './filing.domain.js';
import type { Filing, FilingContent, FilingEvent, FilingKind, Receipt } from './filing.types.js';

export interface AppointmentFact {
  appointmentId: string;
  personId: string;
  validFrom: string;
}

export interface SubmitCommand {
  filingId: string;
  kind: FilingKind;
  unitId: string;
  areaCode: string;
  role: string;
  content: FilingContent;
  contentHash: string;
  /** What the content was hashed with. */
  contentSalt: string;
  personId: string;
  appointmentId: string;
  actor: FilingActor;
  importId?: string;
  /** What details or a correction amend, as it is on record now. */
  amends?: FilingContent;
  /** Of the appointment that it ends or amends. */
  afterFilingId?: string;
}

/** What the rules need to know of the world; all of it loaded before. */
export interface SubmitFacts {
  now: string;
  receivers: readonly RequiredReceiver[];
  current: readonly AppointmentFact[];
  openForPerson: boolean;
  /** Another filing is open that ends or amends the same appointment. */
  openForAppointment: boolean;
  late: boolean;
  dueStrict?: string;
  dueRolled?: string;
  policy: {
    digest: string;
    version: string;
    /** The local word for the post: 专管员, 专办员, 分管领导 … */
    post: string;
    formId: string;
    formVersion: string;
    receiptOrder: 'parallel' | 'sequence';
    filingReference: LegalReference;
  };
}

const alreadyOpen = (facts: SubmitFacts) =>
  refuse('exists', 'filing_already_open', '该人员（或该任职）已有一件尚未办结的备案，请在原备案上更正后重新报送。', {
    reference: facts.policy.filingReference,
    policyVersion: facts.policy.version,
  });

/** A filing is recorded whoever is over or under the head count: that is a standing, never a refusal (REG-3). */
export function decideSubmit(command: SubmitCommand, facts: SubmitFacts): Result<FilingEvent[]> {
  const relation = checkPredecessor(command, facts);
  if (!relation.ok) return relation;
  if (facts.openForPerson || facts.openForAppointment) return alreadyOpen(facts);
  return ok([
    {
      type: 'submitted',
      contentSalt: command.contentSalt,
      ...(facts.dueStrict && facts.dueRolled ? { dueStrict: facts.dueStrict, dueRolled: facts.dueRolled } : {}),
      filing: {
        state: 'filed',
        id: command.filingId,
        kind: command.kind,
        unitId: command.unitId,
        areaCode: command.areaCode,
        role: command.role,
        round: 1,
        content: command.content,
        contentHash: command.contentHash,
        personId: command.personId,
        appointmentId: command.appointmentId,
        submittedAt: facts.now,
        ...filedBy(command.actor),
        receipts: pendingReceipts(facts.receivers, 1),
        receiptOrder: facts.policy.receiptOrder,
        late: facts.late,
        policyDigest: facts.policy.digest,
        policyVersion: facts.policy.version,
        formId: facts.policy.formId,
        formVersion: facts.policy.formVersion,
        ...(command.importId ? { importId: command.importId } : {}),
        ...standsOn(command),
      },
    },
  ]);
}

/** A correction answers a return: same filing, next round, every receipt is asked for again on the new content (FIL-5). */
export function decideCorrection(state: Filing, command: SubmitCommand, facts: SubmitFacts): Result<FilingEvent[]> {
  if (state.state !== 'returned')
    return refuse('refused', 'not_returned', '只有“退回补正”的备案可以更正后重新报送。', {
      policyVersion: state.policyVersion,
    });
  if (command.kind !== state.kind)
    return refuse('invalid', 'kind_changed', '更正时不能改变备案类型。', {
      fields: [{ field: '/kind', code: 'kind_changed', detail: '更正时不能改变备案类型。' }],
    });
  const relation = checkPredecessor(command, facts);
  if (!relation.ok) return relation;
  if (facts.openForPerson || facts.openForAppointment) return alreadyOpen(facts);
  const round = state.round + 1;
  const { submittedByPersonId: _person, submittedFor: _for, ...rest } = state;
  return ok([
    {
      type: 'submitted',
      contentSalt: command.contentSalt,
      ...(facts.dueStrict && facts.dueRolled ? { dueStrict: facts.dueStrict, dueRolled: facts.dueRolled } : {}),
      filing: {
        ...rest,
        state: 'filed',
        round,
        previousContent: state.content,
        content: command.content,
        contentHash: command.contentHash,
        personId: command.personId,
        appointmentId: command.appointmentId,
        late: facts.late,
        ...standsOn(command),
        ...filedBy(command.actor),
        earlierFilers: earlierFilers(state),
        receipts: [...state.receipts, ...pendingReceipts(facts.receivers, round)],
      },
    },
  ]);
}

/** Who filed this round, and for whom: FIL-6 keeps both from receiving it. */
function filedBy(actor: FilingActor) {
  const { accountId, personId, onBehalfOf } = actingFor(actor);
  return {
    submittedByAccountId: accountId,
    ...(personId ? { submittedByPersonId: personId } : {}),
    ...(onBehalfOf ? { submittedFor: onBehalfOf } : {}),
  };
}

/** Each once, however often they filed. */
function earlierFilers(state: Filing): Party[] {
  const all = [...(state.earlierFilers ?? []), ...filersOf(state)];
  return all
    .filter((p, i) => all.findIndex((q) => q.accountId === p.accountId && q.personId === p.personId) === i)
    .map(({ accountId, personId }) => ({ accountId, ...(personId ? { personId } : {}) }));
}

const standsOn = ({ amends, afterFilingId }: SubmitCommand) => ({
  ...(amends ? { amends } : {}),
  ...(afterFilingId ? { afterFilingId } : {}),
});

const pendingReceipts = (receivers: readonly RequiredReceiver[], round: number): Receipt[] =>
  receivers.map(({ receiver, organisationId }, position) => ({
    receiver,
    organisationId,
    position,
    state: 'pending',
    round,
  }));

function checkPredecessor(command: SubmitCommand, facts: SubmitFacts): Result<void> {
  const { kind, content } = command;
  const { post } = facts.policy;
  // What an amendment is about has been looked at with its content.
  if (isAmending(kind)) return ok(undefined);
  if (kind === 'first') {
    if (facts.current.some((a) => a.personId === command.personId))
      return refuse(
        'exists',
        'already_on_record',
        `该人员已是本单位在册${post}，无需再次备案；信息有变动请办理“更新信息”。`,
        {
          fields: [{ field: '/content/person/name', code: 'already_on_record', detail: '该人员已在册。' }],
        },
      );
    return ok(undefined);
  }
  const field = '/content/predecessorAppointmentId';
  const predecessor = facts.current.find((a) => a.appointmentId === content.predecessorAppointmentId);
  if (!predecessor)
    return refuse('refused', 'predecessor_not_on_record', `所选原${post}目前不在册，请重新选择。`, {
      fields: [{ field, code: 'predecessor_not_on_record', detail: `请选择一位目前在册的${post}。` }],
    });
  if (content.decisionDate < predecessor.validFrom)
    return refuse('invalid', 'change_before_appointment', `变更日期早于原${post}的任职日期。`, {
      fields: [
        {
          field: '/content/decisionDate',
          code: 'change_before_appointment',
          detail: `变更日期不能早于原${post}的任职日期 ${predecessor.validFrom}。`,
        },
      ],
    });
  const held = facts.current.some((a) => a.personId === command.personId && a !== predecessor);
  if (kind === 'change' && held)
    return refuse('exists', 'already_on_record', `继任者已是本单位在册${post}；原${post}离岗的，请办理退出。`, {
      fields: [{ field: '/content/person/name', code: 'already_on_record', detail: '该人员已在册，请办理退出。' }],
    });
  if (kind === 'change' && predecessor.personId === command.personId)
    return refuse('invalid', 'same_person', `继任者与原${post}是同一人。`, {
      fields: [{ field: '/content/person/name', code: 'same_person', detail: `请填写继任的${post}。` }],
    });
  return ok(undefined);
}
