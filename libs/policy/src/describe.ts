import { canonicalJson } from '@zhuanguan/kernel';
import { isDeadlineKey } from './deadline.schema.js';
import { COUNTING_DESCRIBERS, DEADLINE_DESCRIBER, deadlineLabel } from './describe-deadline.js';
import { REMINDER_DESCRIBERS } from './describe-reminder.js';
import type { FormData } from './pack.schema.js';
import { sourceWords } from './words.js';

/** What a value may need to be said: a form is known by its title, not by its key. */
export interface DescribeContext {
  forms: readonly FormData[];
}

export interface Describer {
  /** The heading the page puts it under. */
  group: '人员' | '备案' | '退出和交接' | '回避' | '能否办理的答复' | '审核环节' | '汇总报送' | '提醒' | '采购期限';
  label: string;
  words: (value: never, context: DescribeContext) => string;
  /** Where what is added and taken away says more than both values in full. */
  change?: (before: never, after: never) => string;
}

interface Count {
  min: number;
  max?: number;
}

interface Duration {
  n?: number;
  unit?: 'wd' | 'd' | 'y';
  roll?: 'none' | 'statutory' | 'restday';
  wording?: string;
}

type Labels = readonly { code: string; label: string }[];

const UNITS = { wd: '个工作日', d: '日', y: '年' } as const;
const ROLLS = { none: '', statutory: '（末日逢法定节假日顺延）', restday: '（末日逢休息日顺延）' } as const;
const RECEIVERS: Readonly<Record<string, string>> = {
  department: '主管部门',
  first_level_unit: '一级预算单位',
  bureau: '同级财政部门',
  section: '财政部门业务科室',
  office: '财政部门采购办',
};
const ANSWERS = { allow: '可以办理', warn: '提示', deny: '不予办理' } as const;

const countWords = ({ min, max }: Count): string =>
  max === undefined ? `至少${min}名` : max === min ? `${min}名` : `${min}至${max}名`;

const durationWords = ({ n, unit, roll, wording }: Duration): string =>
  wording !== undefined
    ? `“${wording}”（原文没有规定天数，不计时）`
    : `${n ?? ''}${UNITS[unit ?? 'd']}${ROLLS[roll ?? 'none']}`;

const labelWords = (labels: Labels): string => labels.map((l) => l.label).join('、');

/** What a form asks for that is sensitive, so that nobody overlooks it who decides on the pack; empty for most. */
export function sensitiveWords(form: Pick<FormData, 'columns'>): string {
  const column = form.columns.find(({ key }) => key === 'citizen_id');
  if (!column) return '';
  const why = column.reference ? `，依据：${sourceWords(column.reference)}` : '';
  return `，${column.required ? '须填' : '可填'}${column.label}（敏感个人信息，加密保存${why}）`;
}

/** 增加“…”，删去“…”，“…”改称“…” */
function labelChange(before: Labels, after: Labels): string {
  const of = (labels: Labels) => new Map(labels.map((l) => [l.code, l.label]));
  const [old, now] = [of(before), of(after)];
  const quoted = (labels: readonly string[]) => labels.map((l) => `“${l}”`).join('、');
  const added = after.filter((l) => !old.has(l.code)).map((l) => l.label);
  const gone = before.filter((l) => !now.has(l.code)).map((l) => l.label);
  const renamed = before.flatMap(({ code, label }) => {
    const next = now.get(code);
    return next !== undefined && next !== label ? [`“${label}”改称“${next}”`] : [];
  });
  const parts = [
    ...(added.length > 0 ? [`增加${quoted(added)}`] : []),
    ...(gone.length > 0 ? [`删去${quoted(gone)}`] : []),
    ...renamed,
  ];
  return parts.length > 0 ? parts.join('，') : '调整先后次序';
}

const labels = (group: Describer['group'], label: string): Describer => ({
  group,
  label,
  words: labelWords,
  change: labelChange,
});

const gate = (label: string): Describer => ({
  group: '能否办理的答复',
  label,
  words: ({ answer, detail }: { answer: keyof typeof ANSWERS; detail: string }) => `${ANSWERS[answer]}：${detail}`,
});

const duration = (group: Describer['group'], label: string): Describer => ({ group, label, words: durationWords });

/**
 * Each parameter in words an official reads. A key of `PARAMETERS` without one is said as key and JSON, and a test refuses it:
 * nobody can decide on a change that is shown in braces.
 */
