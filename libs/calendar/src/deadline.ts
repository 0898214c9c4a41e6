import { addYears, formatDateZh, fromDayNumber, toDayNumber, type LegalReference } from '@zhuanguan/kernel';
import type { CalendarData } from './calendar-data.js';
import { countsAsWorkday, dayKindOfNumber } from './day-index.js';

/** wd working days 工作日, d calendar days 日, y years. */
export type DeadlineUnit = 'wd' | 'd' | 'y';
/** What a last day rolls over: nothing, announced holidays only, or any day of rest (facts §2.0 C6). */
export type Roll = 'none' | 'statutory' | 'restday';

export interface DeadlineRule {
  id: string;
  n: number;
  unit: DeadlineUnit;
  roll: Roll;
  reference: LegalReference;
}

/** A span that does not count; both ends inclusive. */
export interface Suspension {
  from: string;
  to: string;
  reason: string;
  document?: string;
}

export interface DeadlineProof {
  rule: DeadlineRule;
  trigger: string;
  /** The first day that may count: the day after the trigger. */
  firstDay: string;
  /** Merged and in order. */
  pauses: readonly { from: string; to: string; reasons: readonly string[] }[];
  /** Why the last day moved, day by day. */
  rolledOver: readonly string[];
  calendarVersion: string;
  /** The computation in one sentence. */
  words: string;
}

export interface Deadline {
  dueStrict: string;
  dueRolled: string;
  /** A day outside the published calendar was looked at. */
  provisional: boolean;
  proof: DeadlineProof;
}

export interface DeadlineInput {
  rule: DeadlineRule;
  trigger: string;
  suspensions?: readonly Suspension[];
  calendar: CalendarData;
}

/**
 * The due date of a rule, the start day excluded. Days inside a suspension do not count; a trigger inside one is still
 * the trigger, and counting begins with the first day after the suspension. A period in years is a calendar period: each
 * suspended day moves it by one day. Warn on `dueStrict`, count overdue from `dueRolled`. Throws where the rule's n is not a
 * whole number from 0 on.
 */
export function deadline({ rule, trigger, suspensions = [], calendar }: DeadlineInput): Deadline {
  if (!Number.isInteger(rule.n) || rule.n < 0)
    throw new RangeError(`rule ${rule.id}: n = ${rule.n} is no number of days`);
  const pauses = mergePauses(suspensions);
  const paused = (day: number) => pauses.some((p) => day >= p.from && day <= p.to);
  const strict = rule.unit === 'y' ? yearsOn(trigger, rule.n, pauses) : count(rule, trigger, calendar, paused);
  const rolled = roll(rule.roll, strict.day, calendar, paused);
  const dueStrict = fromDayNumber(strict.day);
  const dueRolled = fromDayNumber(rolled.day);
  const shown = pauses.map((p) => ({ from: fromDayNumber(p.from), to: fromDayNumber(p.to), reasons: p.reasons }));
  const proof = {
    rule,
    trigger,
    firstDay: fromDayNumber(toDayNumber(trigger) + 1),
    pauses: shown,
    rolledOver: rolled.over.map(fromDayNumber),
    calendarVersion: calendar.version,
  };
  const provisional = strict.provisional || rolled.provisional;
  return {
    dueStrict,
    dueRolled,
    provisional,
    proof: { ...proof, words: explain(proof, dueStrict, dueRolled, provisional) },
  };
}

interface Pause {
  from: number;
  to: number;
  reasons: string[];
}

function mergePauses(suspensions: readonly Suspension[]): Pause[] {
  const sorted = suspensions
    .map((s) => ({
      from: toDayNumber(s.from),
      to: toDayNumber(s.to),
      reasons: [s.document ? `${s.reason}（${s.document}）` : s.reason],
    }))
    .filter((p) => p.from <= p.to)
    .sort((a, b) => a.from - b.from);
  const merged: Pause[] = [];
  for (const pause of sorted) {
    const last = merged.at(-1);
    if (last && pause.from <= last.to + 1) {
      last.to = Math.max(last.to, pause.to);
      last.reasons.push(...pause.reasons);
    } else merged.push({ ...pause });
  }
  return merged;
}

