import {
  normalisePersonName,
  normalisePhone,
  isDate,
  refuse,
  ok,
  type FieldError,
  type LegalReference,
  type Result,
} from '@zhuanguan/kernel';
import type { FilingContent, FilingKind, FilingPerson } from './filing.types.js';

/** What the pack says a specialist must be (XL-2). */
export interface EligibilityRule {
  establishmentInPrinciple: boolean;
  exceptionNeedsReason: boolean;
  cleanRecordRequired: boolean;
  reference: LegalReference;
}

export const MAX = { title: 60, remark: 500, exceptionReason: 200, changeReason: 200, source: 200 } as const;

/**
 * Checks and normalises what a unit typed; every error names its field. `today` is the date in Asia/Shanghai.
 * The paper form asks for name, sex, post and phone (XL-3); a decision date is ours, for the clock needs it.
 */
export function checkContent(
  kind: FilingKind,
  typed: FilingContent,
  rule: EligibilityRule,
  today: string,
): Result<FilingContent> {
  const errors: FieldError[] = [];
  const decisionDate = checkDecisionDate(kind, typed.decisionDate, today, errors);
  const person = kind === 'exit' ? undefined : checkPerson(typed.person, rule, errors);
  const predecessor = kind === 'first' ? undefined : typed.predecessorAppointmentId;
  if (kind !== 'first' && !predecessor)
    errors.push(error('/content/predecessorAppointmentId', 'required', '请选择原专管员。'));
  const changeReason = text(typed.changeReason, '/content/changeReason', MAX.changeReason, errors);
  const source = text(typed.source, '/content/source', MAX.source, errors);
  if (errors.length > 0)
    return refuse('invalid', 'invalid_content', '有内容需要更正，请按提示修改后再报送。', {
      fields: errors,
      reference: rule.reference,
    });
  return ok({
    decisionDate,
    ...(person ? { person } : {}),
    ...(predecessor ? { predecessorAppointmentId: predecessor } : {}),
    ...(changeReason ? { changeReason } : {}),
    ...(source ? { source } : {}),
  });
}

const DATE_WORDS: Record<FilingKind, string> = {
  first: '确定日期',
  change: '变更日期',
  exit: '变更日期',
  details: '变动日期',
  correction: '确定日期',
};

export const error = (field: string, code: string, detail: string): FieldError => ({ field, code, detail });

export function checkDecisionDate(kind: FilingKind, value: string, today: string, errors: FieldError[]): string {
  const field = '/content/decisionDate';
  const what = DATE_WORDS[kind];
  if (!value) errors.push(error(field, 'required', `请填写${what}。`));
  else if (!isDate(value)) errors.push(error(field, 'not_a_date', `${what}不是有效日期，请按 2026-02-27 的格式填写。`));
  else if (value > today) errors.push(error(field, 'in_future', `${what}不能晚于今天；事情发生之后再报送。`));
  else if (value < '2000-01-01') errors.push(error(field, 'too_early', `${what}过早，请核对年份。`));
  return value;
}

export function checkPerson(
  typed: FilingPerson | undefined,
  rule: EligibilityRule,
  errors: FieldError[],
): FilingPerson | undefined {
  if (!typed) {
    errors.push(error('/content/person', 'required', '请填写专管员信息。'));
    return undefined;
  }
  const at = (name: string) => `/content/person/${name}`;
  const name = value(normalisePersonName(typed.name ?? ''), at('name'), errors);
  const phone = value(normalisePhone(typed.phone ?? ''), at('phone'), errors);
  if (typed.sex !== '1' && typed.sex !== '2') errors.push(error(at('sex'), 'required', '请选择性别。'));
  const title = text(typed.title, at('title'), MAX.title, errors);
  if (!title) errors.push(error(at('title'), 'required', '请填写职务/职级。'));
  const exceptionReason = text(typed.exceptionReason, at('exceptionReason'), MAX.exceptionReason, errors);
  if (rule.establishmentInPrinciple && rule.exceptionNeedsReason && !typed.onEstablishment && !exceptionReason)
    errors.push(
      error(at('exceptionReason'), 'reason_required', '原则上应为本单位在编在岗人员；确需例外的，请写明原因。'),
    );
  if (rule.cleanRecordRequired && !typed.noBadRecord)
    errors.push(
      error(at('noBadRecord'), 'declaration_required', '请确认该人员没有违纪违法等不良记录；有记录的请另行确定人选。'),
    );
  return {
    name,
    sex: typed.sex,
    title,
    phone,
    remark: text(typed.remark, at('remark'), MAX.remark, errors),
    onEstablishment: typed.onEstablishment,
    exceptionReason: typed.onEstablishment ? '' : exceptionReason,
    noBadRecord: typed.noBadRecord,
  };
}

function value(result: Result<string>, field: string, errors: FieldError[]): string {
  if (result.ok) return result.value;
  errors.push(error(field, result.refusal.code, result.refusal.detail));
  return '';
}

export function text(typed: string | undefined, field: string, max: number, errors: FieldError[]): string {
  const trimmed = (typed ?? '').trim();
  if ([...trimmed].length > max) errors.push(error(field, 'too_long', `最多 ${max} 个字。`));
  return trimmed;
}
