import { checkDated } from './check-pack.js';
import {
  DEADLINE_PREFIX,
  isDeadlineKey,
  type DeadlinesData,
  type DeadlineTrigger,
  type DeadlineWhen,
} from './deadline.schema.js';
import type { MilestoneKind } from './ledger-terms.js';
import type { ParametersData } from './pack.schema.js';
import type { PackText, Say, Segment } from './pack-text.js';

/** Each rule of the files as the parameter it is compiled to, with the way to speak of it. */
export function deadlineParameters(
  texts: readonly PackText<DeadlinesData>[],
): { key: string; parameter: ParametersData[string]; say: Say; file: string; at: string }[] {
  const seen = new Set<string>();
  return texts.flatMap(({ file, data, say, at }) =>
    Object.entries(data).map(([id, { nature, values, ...rule }]) => {
      if (seen.has(id)) say([id], `期限规则 ${id} 在本制度包里写了两次`);
      seen.add(id);
      checkDated(say, id, `期限 ${id}`, values);
      checkRule(say, id, rule);
      for (const [i, { value }] of values.entries()) checkClock(say, [id, 'values', i, 'value'], id, rule, value);
      // A rule that is no more says only that, under its name.
      const whole = values.map(({ value, ...v }) => ({
        ...v,
        value: 'repealed' in value ? { title: rule.title, ...value } : { ...rule, ...value },
      }));
      return { key: DEADLINE_PREFIX + id, parameter: { nature, values: whole }, say, file, at: at([id]) };
    }),
  );
}

type Rule = Omit<DeadlinesData[string], 'nature' | 'values'>;

/** The facts a rule may be counted from; none where it begins with the end of another. */
export const triggerFacts = (trigger: DeadlineTrigger): readonly MilestoneKind[] =>
  typeof trigger === 'string'
    ? [trigger]
    : 'earliest' in trigger
      ? trigger.earliest
      : 'latest' in trigger
        ? trigger.latest
        : [];

function checkRule(say: Say, id: string, { kind, trigger, due, when, right, pauses }: Rule): void {
  if (triggerFacts(trigger).includes(due)) say([id, 'due'], `期限 ${id}：起算和届满不能是同一件事（${due}）`);
  if (typeof trigger === 'object' && 'endOf' in trigger && trigger.endOf === id)
    say([id, 'trigger'], `期限 ${id} 不能自本规则期限届满起算`);
  if (right && kind !== 'max' && kind !== 'pre')
    say([id, 'right'], `期限 ${id}：只有 max（最迟）、pre（提前）才能是可做可不做的（right）`);
  if (pauses && kind !== 'max') say([id, 'pauses'], `期限 ${id}：只有 max（最迟）才有不计入的期间（pauses）`);
  if (when) checkWhen(say, [id, 'when'], id, when);
}

function checkWhen(
  say: Say,
  path: readonly Segment[],
  id: string,
  { amount, flags = [], not = [] }: DeadlineWhen,
): void {
  if (amount && amount.from === undefined && amount.below === undefined)
    say([...path, 'amount'], `期限 ${id}：金额条件没有 from（以上，含本数），也没有 below（不足）`);
  if (amount?.from !== undefined && amount.below !== undefined && amount.from >= amount.below)
    say([...path, 'amount'], `期限 ${id}：金额条件的 from 不小于 below，没有项目符合`);
  for (const flag of flags)
    if (not.includes(flag)) say([...path, 'not'], `期限 ${id}：${flag} 既要求有又要求没有，没有项目符合`);
}

type Clock = DeadlinesData[string]['values'][number]['value'];

function checkClock(say: Say, path: readonly Segment[], id: string, { kind }: Rule, value: Clock): void {
  if ('repealed' in value) return;
  const { n, unit, agreed, when } = value;
  if (agreed && kind !== 'max') say([...path, 'agreed'], `期限 ${id}：只有 max（最迟）可以由合同另行约定（agreed）`);
  if (agreed && agreed.atMost < n)
    say([...path, 'agreed', 'atMost'], `期限 ${id}：约定的上限 ${agreed.atMost} 少于没有约定时的 ${n}`);
  if (kind === 'pre' && unit === 'y') say([...path, 'unit'], `期限 ${id}：pre（提前）只按 wd 或 d 计算`);
  if (when) checkWhen(say, [...path, 'when'], id, when);
}

/** Rules a rule speaks of must be there in the same chain, and a period must not end by itself. */
export function checkChain(
  parameters: Readonly<Record<string, { values: readonly { value: unknown }[] }>>,
  sayOf: (key: string) => Say | undefined,
): void {
  const after = new Map<string, string[]>();
  for (const [key, { values }] of Object.entries(parameters)) {
    if (!isDeadlineKey(key)) continue;
    const id = key.slice(DEADLINE_PREFIX.length);
    const rules = values.map((v) => v.value as Partial<Rule>);
    const ends = [...new Set(rules.flatMap(({ trigger }) => endOf(trigger)))];
    after.set(id, ends);
    for (const named of new Set([...ends, ...rules.flatMap((r) => r.instead ?? [])]))
      if (!parameters[DEADLINE_PREFIX + named])
        sayOf(key)?.([id], `期限 ${id} 提到的规则 ${named} 在本制度包及其上级中没有`);
  }
  for (const id of after.keys())
    if (leadsBack(id, after)) sayOf(DEADLINE_PREFIX + id)?.([id, 'trigger'], `期限 ${id} 的起算绕成了一圈`);
}

const endOf = (trigger: DeadlineTrigger | undefined): string[] =>
  typeof trigger === 'object' && 'endOf' in trigger ? [trigger.endOf] : [];

function leadsBack(id: string, after: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  const open = [...(after.get(id) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === id) return true;
    if (!seen.has(next)) open.push(...(after.get(next) ?? []));
    seen.add(next);
  }
  return false;
}
