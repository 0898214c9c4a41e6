import { isDate, ok, refuse, type Result } from '@zhuanguan/kernel';

export const KINDS = ['activate', 'correct', 'roll_back'] as const;
export type ActivationKind = (typeof KINDS)[number];

export interface ActivationCommand {
  kind: ActivationKind;
  /** YYYY-MM-DD */
  effectiveFrom: string;
  documentNumber: string;
  reason: string;
}

export interface ActivationFacts {
  today: string;
  /** Another decision on the pack waits for a service’s answer. */
  pending: boolean;
  /** The version is what is in force on the day and stays so. */
  alreadyInForce: boolean;
  /** It was in force before, or is. */
  wasInForce: boolean;
  /** What it says otherwise of days gone by and not as a correction, in words. */
  editedPast: readonly string[];
  /** It corrects a value of a day before the one it begins on. */
  corrects: boolean;
  /** Areas of the version in force that it leaves out. */
  areasLost: readonly string[];
  /** Why this service cannot carry it out. */
  whyNot: readonly string[];
}

const MAX_TEXT = 500;

/**
 * A version is in force from today on or later; days gone by are touched by a correction alone, and one goes back only to what
 * was in force. Values are appended, never edited (architecture §5).
 */
export function decideActivation(command: ActivationCommand, facts: ActivationFacts): Result<void> {
  const typed = checkFields(command, facts.today);
  if (!typed.ok) return typed;
  const { kind } = command;
  if (facts.pending)
    return refuse('exists', 'activation_pending', '本制度包另有一项启用正在等待各服务确认，请稍候再试。');
  if (facts.whyNot.length > 0)
    return refuse('refused', 'no_executor', `办理服务不能执行这个版本：${facts.whyNot.join('；')}。`);
  if (facts.alreadyInForce) return refuse('exists', 'already_in_force', '这个版本在所选日期已经启用，无需再次启用。');
  if (facts.areasLost.length > 0)
    return refuse('refused', 'areas_lost', `这个版本没有${facts.areasLost.join('、')}，启用后这些地区将没有制度可依。`);
  if (kind === 'roll_back')
    return facts.wasInForce
      ? ok(undefined)
      : refuse('refused', 'never_in_force', '这个版本从未启用过，不能作为回退的目标；请按新版本启用。');
  if (facts.editedPast.length > 0)
    return refuse(
      'refused',
      'past_edited',
      `这个版本改动了启用日之前的值，而没有写成更正：${facts.editedPast.slice(0, 3).join('；')}。数值只增不改：请增加新的生效日期，或用 corrects 写明更正。`,
    );
  if (kind === 'correct' && !facts.corrects)
    return refuse('refused', 'nothing_corrected', '这个版本没有更正任何已有的值，请按新版本启用。');
  return ok(undefined);
}

/** Only what waits can be withdrawn; the trimmed reason. */
export function checkWithdrawal(state: 'proposed' | 'active' | 'refused', reason: string): Result<string> {
  if (state === 'refused') return refuse('refused', 'activation_refused', '这个决定未能启用，无需撤回。');
  if (state === 'active')
    return refuse('refused', 'already_active', '这个版本已经启用，不能撤回；需要恢复原来的规定，请办理回退。');
  return checkText('/reason', reason, true);
}

function checkFields({ kind, effectiveFrom, documentNumber, reason }: ActivationCommand, today: string): Result<void> {
  const wrong = (field: string, code: string, detail: string) =>
    refuse('invalid', code, detail, { fields: [{ field, code, detail }] });
  if (!KINDS.includes(kind)) return wrong('/kind', 'kind', '请选择启用、更正或回退。');
  if (!isDate(effectiveFrom)) return wrong('/effectiveFrom', 'not_a_date', '请填写启用日期，如 2026-03-01。');
  if (kind !== 'correct' && effectiveFrom < today)
    return wrong('/effectiveFrom', 'in_past', '启用日期不能早于今天；改正已有的值请选择更正。');
  if (kind === 'correct' && effectiveFrom > today)
    return wrong('/effectiveFrom', 'in_future', '更正从被更正的日期起算，不能晚于今天。');
  if (kind === 'activate' && documentNumber.trim() === '')
    return wrong('/documentNumber', 'required', '请填写依据文号。');
  const texts = [checkText('/reason', reason, true), checkText('/documentNumber', documentNumber, false)];
  return texts.find((t) => !t.ok) ?? ok(undefined);
}

function checkText(field: string, text: string, required: boolean): Result<string> {
  const wrong = (code: string, detail: string) =>
    refuse('invalid', code, detail, { fields: [{ field, code, detail }] });
  if (required && text.trim() === '') return wrong('required', '请写明理由。');
  return text.length > MAX_TEXT ? wrong('too_long', `最多 ${MAX_TEXT} 个字。`) : ok(text.trim());
}
