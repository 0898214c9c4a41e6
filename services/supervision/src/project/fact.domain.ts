import { isDate, ok, refuse, type FieldError, type Result } from '@zhuanguan/kernel';
import { CATEGORIES, FLAGS, isMilestone, METHODS, milestoneLabel, PAUSES, PLANNED } from '@zhuanguan/policy';
import type { AttributeKind, Fact, FactKind, FactValue, PauseValue } from './fact.types.js';

/** A fact as it is pushed, before anything is known of it. */
export type ReportedFact = Omit<Fact, 'kind' | 'receivedAt'> & { kind: string };

type Check = (value: FactValue) => string | undefined;

/** Words that can be kept and shown: no control characters, no half of a character. */
export const isPlain = (value: string): boolean => value.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(value);

/** Nothing of procurement is older, and nothing is planned for later; a mistyped year is said, not computed with. */
const inReach = (date: string): boolean => date >= '1990-01-01' && date <= '2199-12-31';
const isDay = (value: unknown): value is string => typeof value === 'string' && isDate(value) && inReach(value);

const TEXT_MAX = 300;
const text: Check = (v) =>
  typeof v === 'string' && v.trim() !== '' && v.length <= TEXT_MAX && isPlain(v)
    ? undefined
    : `应为 1 至 ${TEXT_MAX} 个字的文字`;
const amount: Check = (v) => (Number.isSafeInteger(v) && (v as number) >= 0 ? undefined : '应为以分计的整数金额');
const days: Check = (v) =>
  Number.isInteger(v) && (v as number) >= 1 && (v as number) <= 3660 ? undefined : '应为 1 至 3660 的整数';
const yesNo: Check = (v) => (typeof v === 'boolean' ? undefined : '应为是或否（true、false）');
const oneOf =
  (table: object): Check =>
  (v) =>
    typeof v === 'string' && Object.hasOwn(table, v) ? undefined : `应为 ${Object.keys(table).join('、')} 之一`;

/** What each attribute is called and may hold. */
export const ATTRIBUTES: Readonly<Record<AttributeKind, { label: string; check: Check }>> = {
  name: { label: '项目名称', check: text },
  code: { label: '项目编号', check: text },
  category: { label: '采购类别', check: oneOf(CATEGORIES) },
  method: { label: '采购方式', check: oneOf(METHODS) },
  agency: { label: '采购代理机构', check: text },
  budget_amount: { label: '预算金额', check: amount },
  contract_amount: { label: '合同金额', check: amount },
  agreed_payment_days: { label: '合同约定的付款期限', check: days },
  secret: { label: '涉密', check: yesNo },
};

const rest = (kind: string, prefix: string): string | undefined =>
  kind.startsWith(prefix) ? kind.slice(prefix.length) : undefined;

const isAttribute = (kind: string): kind is AttributeKind => Object.hasOwn(ATTRIBUTES, kind);
/** `agency` is no flag of its own: a project has it where it names one. */
const isFlag = (code: string | undefined): boolean =>
  code !== undefined && code !== 'agency' && Object.hasOwn(FLAGS, code);
const isPause = (code: string | undefined): boolean => code !== undefined && Object.hasOwn(PAUSES, code);

export const isFactKind = (kind: string): kind is FactKind =>
  isMilestone(kind) || isAttribute(kind) || isFlag(rest(kind, 'flag.')) || isPause(rest(kind, 'pause.'));

/** The word of a kind for the page and for refusals. */
export function factLabel(kind: FactKind): string {
  if (isMilestone(kind)) return milestoneLabel(kind);
  if (isAttribute(kind)) return ATTRIBUTES[kind].label;
  const flag = rest(kind, 'flag.');
  return flag === undefined
    ? PAUSES[kind.slice('pause.'.length) as keyof typeof PAUSES]
    : FLAGS[flag as keyof typeof FLAGS];
}

function pauseProblem(value: FactValue): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '应为一段日期（from、to）';
  if (Object.keys(value).some((key) => !['from', 'to', 'document'].includes(key))) return '只能有 from、to、document';
  const { from, to, document } = value as Partial<PauseValue>;
  if (!isDay(from)) return '开始日期无效';
  if (to !== undefined && (!isDay(to) || to < from)) return '结束日期无效，或早于开始日期';
  return document === undefined ? undefined : text(document);
}

function valueProblem(kind: FactKind, value: FactValue, corrects: boolean, today: string): string | undefined {
  if (value === null) return corrects ? undefined : '只有更正才能写“没有发生”';
  if (isAttribute(kind)) return ATTRIBUTES[kind].check(value);
  if (!isMilestone(kind)) return kind.startsWith('flag.') ? yesNo(value) : pauseProblem(value);
  if (!isDay(value)) return '应为 1990 年至 2199 年的日期，如 2026-02-11';
  return value > today && !PLANNED.has(kind) ? `${value} 还没有到，不能已经${milestoneLabel(kind)}` : undefined;
}

const IDENTIFIER = /^[\x21-\x7e\u00b7-\uffff]{1,100}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/;

function fieldProblems(fact: ReportedFact, today: string): FieldError[] {
  const bad = (field: string, code: string, detail: string | undefined | false): FieldError[] =>
    detail ? [{ field: `/${field}`, code, detail }] : [];
  const id = (field: string, value: string): FieldError[] =>
    bad(field, 'bad_identifier', !(IDENTIFIER.test(value) && isPlain(value)) && '应为 1 至 100 个字符，不含空格');
  const { kind, part, source, sourceRank, occurredAt, corrects } = fact;
  return [
    ...id('id', fact.id),
    ...id('projectId', fact.projectId),
    ...id('source', source),
    ...(part === '' ? [] : id('part', part)),
    ...(corrects === undefined ? [] : id('corrects', corrects)),
    ...bad('corrects', 'corrects_itself', corrects === fact.id && '一条记录不能更正自己'),
    ...bad('sourceRank', 'bad_rank', !(Number.isInteger(sourceRank) && sourceRank >= 1) && '应为从 1 起的整数'),
    ...bad(
      'occurredAt',
      'not_an_instant',
      !(INSTANT.test(occurredAt) && !Number.isNaN(Date.parse(occurredAt)) && inReach(occurredAt.slice(0, 10))) &&
        '应为带时区的时间',
    ),
    ...(isFactKind(kind)
      ? bad('value', 'bad_value', valueProblem(kind, fact.value, corrects !== undefined, today))
      : bad('kind', 'unknown_kind', `不认识的事项 ${kind}`)),
  ];
}

/**
 * A fact that can be kept, or why not. A project that is secret is refused whole: procurement that concerns state secrets is
 * outside the law this ledger works by, and nothing of it may be held here.
 */
export function checkFact(
  fact: ReportedFact,
  { receivedAt, today }: { receivedAt: string; today: string },
): Result<Fact> {
  const fields = fieldProblems(fact, today);
  if (fields.length > 0)
    return refuse('invalid', 'bad_fact', `这条记录有误：${fields.map((f) => f.detail).join('；')}。`, { fields });
  if (fact.kind === 'secret' && fact.value === true)
    return refuse('refused', 'secret_project', '涉密采购项目不得录入本系统，请按保密规定办理。', {
      reference: {
        document: '政府采购法',
        article: '第八十五条',
        quote: '涉及国家安全和秘密的采购，不适用本法',
        status: 'V',
      },
    });
  // The instant in one form, so that two spellings of it are one.
  return ok({
    ...fact,
    kind: fact.kind as FactKind,
    occurredAt: new Date(fact.occurredAt).toISOString(),
    receivedAt,
  });
}
