import { ok, refuse, type FieldError, type Result } from '@zhuanguan/kernel';
import { actingFor, type Acting, type FilingActor } from './acting.domain.js';
import { checkNotOwn, forWhom, isOwn } from './filing.domain.js';
import { endOpinions } from './opinion.domain.js';
import type { Closing, Filing, FilingEvent } from './filing.types.js';

/** Why a filing is voided or withdrawn (ours). `not_happened` also ends the clock that the filing itself had started. */
export const CLOSING_REASONS = ['not_happened', 'wrong_person', 'wrong_content', 'duplicate', 'other'] as const;

/** Another filing of the unit for the same post that is open or on record. */
export interface Act {
  filingId: string;
  state: 'filed' | 'returned' | 'on_record';
  personId: string;
  appointmentId: string;
  predecessorAppointmentId?: string;
  recordedAt?: string;
}

/** Somebody who holds the post now. */
export interface Holder {
  appointmentId: string;
  personId: string;
  filingId: string;
}

export interface CloseCommand {
  actor: FilingActor;
  reasonCode: string;
  remark: string;
}

export interface VoidFacts {
  now: string;
  acts: readonly Act[];
  holders: readonly Holder[];
  /** Whose appointment is open again when the filing is void. */
  reopensPersonId?: string;
}

export const voiding = (state: Filing, actor: FilingActor): Acting =>
  actingFor(actor, { free: (party) => !isOwn(state, party) });

/** 作废: what is on record is annulled and what it ended goes on. What was built on it is voided before (FIL-3). */
export function decideVoid(state: Filing, command: CloseCommand, facts: VoidFacts): Result<FilingEvent[]> {
  const meta = { policyVersion: state.policyVersion };
  if (state.state === 'voided') return refuse('refused', 'filing_voided', '该备案已经作废。', meta);
  if (state.state !== 'on_record')
    return refuse('refused', 'not_on_record', '只有已备案的才能作废；尚未办结的可以退回补正，或由单位撤回。', meta);
  const actor = voiding(state, command.actor);
  const own = checkNotOwn(state, actor, '作废');
  if (!own.ok) return own;
  const errors = checkReason(command, true);
  if (errors.length > 0) return refuse('invalid', 'invalid_reason', '请写明作废的原因。', { fields: errors, ...meta });
  const later = laterAct(state, facts);
  if (later?.open)
    return refuse(
      'refused',
      'filing_open',
      `这项任职还有一件尚未办结的备案（${later.filingId}），请先退回并由单位撤回，或办结后再处理。`,
      meta,
    );
  if (later)
    return refuse('refused', 'has_successor', `之后的备案（${later.filingId}）以这一件为基础，请先作废那一件。`, meta);
  return ok([{ type: 'voided', closing: closing(command, facts.now), ...forWhom(actor) }]);
}

/** 撤回: the unit takes back what is not on record yet; receipts that were pending are asked of nobody any more. */
export function decideWithdraw(state: Filing, command: CloseCommand, now: string): Result<FilingEvent[]> {
  const meta = { policyVersion: state.policyVersion };
  // What a department filed for a unit is withdrawn by whose filing it is, or for them.
  const actor = actingFor(command.actor, { holder: state.submittedFor?.accountId ?? state.submittedByAccountId });
  switch (state.state) {
    case 'on_record':
      return refuse('refused', 'already_on_record', '该备案已经办结，不能撤回；确有错误的，请联系财政部门作废。', meta);
    case 'voided':
      return refuse('refused', 'filing_voided', '该备案已经作废。', meta);
    case 'withdrawn':
      return refuse('refused', 'filing_withdrawn', '该备案已经撤回。', meta);
    case 'filed':
    case 'returned': {
      const errors = checkReason(command, false);
      if (errors.length > 0) return refuse('invalid', 'invalid_reason', '撤回原因有误。', { fields: errors, ...meta });
      return ok([
        ...endOpinions(state, 'withdrawn', now),
        { type: 'withdrawn', closing: closing(command, now), ...forWhom(actor) },
      ]);
    }
  }
}

const MAX_REMARK = 500;

function checkReason({ reasonCode, remark }: CloseCommand, required: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const known = (CLOSING_REASONS as readonly string[]).includes(reasonCode);
  if (!known && (required || reasonCode !== ''))
    errors.push({ field: '/reasonCode', code: 'unknown_reason', detail: '请选择一项原因。' });
  if (required && !remark.trim())
    errors.push({ field: '/remark', code: 'required', detail: '请写明具体情况，单位和主管部门将看到。' });
  if ([...remark.trim()].length > MAX_REMARK)
    errors.push({ field: '/remark', code: 'too_long', detail: `最多 ${MAX_REMARK} 个字。` });
  return errors;
}

const closing = ({ reasonCode, remark }: CloseCommand, at: string): Closing => ({
  at,
  ...(reasonCode ? { reasonCode } : {}),
  ...(remark.trim() ? { remark: remark.trim() } : {}),
});

/** What stands on this filing: a later act on its appointment, or the return of the person whom the void would reopen. */
function laterAct(
  state: Extract<Filing, { state: 'on_record' }>,
  { acts, holders, reopensPersonId }: VoidFacts,
): { filingId: string; open: boolean } | undefined {
  const { appointmentId } = state;
  const onIt = acts.filter((a) => a.appointmentId === appointmentId || a.predecessorAppointmentId === appointmentId);
  const recorded = onIt.filter((a) => a.state === 'on_record' && isAfter(a, state)).sort(byRecord);
  const open =
    onIt.find((a) => a.state !== 'on_record') ??
    acts.find((a) => a.state !== 'on_record' && reopensPersonId !== undefined && a.personId === reopensPersonId);
  if (open) return { filingId: open.filingId, open: true };
  const last = recorded.at(-1)?.filingId;
  const back = holders.find((h) => h.personId === reopensPersonId && h.appointmentId !== appointmentId)?.filingId;
  const filingId = last ?? back;
  return filingId ? { filingId, open: false } : undefined;
}

const place = (recordedAt: string | undefined, id: string): string => `${recordedAt ?? ''} ${id}`;
const byRecord = (a: Act, b: Act): number =>
  place(a.recordedAt, a.filingId) < place(b.recordedAt, b.filingId) ? -1 : 1;
/** Ids are made in order of time: they decide between two of one instant. */
const isAfter = (act: Act, state: { id: string; recordedAt: string }): boolean =>
  place(act.recordedAt, act.filingId) > place(state.recordedAt, state.id);
