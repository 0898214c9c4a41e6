import {
  normaliseCodeOfOrganisation,
  normalisePersonName,
  normalisePhone,
  isDate,
  refuse,
  ok,
  type FieldError,
  type LegalReference,
  type Result,
} from '@zhuanguan/kernel';
import type { ExitReason, FormData, FormKey } from '@zhuanguan/policy';
import { checkExitReason } from '../leaving/exit-reason.domain.js';
import type { CitizenIdProblem } from '../citizen-id/citizen-id.types.js';
import type { CardFields, FilingContent, FilingKind, FilingPerson } from './filing.types.js';

/** What the pack says a specialist must be (XL-2). */
export interface EligibilityRule {
  establishmentInPrinciple: boolean;
  exceptionNeedsReason: boolean;
  cleanRecordRequired: boolean;
  reference: LegalReference;
}

/** What a content is held against: of the post, its local word and its form. */
export interface ContentRule {
  eligibility: EligibilityRule;
  form: Pick<FormData, 'columns'>;
  /** 专管员, 专办员, 分管领导 … */
  post: string;
  /** Why somebody may leave; none where the pack gives no list. */
  exitReasons?: readonly ExitReason[];
  /** Set where an identity number was given: its id, or what is wrong with it. */
  citizenId?: { ref: string } | CitizenIdProblem;
}

export const MAX = { title: 60, remark: 500, exceptionReason: 200, changeReason: 200, source: 200, line: 120 } as const;

/**
 * Checks and normalises what a unit typed; every error names its field. `today` is the date in Asia/Shanghai.
 * The form of the pack says what is asked for (XL-3, DY-4); a decision date is ours, for the clock needs it.
 */
