import { ok, refuse, type LegalReference, type Result } from '@zhuanguan/kernel';
import { actingFor, worksAs, type Acting, type FilingActor, type Party } from './acting.domain.js';
import type {
  AmendingKind,
  Filing,
  FilingContent,
  FilingEvent,
  FilingKind,
  Receipt,
  ReceiverKind,
} from './filing.types.js';

/** One receiver the pack names for this unit, in the pack's order. */
export interface RequiredReceiver {
  receiver: ReceiverKind;
  organisationId: string;
}

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

export interface ReceiptCommand {
  actor: FilingActor;
  /** The content the officer saw; a receipt binds to exactly that (FIL-5). */
  contentHash: string;
  decision: { received: true } | { received: false; defectCode: string; remark: string; field?: string };
}

export interface ReceiptFacts {
  now: string;
  defects: ReadonlySet<string>;
  receiptReference: LegalReference;
}

const NOT_AWAITING: Record<Exclude<Filing['state'], 'filed'>, [code: string, detail: string]> = {
  returned: ['filing_returned', '该备案已退回补正，等单位重新报送后再办理。'],
  on_record: ['already_on_record', '该备案已经办结。'],
  voided: ['filing_voided', '该备案已经作废。'],
  withdrawn: ['filing_withdrawn', '单位已撤回这件备案，无需办理。'],
};

/** Puts on record or returns for a named defect of form; there is no discretionary rejection (备案 is for the record). */
export function decideReceipt(state: Filing, command: ReceiptCommand, facts: ReceiptFacts): Result<FilingEvent[]> {
  const meta = { reference: facts.receiptReference, policyVersion: state.policyVersion };
  if (state.state !== 'filed') return refuse('refused', ...NOT_AWAITING[state.state], meta);
  const mine = state.receipts.find(
    (r) => r.round === state.round && r.organisationId === command.actor.organisationId && r.state === 'pending',
  );
  if (!mine)
    return refuse('refused', 'already_received', '本单位已经收到过这一轮报送，或不是这件备案的接收单位。', meta);
  const actor = receiving(state, command.actor, mine);
  const self = checkNotOwn(state, actor, '接收');
  if (!self.ok) return self;
  if (!inTurn(state, mine))
    return refuse('refused', 'not_in_turn', '按本地规定的顺序，上一接收单位收到之后才能办理。', meta);
  if (mine.holder && mine.holder.accountId !== worksAs(actor)) return claimedByOther(state);
  if (command.contentHash !== state.contentHash)
    return refuse('stale', 'content_changed', '您看到的内容已被更新，请刷新后核对再办理。', meta);
  const done = {
    ...mine,
    at: facts.now,
    contentHash: state.contentHash,
    officerAccountId: actor.accountId,
    ...(actor.onBehalfOf ? { officerForAccountId: actor.onBehalfOf.accountId } : {}),
  };
  if (!command.decision.received) return returned(done, command.decision, facts);
  const last = state.receipts.every((r) => r.round !== state.round || r === mine || r.state === 'received');
  const received: FilingEvent = { type: 'received', receipt: { ...done, state: 'received' } };
  const recorded: FilingEvent = { type: 'recorded', recordedAt: facts.now, ...forWhom(actor) };
  return ok(last ? [received, recorded] : [received]);
}

/** Received and returned by whoever has it; a colleague takes it over first, so that nobody works on it twice (ours). */
export const claimedByOther = ({ policyVersion }: Filing) =>
  refuse('refused', 'claimed_by_other', '本单位已有同事领办这件备案；需要由您办理的，请先接过来。', { policyVersion });

/** In a sequence a receiver waits for those before it; in parallel nobody waits (XL-3). */
export const inTurn = (state: Filing, mine: Receipt): boolean =>
  state.receiptOrder === 'parallel' ||
  state.receipts.every((r) => r.round !== state.round || r.position >= mine.position || r.state === 'received');