function count(rule: DeadlineRule, trigger: string, calendar: CalendarData, paused: (day: number) => boolean) {
  let day = toDayNumber(trigger);
  let left = rule.n;
  let provisional = false;
  while (left > 0) {
    day += 1;
    if (paused(day)) continue;
    if (rule.unit === 'd') {
      left -= 1;
      continue;
    }
    const { workday, known } = countsAsWorkday(calendar, day);
    provisional ||= !known;
    if (workday) left -= 1;
  }
  return { day, provisional };
}

function yearsOn(trigger: string, n: number, pauses: readonly Pause[]) {
  let day = toDayNumber(addYears(trigger, n));
  const start = toDayNumber(trigger);
  for (const pause of pauses)
    if (pause.to > start && pause.from <= day) day += pause.to - Math.max(pause.from, start + 1) + 1;
  return { day, provisional: false };
}

function roll(kind: Roll, from: number, calendar: CalendarData, paused: (day: number) => boolean) {
  const over: number[] = [];
  let day = from;
  let provisional = false;
  if (kind === 'none') return { day, over, provisional };
  for (;;) {
    const dayKind = dayKindOfNumber(calendar, day);
    provisional ||= dayKind === 'unknown';
    const rest = kind === 'restday' ? !countsAsWorkday(calendar, day).workday : dayKind === 'holiday';
    if (!rest && !paused(day)) return { day, over, provisional };
    over.push(day);
    day += 1;
  }
}

export const unitWords: Record<DeadlineUnit, string> = { wd: '个工作日', d: '日', y: '年' };

const overWords = (roll: Roll, inPause: boolean): string =>
  `为${roll === 'statutory' ? '法定节假日' : '休息日'}${inPause ? '或不计入的期间' : ''}`;

function explain(
  proof: Omit<DeadlineProof, 'words'>,
  dueStrict: string,
  dueRolled: string,
  provisional: boolean,
): string {
  const { rule, trigger, pauses, rolledOver, calendarVersion } = proof;
  const inPause = pauses.some((p) => rolledOver.some((day) => day >= p.from && day <= p.to));
  const paused = pauses.map((p) => `${p.from} 至 ${p.to} 不计入（${p.reasons.join('、')}）`).join('；');
  return [
    `自 ${formatDateZh(trigger)} 起算，当日不计入，${rule.n} ${unitWords[rule.unit]}届满于 ${formatDateZh(dueStrict)}`,
    ...(paused ? [paused] : []),
    ...(rolledOver.length > 0 ? [`届满日${overWords(rule.roll, inPause)}，顺延至 ${formatDateZh(dueRolled)}`] : []),
    `日历版本 ${calendarVersion}`,
    ...(provisional ? ['涉及尚未公布放假安排的年份，为暂定日期'] : []),
  ].join('；');
}

export type DeadlineState = 'running' | 'warned' | 'overdue';

export interface DeadlineStatus {
  state: DeadlineState;
  /** In the rule's own unit (years in calendar days); negative when over. */
  remaining: number;
  /** 还剩 3 日, 已超 2 个工作日 */
  words: string;
}

/** The deadline seen on a day: warned from the day after the strict date, overdue from the day after the rolled one. */
export function deadlineStatus(due: Deadline, today: string, calendar: CalendarData): DeadlineStatus {
  const { unit } = due.proof.rule;
  const state = today > due.dueRolled ? 'overdue' : today > due.dueStrict ? 'warned' : 'running';
  const remaining = left(due, today, calendar);
  const word = unit === 'wd' ? '个工作日' : '日';
  if (state === 'overdue') return { state, remaining, words: `已超 ${Math.max(1, -remaining)} ${word}` };
  return { state, remaining, words: remaining === 0 ? '今天到期' : `还剩 ${remaining} ${word}` };
}

/** Days that count from `today` to the rolled due date, as the rule counts them: pauses never do. Negative when over. */
function left({ dueRolled, proof }: Deadline, today: string, calendar: CalendarData): number {
  const pauses = mergePauses(proof.pauses.map(({ from, to }) => ({ from, to, reason: '' })));
  const [from, to] = [toDayNumber(today), toDayNumber(dueRolled)].sort((a, b) => a - b) as [number, number];
  let days = 0;
  for (let day = from + 1; day <= to; day += 1) {
    if (pauses.some((p) => day >= p.from && day <= p.to)) continue;
    if (proof.rule.unit !== 'wd' || countsAsWorkday(calendar, day).workday) days += 1;
  }
  return today > dueRolled ? -days : days;
}
