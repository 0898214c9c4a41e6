import type { Role } from '@zhuanguan/access';
import { addDays, formatDateZh, isDate, ok, refuse, type Result } from '@zhuanguan/kernel';

export const REASONS = ['leave', 'business_trip', 'training', 'other'] as const;
export type Reason = (typeof REASONS)[number];

/** Posts whose work can be done by a colleague. A specialist is the person on record: that is changed by a filing, not lent. */
export const DELEGABLE: readonly Role[] = ['unit_handler', 'department_officer', 'section_officer', 'bureau_officer'];

/** Ours: the longest leave is a year; whoever is away for longer has left the post, and a successor gets it (REG-10). */
export const MAX_DAYS = 366;
const MAX_REMARK = 200;

/** One delegation of an organisation that has not ended; both days are inclusive. */
export interface Period {
  accountId: string;
  delegateId: string;
  from: string;
  to: string;
}

export interface SetCommand extends Period {
  reason: string;
  remark: string;
}

export interface SetFacts {
  today: string;
  /** The delegator's own at the organisation, of those that can be delegated. */
  roles: readonly Role[];
  /** The delegate is the delegator, under another account. */
  samePerson: boolean;
  /** The delegate can sign in and has a post at the organisation. */
  delegateHere: boolean;
  /** Of the organisation, not ended. */
  others: readonly Period[];
}

export const overlaps = (a: Pick<Period, 'from' | 'to'>, b: Pick<Period, 'from' | 'to'>): boolean =>
  a.from <= b.to && b.from <= a.to;

const at = (field: string, code: string, detail: string): Result<never> =>
  refuse('invalid', code, detail, { fields: [{ field, code, detail }] });
const days = ({ from, to }: Pick<Period, 'from' | 'to'>): string => `${formatDateZh(from)}至${formatDateZh(to)}`;

/** To one colleague at a time, from today on, and never on by whoever stands in: nobody is both on one day. */
export function decideSet(command: SetCommand, facts: SetFacts): Result<void> {
  const typed = checkFields(command, facts.today);
  if (!typed.ok) return typed;
  const { accountId, delegateId } = command;
  if (facts.roles.length === 0)
    return at(
      '/accountId',
      'nothing_to_delegate',
      '该人员在本单位没有可以委托的岗位。专管员有变动的，请办理变更备案。',
    );
  if (accountId === delegateId || facts.samePerson)
    return at('/delegateId', 'to_oneself', '不能委托给本人，请选择其他同事。');
  if (!facts.delegateHere) return at('/delegateId', 'not_a_colleague', '只能委托给本单位有岗位的同事。');
  const met = facts.others.filter((other) => overlaps(other, command));
  const running = met.find((other) => other.accountId === accountId);
  if (running)
    return at('/fromDate', 'already_delegated', `${days(running)}已有一项委托，请先结束原委托，或另选日期。`);
  const away = met.find((other) => other.accountId === delegateId);
  if (away) return at('/delegateId', 'delegate_away', `该同事${days(away)}也不在岗，已委托他人，请选择其他同事。`);
  const standing = met.find((other) => other.delegateId === accountId);
  if (standing)
    return at(
      '/fromDate',
      'acts_for_another',
      `${days(standing)}正代其他同事办理，代办的工作不能转委托。请先结束那项委托，由委托人另选同事。`,
    );
  return ok(undefined);
}

function checkFields({ delegateId, from, to, reason, remark }: SetCommand, today: string): Result<void> {
  if (!delegateId) return at('/delegateId', 'required', '请选择受托的同事。');
  if (!isDate(from)) return at('/fromDate', 'not_a_date', '请填写开始日期，如 2026-12-01。');
  if (!isDate(to)) return at('/toDate', 'not_a_date', '请填写结束日期，如 2026-12-04。');
  if (from < today) return at('/fromDate', 'in_past', '开始日期不能早于今天。');
  if (to < from) return at('/toDate', 'ends_before', '结束日期不能早于开始日期。');
  const last = addDays(today, MAX_DAYS);
  if (to > last)
    return at('/toDate', 'too_long', `委托最长至 ${formatDateZh(last)}；离岗更久的，请办理离任并确定接任人员。`);
  if (!REASONS.some((known) => known === reason)) return at('/reason', 'required', '请选择委托的原因。');
  if (reason === 'other' && remark.trim() === '') return at('/remark', 'required', '请写明原因。');
  if ([...remark.trim()].length > MAX_REMARK) return at('/remark', 'too_long', `最多 ${MAX_REMARK} 个字。`);
  return ok(undefined);
}

export type DelegationState = 'coming' | 'running' | 'past' | 'ended';

export function stateOf(
  { from, to, ended }: { from: string; to: string; ended: boolean },
  today: string,
): DelegationState {
  if (ended) return 'ended';
  if (today < from) return 'coming';
  return today <= to ? 'running' : 'past';
}