function returned(
  receipt: Receipt,
  decision: { defectCode: string; remark: string; field?: string },
  facts: ReceiptFacts,
): Result<FilingEvent[]> {
  if (!facts.defects.has(decision.defectCode))
    return refuse('invalid', 'unknown_defect', '请选择一项退回理由。', {
      fields: [
        { field: '/defectCode', code: 'unknown_defect', detail: '备案只能因列明的形式缺陷退回，请从列表中选择。' },
      ],
      reference: facts.receiptReference,
    });
  if (!decision.remark.trim())
    return refuse('invalid', 'remark_required', '请写明需要补正的内容。', {
      fields: [{ field: '/remark', code: 'remark_required', detail: '请写明需要补正的内容，单位据此更正。' }],
    });
  const { defectCode, remark, field } = decision;
  return ok([
    { type: 'returned', receipt: { ...receipt, state: 'returned', defectCode, remark, ...(field ? { field } : {}) } },
  ]);
}

/** Who acts on a receipt: for its holder where that is a delegator, and never for one whom FIL-6 keeps from it if another may. */
export const receiving = (state: Filing, actor: FilingActor, { holder }: Receipt): Acting =>
  actingFor(actor, {
    ...(holder ? { holder: holder.accountId } : {}),
    free: (party) => !isOwn(state, party),
  });

/** What an event says of whom it was done for. */
export const forWhom = ({ onBehalfOf }: Acting): { onBehalfOf?: string } =>
  onBehalfOf ? { onBehalfOf: onBehalfOf.accountId } : {};

/** The filing is somebody's own who filed it, for whom it was filed, or whom it is about, under whatever id of theirs. */
export function isOwn(state: Filing, { accountId, personId, aliasIds = [] }: Party): boolean {
  const is = (id: string | undefined): boolean => id !== undefined && (id === personId || aliasIds.includes(id));
  const filed = (party: Party) => party.accountId === accountId || is(party.personId);
  const { submittedByAccountId, submittedByPersonId, submittedFor } = state;
  return (
    filed({
      accountId: submittedByAccountId,
      ...(submittedByPersonId ? { personId: submittedByPersonId } : {}),
    }) ||
    (submittedFor !== undefined && filed(submittedFor)) ||
    is(state.personId)
  );
}

/**
 * Nobody receives or voids their own filing, as a person (FIL-6, HS-1): neither who filed it nor whom it is about. Nor through a
 * delegation: not whoever acts, and not whom they act for.
 */
export function checkNotOwn(state: Filing, actor: Acting, act: '接收' | '作废'): Result<void> {
  const self = isOwn(state, actor);
  if (!self && !(actor.onBehalfOf && isOwn(state, actor.onBehalfOf))) return ok(undefined);
  const detail = self
    ? `不能${act}本人报送或涉及本人的备案，请由其他经办人员办理。`
    : `不能代委托人${act}其报送或涉及其本人的备案，请由其他经办人员办理。`;
  return refuse('refused', 'own_filing', detail, {
    ruleId: 'FIL-6',
    reference: { ours: '决策、执行、监督相互分离（参照黄石港区内控分事行权）；本系统统一执行', status: 'P' },
    policyVersion: state.policyVersion,
  });
}

type Recorded = Extract<Filing, { state: 'on_record' }>;

export const isAmending = (kind: FilingKind): kind is AmendingKind => kind === 'details' || kind === 'correction';

/** The appointment a filing ends or amends, or starts: no two open filings may have the same. */
export const touchedAppointment = (filing: Pick<Filing, 'appointmentId' | 'content'>): string =>
  filing.content.predecessorAppointmentId ?? filing.appointmentId;

/** The state after an event. */
export function evolve(state: Filing | undefined, event: FilingEvent): Filing {
  if (event.type === 'submitted') return event.filing;
  if (!state) throw new Error(`event ${event.type} before submission`);
  if (event.type === 'recorded') return { ...state, state: 'on_record', recordedAt: event.recordedAt };
  // What was on record when it was voided says so still.
  if (event.type === 'voided') return { ...(state as Recorded), state: 'voided', closing: event.closing };
  if (event.type === 'withdrawn') return { ...state, state: 'withdrawn', closing: event.closing };
  const receipts = state.receipts.map((r) =>
    r.round === event.receipt.round && r.receiver === event.receipt.receiver ? event.receipt : r,
  );
  if (event.type === 'returned') return { ...state, state: 'returned', receipts };
  return { ...state, receipts };
}