export const DESCRIBERS: Readonly<Record<string, Describer>> = {
  'specialist.title': { group: '人员', label: '称谓', words: (title: string) => `“${title}”` },
  'specialist.head-count': {
    group: '人员',
    label: '每单位人数',
    words: (count: Count & { moreWithReason?: boolean; secondLevelCovered?: boolean }) =>
      [
        countWords(count),
        ...(count.moreWithReason ? ['超出的须说明理由'] : []),
        ...(count.secondLevelCovered ? ['二级单位没有的由一级单位的人员负责'] : []),
      ].join('，'),
  },
  'specialist.eligibility': {
    group: '人员',
    label: '人员条件',
    words: (given: {
      establishmentInPrinciple: boolean;
      exceptionNeedsReason: boolean;
      cleanRecordRequired: boolean;
      conditions?: readonly string[];
    }) =>
      [
        ...(given.establishmentInPrinciple ? ['原则上在编在岗'] : []),
        ...(given.exceptionNeedsReason ? ['例外须写明原因'] : []),
        ...(given.cleanRecordRequired ? ['没有违纪违法等不良记录'] : []),
        ...(given.conditions ?? []),
      ].join('；') || '不设条件',
  },
  'specialist.vacancy-deadline': duration('人员', '空缺后的备案期限'),
  'appointment.roles': {
    group: '人员',
    label: '另须明确的人员',
    words: (roles: readonly (Count & { label: string; inPrinciple?: string })[]) =>
      roles
        .map(
          (role) =>
            `${role.label}${role.min === 0 ? '可以明确' : countWords(role)}${role.inPrinciple ? `（${role.inPrinciple}）` : ''}`,
        )
        .join('；'),
  },
  'filing.receivers': {
    group: '备案',
    label: '备案接收单位',
    words: ({ receivers, order }: { receivers: readonly string[]; order: 'parallel' | 'sequence' }) =>
      receivers.map((r) => RECEIVERS[r] ?? r).join('、') +
      (receivers.length < 2 ? '' : order === 'parallel' ? '，不分先后' : '，依次接收'),
  },
  'filing.returns': {
    group: '备案',
    label: '可以退给谁',
    words: ({ to }: { to: readonly string[] }) =>
      to.includes('previous') ? '报送单位，或在前的接收单位' : '只退给报送单位',
  },
  'filing.form': {
    group: '备案',
    label: '备案表式',
    words: ({ id, version }: { id: string; version: string }, { forms }) => {
      const form = forms.find((f) => f.id === id && f.version === version);
      return `《${form?.title ?? id}》（${version}版）${form ? sensitiveWords(form) : ''}`;
    },
  },
  'filing.defects': labels('备案', '退回理由'),
  'filing.change-deadline': duration('备案', '变更备案期限'),
  'appointment.exit-reasons': labels('退出和交接', '退出和变更的原因'),
  'appointment.handover': labels('退出和交接', '交接清单'),
  'recusal.kinds': labels('回避', '应当回避的情形'),
  'roll-up.rounds': {
    group: '汇总报送',
    label: '文件给出的报送期限',
    words: ({ department, bureau }: { department?: string; bureau?: string }) =>
      [
        ...(department ? [`主管部门 ${department} 前（含当日）`] : []),
        ...(bureau ? [`下级财政部门 ${bureau} 前（含当日）`] : []),
      ].join('，') || '没有给出日期',
  },
  'roll-up.list': {
    group: '汇总报送',
    label: '随报送上传的名单',
    words: ({ title, columns }: { title: string; columns: readonly { label: string }[] }) =>
      `《${title}》：${columns.map((c) => c.label).join('、')}`,
  },
  'gate.vacancy': gate('没有在册人员时的答复'),
  'gate.filed-not-on-record': gate('已报待收时的答复'),
  'gate.not-this-person': gate('所问人员不在册时的答复'),
  'gate.on-record': gate('在册时的答复'),
  'gate.over-count': gate('超过人数时的答复'),
  'gate.role-vacant': gate('另须明确的人员空缺时的答复'),
  'gate.covered': gate('由一级单位人员负责时的答复'),
  'gate.recusal': gate('所问人员已申报回避时的答复'),
  stages: labels('审核环节', '审核环节'),
  ...REMINDER_DESCRIBERS,
  ...COUNTING_DESCRIBERS,
};

/** Rules with a clock are an open family, named by their ids; all are said alike. */
const describerOf = (key: string): Describer | undefined =>
  isDeadlineKey(key) ? DEADLINE_DESCRIBER : Object.hasOwn(DESCRIBERS, key) ? DESCRIBERS[key] : undefined;
export const groupOf = (key: string): string => describerOf(key)?.group ?? '';

const ORDER = Object.keys(DESCRIBERS);
/** In the order of the page; what nobody describes comes last. */
export const byPlace = (a: string, b: string): number => {
  const place = (key: string) =>
    ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length + (isDeadlineKey(key) ? 0 : 1);
  return place(a) - place(b) || (a < b ? -1 : a > b ? 1 : 0);
};

/** `value`: of a rule with a clock, whose title stands in it. */
export const labelOf = (key: string, value?: unknown): string =>
  isDeadlineKey(key) ? deadlineLabel(key, value) : (describerOf(key)?.label ?? key);

/** A value in words; never throws on one whose shape was checked when the pack was read. */
export function valueWords(key: string, value: unknown, context: DescribeContext): string {
  const describer = describerOf(key);
  return describer ? describer.words(value as never, context) : canonicalJson(value);
}

/** 由…改为…, or what was added and taken away. */
export function changeWords(
  key: string,
  before: { value: unknown; context: DescribeContext },
  after: { value: unknown; context: DescribeContext },
): string {
  const change = describerOf(key)?.change;
  if (change) return change(before.value as never, after.value as never);
  const [old, now] = [valueWords(key, before.value, before.context), valueWords(key, after.value, after.context)];
  if (old !== now) return `由${old}改为${now}`;
  // The rule's number alone was changed, which no word of the value shows.
  return `由${canonicalJson(before.value)}改为${canonicalJson(after.value)}`;
}
