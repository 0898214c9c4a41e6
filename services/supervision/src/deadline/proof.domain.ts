import { formatDateZh } from '@zhuanguan/kernel';
import { milestoneLabel, sourceWords, type DeadlinePolicy } from '@zhuanguan/policy';
import type { Clock } from './clock.domain.js';
import type { ProjectDeadline } from './deadline.types.js';

type Known = Pick<ProjectDeadline, 'trigger' | 'act' | 'state' | 'argued'>;

const UNITS = { wd: '个工作日', d: '日', y: '年' } as const;

/** The reason of a deadline in sentences, as page, API and paper show it: one proof, not three. */
export function proofOf(rule: DeadlinePolicy, clock: Clock, known: Known): string[] {
  const { counting } = rule;
  return [
    `${rule.id} ${rule.title}：${rule.inPrinciple ? '原则上' : ''}${ruleWords(rule, clock.n)}（${sourceWords(rule.reference)}）`,
    `${rule.kind === 'pre' ? '推算' : '起算'}：${known.trigger.words}`,
    ...(clock.agreed === undefined ? [] : [clock.agreed]),
    `计算：${counting.words}（${sourceWords(counting.reference)}）`,
    clock.proof.words,
    ...(clock.paused ? ['仍在不计入的期间，日期随之顺延'] : []),
    actWords(rule, clock, known),
  ];
}

function ruleWords({ kind, due, unit }: DeadlinePolicy, n: number): string {
  const [time, act] = [`${n}${UNITS[unit]}`, milestoneLabel(due)];
  switch (kind) {
    case 'max':
      return `${time}内${act}`;
    case 'min':
      return `至${act}不少于${time}`;
    case 'pre':
      return `${act}至少提前${time}`;
    case 'fixed':
      return `为期${time}，至${act}`;
    case 'cap':
      return `至${act}最长${time}`;
  }
}

function actWords(
  rule: DeadlinePolicy,
  { dueStrict, dueRolled }: Clock,
  { act, state, argued, trigger }: Known,
): string {
  const label = milestoneLabel(rule.due);
  const done = act ? `${label}于 ${formatDateZh(act.date)}` : `尚无${label}的记录`;
  const early = act && rule.kind !== 'pre' && act.date < trigger.date ? '，早于起算日，请核对' : '';
  const [strict, rolled] = [formatDateZh(dueStrict), formatDateZh(dueRolled)];
  const doubt = argued ? `；在 ${strict} 之后、顺延后的 ${rolled} 之前，是否超期有争议，按未超期处理` : '';
  switch (state) {
    case 'open':
      return rule.kind === 'min' || rule.kind === 'fixed' ? `${done}，不得早于 ${strict}` : `${done}，期限未满${doubt}`;
    case 'met':
      return act ? `${done}，符合期限${early}${doubt}` : `期限已于 ${strict} 届满`;
    case 'late':
      return `${done}，晚于 ${rolled}`;
    case 'overdue':
      return `${done}，已过 ${rolled}`;
    case 'lapsed':
      return `${done}，${rolled} 期满`;
    case 'violated':
      return rule.kind === 'min' || rule.kind === 'fixed' ? `${done}，早于 ${strict}` : `${done}，晚于 ${rolled}`;
  }
}
