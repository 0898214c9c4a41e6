import type { Describer } from './describe.js';
import {
  DEADLINE_PREFIX,
  type DeadlineTrigger,
  type DeadlineValue,
  type DeadlineWhen,
  type RepealedValue,
} from './deadline.schema.js';
import { CATEGORIES, FLAGS, METHODS, milestoneLabel, PARTIES, PAUSES, STAGES } from './ledger-terms.js';

const UNITS = { wd: '个工作日', d: '日', y: '年' } as const;
const ROLLS = { none: '末日不顺延', statutory: '末日逢法定节假日顺延', restday: '末日逢休息日顺延' } as const;
const list = (words: readonly string[]): string => words.join('、');

export function triggerWords(trigger: DeadlineTrigger): string {
  if (typeof trigger === 'string') return milestoneLabel(trigger);
  if ('endOf' in trigger) return `${trigger.endOf} 的期限届满`;
  const of = 'earliest' in trigger ? trigger.earliest : trigger.latest;
  return `${list(of.map(milestoneLabel))}中${'earliest' in trigger ? '最早' : '最晚'}的一日`;
}

/** 公开招标、邀请招标；预算在 200 万元以上… */
export function whenWords({ methods, categories, amount, flags, not, needs, unless }: DeadlineWhen): string {
  const yuan = (fen: number) => (fen % 1_000_000 === 0 ? `${fen / 1_000_000}万元` : `${fen / 100}元`);
  return [
    ...(methods ? [list(methods.map((m) => METHODS[m].label))] : []),
    ...(categories ? [list(categories.map((c) => CATEGORIES[c]))] : []),
    ...(amount
      ? [
          `${amount.of === 'budget' ? '预算' : '合同'}金额${amount.from === undefined ? '' : `${yuan(amount.from)}以上（含）`}${amount.below === undefined ? '' : `不足${yuan(amount.below)}`}`,
        ]
      : []),
    ...(flags ?? []).map((f) => FLAGS[f]),
    ...(not ? [`不含：${list(not.map((f) => FLAGS[f]))}`] : []),
    ...(needs ? [`已有：${list(needs.map(milestoneLabel))}`] : []),
    ...(unless ? [`没有：${list(unless.map(milestoneLabel))}`] : []),
  ].join('；');
}

function kindWords({ kind, trigger, due, n, unit }: DeadlineValue): string {
  const [from, to, time] = [triggerWords(trigger), milestoneLabel(due), `${n}${UNITS[unit]}`];
  switch (kind) {
    case 'max':
      return `自${from}之日起${time}内${to}`;
    case 'min':
      return `自${from}至${to}不少于${time}`;
    case 'pre':
      return `${to}不晚于${from}前${time}`;
    case 'fixed':
      return `自${from}起为期${time}，至${to}`;
    case 'cap':
      return `自${from}至${to}最长不超过${time}`;
  }
}

export function deadlineWords(value: DeadlineValue | RepealedValue): string {
  if ('repealed' in value) return `不再规定（${value.repealed}）`;
  const { who, when, agreed, unit, inPrinciple, right, pauses, counting } = value;
  return [
    `${inPrinciple ? '原则上' : ''}${kindWords(value)}`,
    list(who.map((p) => PARTIES[p])) + (right ? '可以办理，期满不再办理' : '办理'),
    ...(agreed ? [`合同另有约定的从其约定，最长不超过${agreed.atMost}${UNITS[unit]}`] : []),
    ...(when ? [`适用：${whenWords(when)}`] : []),
    ...(pauses ? [`不计入：${list(pauses.map((p) => PAUSES[p]))}`] : []),
    `计算规则 ${counting}`,
  ].join('；');
}

export const deadlineLabel = (key: string, value: unknown): string => {
  const id = key.slice(DEADLINE_PREFIX.length);
  const title = (value as Partial<DeadlineValue> | undefined)?.title;
  return title === undefined ? `期限 ${id}` : `${id} ${title}`;
};

export const DEADLINE_DESCRIBER: Describer = {
  group: '采购期限',
  label: '期限',
  words: deadlineWords,
};

const counting = (code: string): Describer => ({
  group: '采购期限',
  label: `期间的计算（${code}）`,
  words: ({ roll, words }: { roll: keyof typeof ROLLS; words: string }) => `${words}；${ROLLS[roll]}`,
});

export const COUNTING_DESCRIBERS: Readonly<Record<string, Describer>> = {
  'counting.C1': counting('C1'),
  'counting.C2': counting('C2'),
  'counting.C4': counting('C4'),
};

export const stageOrder = (value: DeadlineValue): number => Object.keys(STAGES).indexOf(value.stage);
