import { deadline, deadlineBefore, type CalendarData, type Deadline, type Suspension } from '@zhuanguan/calendar';
import { PAUSES, type DeadlinePolicy } from '@zhuanguan/policy';
import { attributeOf, lineOf } from '../project/ledger.domain.js';
import type { ProjectLedger } from '../project/fact.types.js';

export interface Clock extends Deadline {
  n: number;
  paused: boolean;
  pauses: readonly Suspension[];
  /** What the contract says of the number of days, and whether it may. */
  agreed?: string;
}

export interface ClockFacts {
  rule: DeadlinePolicy;
  ledger: ProjectLedger;
  part: string;
  trigger: string;
  today: string;
  calendar: CalendarData;
}

const UNITS = { wd: '个工作日', d: '日', y: '年' } as const;

/** The day a rule gives. Only the end of a maximum rolls: who must wait, or be early, is not helped by a day of rest (ours, P). */
export function clockOf({ rule, ledger, part, trigger, today, calendar }: ClockFacts): Clock {
  const { n, agreed } = numberOf(rule, ledger, part);
  const rolls = rule.kind === 'max' || rule.kind === 'cap';
  const counted = {
    id: rule.id,
    n,
    unit: rule.unit,
    roll: rolls ? rule.counting.roll : ('none' as const),
    reference: rule.reference,
  };
  if (rule.kind === 'pre')
    return { ...deadlineBefore({ rule: counted, anchor: trigger, calendar }), n, paused: false, pauses: [] };
  const { pauses, paused } = pausesOf(rule, ledger, part, today);
  return {
    ...deadline({ rule: counted, trigger, suspensions: pauses, calendar }),
    n,
    paused,
    pauses,
    ...(agreed === undefined ? {} : { agreed }),
  };
}

/** The contract's word goes before the rule's number up to its limit (PAY art. 9). */
function numberOf(rule: DeadlinePolicy, ledger: ProjectLedger, part: string): { n: number; agreed?: string } {
  const days = rule.agreed && attributeOf(ledger, 'agreed_payment_days', part);
  if (!rule.agreed || days === undefined) return { n: rule.n };
  const { atMost } = rule.agreed;
  const unit = UNITS[rule.unit];
  return days > atMost
    ? { n: atMost, agreed: `合同约定${days}${unit}，超过最长${atMost}${unit}，按${atMost}${unit}计算` }
    : { n: days, agreed: `合同约定${days}${unit}，从其约定` };
}

/** A suspension that goes on lasts until today: the due day moves on with every day of it. */
function pausesOf(
  { pauses: kinds = [] }: DeadlinePolicy,
  ledger: ProjectLedger,
  part: string,
  today: string,
): { pauses: Suspension[]; paused: boolean } {
  const mine = ledger.pauses.filter((p) => kinds.includes(p.kind) && lineOf(part).includes(p.part) && p.from <= today);
  return {
    pauses: mine.map(({ kind, from, to, document }) => ({
      from,
      to: to ?? today,
      reason: PAUSES[kind],
      ...(document === undefined ? {} : { document }),
    })),
    paused: mine.some(({ to }) => to === undefined || to >= today),
  };
}