export function checkContent(
  kind: FilingKind,
  typed: FilingContent,
  rule: ContentRule,
  today: string,
): Result<FilingContent> {
  const errors: FieldError[] = [];
  const decisionDate = checkDecisionDate(kind, typed.decisionDate, today, errors);
  const person = kind === 'exit' ? undefined : checkPerson(typed.person, rule, errors);
  const card = kind === 'exit' ? {} : checkCard(typed, rule, errors);
  const predecessor = kind === 'first' ? undefined : typed.predecessorAppointmentId;
  if (kind !== 'first' && !predecessor)
    errors.push(error('/content/predecessorAppointmentId', 'required', `请选择原${rule.post}。`));
  const changeReason = text(typed.changeReason, '/content/changeReason', MAX.changeReason, errors);
  const exitReasonCode = checkExitReason(kind, { ...typed, changeReason }, rule.exitReasons ?? [], errors);
  const additionReason =
    kind === 'exit' ? '' : text(typed.additionReason, '/content/additionReason', MAX.exceptionReason, errors);
  const source = text(typed.source, '/content/source', MAX.source, errors);
  if (errors.length > 0)
    return refuse('invalid', 'invalid_content', '有内容需要更正，请按提示修改后再报送。', {
      fields: errors,
      reference: rule.eligibility.reference,
    });
  return ok({
    decisionDate,
    ...(person ? { person } : {}),
    ...(predecessor ? { predecessorAppointmentId: predecessor } : {}),
    ...(changeReason ? { changeReason } : {}),
    ...(exitReasonCode ? { exitReasonCode } : {}),
    ...(source ? { source } : {}),
    ...card,
    ...(additionReason ? { additionReason } : {}),
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
  rule: ContentRule,
  errors: FieldError[],
): FilingPerson | undefined {
  if (!typed) {
    errors.push(error('/content/person', 'required', `请填写${rule.post}信息。`));
    return undefined;
  }
  const at = (name: string) => `/content/person/${name}`;
  const { eligibility } = rule;
  const name = value(normalisePersonName(typed.name ?? ''), at('name'), errors);
  const phone = value(normalisePhone(typed.phone ?? ''), at('phone'), errors);
  const sex = columnOf(rule, 'sex');
  if (sex?.required && typed.sex !== '1' && typed.sex !== '2')
    errors.push(error(at('sex'), 'required', '请选择性别。'));
  const title = line(rule, 'title', typed.title, { at: at('title'), max: MAX.title }, errors);
  const exceptionReason = text(typed.exceptionReason, at('exceptionReason'), MAX.exceptionReason, errors);
  const isExcepted = eligibility.establishmentInPrinciple && !typed.onEstablishment;
  if (isExcepted && eligibility.exceptionNeedsReason && !exceptionReason)
    errors.push(
      error(at('exceptionReason'), 'reason_required', '原则上应为本单位在编在岗人员；确需例外的，请写明原因。'),
    );
  if (eligibility.cleanRecordRequired && !typed.noBadRecord)
    errors.push(
      error(at('noBadRecord'), 'declaration_required', '请确认该人员没有违纪违法等不良记录；有记录的请另行确定人选。'),
    );
  const section = line(rule, 'section', typed.section, { at: at('section'), max: MAX.line }, errors);
  const officePhone = phoneLine(rule, 'office_phone', typed.officePhone, at('officePhone'), errors);
  const email = checkEmail(rule, typed.email, at('email'), errors);
  const citizenIdRef = checkCitizenId(rule, typed.citizenIdRef, at('citizenId'), errors);
  return {
    name,
    sex: sex && (typed.sex === '1' || typed.sex === '2') ? typed.sex : '',
    title,
    phone,
    remark: columnOf(rule, 'remark') ? text(typed.remark, at('remark'), MAX.remark, errors) : '',
    onEstablishment: typed.onEstablishment,
    exceptionReason: typed.onEstablishment ? '' : exceptionReason,
    noBadRecord: typed.noBadRecord,
    ...(section ? { section } : {}),
    ...(officePhone ? { officePhone } : {}),
    ...(email ? { email } : {}),
    ...(citizenIdRef ? { citizenIdRef } : {}),
  };
}

/**
 * 身份证号: only where the form asks for it (PIPL 6); what is given without being asked for is refused, lest it be thought kept.
 * `known` is the id of a number that is on record or was read from a table.
 */
function checkCitizenId(
  rule: ContentRule,
  known: string | undefined,
  at: string,
  errors: FieldError[],
): string | undefined {
  const { citizenId: given } = rule;
  const column = columnOf(rule, 'citizen_id');
  if (!column) {
    if (given) errors.push(error(at, 'not_asked', '本地表式不要求填写身份证号，请删除后再报送；本系统不会保存它。'));
    return undefined;
  }
  if (given && 'problem' in given) {
    errors.push(error(at, given.problem.code, given.problem.detail));
    return undefined;
  }
  const ref = given?.ref ?? known;
  if (column.required && !ref) errors.push(error(at, 'required', `请填写${called(column)}。`));
  return ref;
}

/** The unit's and its leader's lines of the form (DY-4); what the form does not ask for is not kept. */
export function checkCard(typed: CardFields, rule: ContentRule, errors: FieldError[]): CardFields {
  const at = (name: string) => `/content/${name}`;
  const code = columnOf(rule, 'organisation_code') && (typed.organisationCode ?? '').trim();
  const checked = code ? normaliseCodeOfOrganisation(code) : undefined;
  if (checked && !checked.ok) errors.push(error(at('organisationCode'), checked.refusal.code, checked.refusal.detail));
  const card = {
    unitAddress: line(rule, 'unit_address', typed.unitAddress, { at: at('unitAddress'), max: MAX.line }, errors),
    organisationCode: checked?.ok
      ? checked.value
      : line(rule, 'organisation_code', typed.organisationCode, { at: at('organisationCode'), max: MAX.line }, errors),
    leaderName: line(rule, 'leader_name', typed.leaderName, { at: at('leaderName'), max: MAX.title }, errors),
    leaderTitle: line(rule, 'leader_title', typed.leaderTitle, { at: at('leaderTitle'), max: MAX.title }, errors),
    leaderPhone: phoneLine(rule, 'leader_phone', typed.leaderPhone, at('leaderPhone'), errors),
  };
  return Object.fromEntries(Object.entries(card).filter(([, typedLine]) => typedLine !== ''));
}

const columnOf = ({ form }: ContentRule, key: FormKey) => form.columns.find((column) => column.key === key);

/** `政府采购分管领导姓名`: the label with the heading it stands under, so that 姓名 is told from 姓名. */
const called = ({ label, block }: FormData['columns'][number]): string => (block ? `${block}的${label}` : label);

/** One line of text; empty where the form does not ask for it. */
function line(
  rule: ContentRule,
  key: FormKey,
  typed: string | undefined,
  { at, max }: { at: string; max: number },
  errors: FieldError[],
): string {
  const column = columnOf(rule, key);
  if (!column) return '';
  const trimmed = text(typed, at, max, errors);
  if (column.required && !trimmed) errors.push(error(at, 'required', `请填写${called(column)}。`));
  return trimmed;
}

function phoneLine(
  rule: ContentRule,
  key: FormKey,
  typed: string | undefined,
  at: string,
  errors: FieldError[],
): string {
  const trimmed = line(rule, key, typed, { at, max: MAX.title }, errors);
  return trimmed ? value(normalisePhone(trimmed), at, errors) : '';
}

function checkEmail(rule: ContentRule, typed: string | undefined, at: string, errors: FieldError[]): string {
  const trimmed = line(rule, 'email', typed, { at, max: MAX.line }, errors);
  if (trimmed && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(trimmed))
    errors.push(error(at, 'email_invalid', '邮箱格式不对，请核对。'));
  return trimmed;
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
