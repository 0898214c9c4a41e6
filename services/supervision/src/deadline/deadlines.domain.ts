import type { CalendarData } from '@zhuanguan/calendar';
import { formatDateZh } from '@zhuanguan/kernel';
import {
  deadlineIds,
  deadlinePolicies,
  deadlinePolicy,
  triggerFacts,
  type CompiledPack,
  type DeadlinePolicy,
} from '@zhuanguan/policy';
import { partsOf } from '../project/ledger.domain.js';
import type { ProjectLedger } from '../project/fact.types.js';
import { applies } from './applies.domain.js';
import { clockOf } from './clock.domain.js';
import type { DeadlinesOfProject, ProjectDeadline, Undecided } from './deadline.types.js';
import { proofOf } from './proof.domain.js';
import { judge } from './state.domain.js';
import { dayOf, partsFor, triggerOf } from './trigger.domain.js';

export interface DeadlineContext {
  /** The pack in force; each rule is read as it was on the day it is counted from. */
  pack: CompiledPack;
  calendar?: CalendarData;
  today: string;
}

/** Every deadline of a project, with its reason: a function of ledger, pack, calendar and day (SUP-2). */
export function deadlinesOf(ledger: ProjectLedger, context: DeadlineContext): DeadlinesOfProject {
  const run = new Run(ledger, { calendar: context.pack.calendar, ...context });
  const deadlines = deadlineIds(context.pack).flatMap((id) => run.of(id));
  return { deadlines: standBack(deadlines), undecided: run.undecided };
}

/** One computation: a rule is worked out once, also where others begin with the end of its period. */
class Run {
  readonly undecided: Undecided[] = [];
  private readonly made = new Map<string, readonly ProjectDeadline[]>();

  constructor(
    private readonly ledger: ProjectLedger,
    private readonly context: Required<DeadlineContext>,
  ) {}

  of(id: string): readonly ProjectDeadline[] {
    const known = this.made.get(id);
    if (known) return known;
    // Packs whose rules lead back to themselves are not compiled.
    const deadlines = deadlinePolicies(this.context.pack, id).flatMap((rule) =>
      this.partsOf(rule).flatMap((part) => this.one(rule, part) ?? []),
    );
    this.made.set(id, deadlines);
    return deadlines;
  }

  private partsOf({ trigger, due, right = false }: DeadlinePolicy): string[] {
    const begins =
      typeof trigger === 'object' && 'endOf' in trigger
        ? this.of(trigger.endOf).map((d) => d.part)
        : triggerFacts(trigger).flatMap((kind) => partsOf(this.ledger, kind));
    return partsFor(begins, partsOf(this.ledger, due), right);
  }

  private one(rule: DeadlinePolicy, part: string): ProjectDeadline | undefined {
    const { pack, today, calendar } = this.context;
    const { ledger } = this;
    const trigger = triggerOf(ledger, rule.trigger, part, (id, of) => this.endOf(id, of));
    if (!trigger || deadlinePolicy(pack, rule.id, trigger.date)?.from !== rule.from) return undefined;
    const fit = applies(rule.when ?? {}, ledger, part);
    if (fit.answer === 'undecided') this.undecided.push({ ruleId: rule.id, part, missing: fit.missing });
    if (fit.answer !== 'yes') return undefined;
    const clock = clockOf({ rule, ledger, part, trigger: trigger.date, today, calendar });
    const act = dayOf(ledger, rule.due, part);
    const { dueStrict, dueRolled } = clock;
    const { kind, right = false } = rule;
    const judged = judge({ kind, right, dueStrict, dueRolled, act: act?.date, today });
    const known = { trigger, ...judged, ...(act ? { act } : {}) };
    return {
      ruleId: rule.id,
      part,
      kind,
      rule,
      n: clock.n,
      dueStrict,
      dueRolled,
      provisional: clock.provisional || this.beginsProvisionally(trigger.endOf, part),
      paused: clock.paused,
      pauses: clock.pauses,
      calendarVersion: calendar.version,
      proof: proofOf(rule, clock, known),
      ...known,
    };
  }

  private found(id: string, part: string): ProjectDeadline | undefined {
    const all = this.of(id);
    return all.find((d) => d.part === part) ?? all.find((d) => d.part === '');
  }

  private beginsProvisionally(endOf: string | undefined, part: string): boolean {
    return endOf !== undefined && (this.found(endOf, part)?.provisional ?? false);
  }

  /** The last day of the period of another rule; of a notice that ran longer, the day it ended. */
  private endOf(id: string, part: string): { date: string; words: string } | undefined {
    const found = this.found(id, part);
    if (!found) return undefined;
    const { rule, act, dueRolled } = found;
    const ranOn = found.kind === 'fixed' && act !== undefined && act.date > dueRolled;
    const date = ranOn ? act.date : dueRolled;
    return { date, words: `${rule.title}的期限（${id}）届满于 ${formatDateZh(date)}` };
  }
}

/** Of rules for the same act that coexist the earliest counts; a rule that is instead of another takes its place. */
function standBack(deadlines: readonly ProjectDeadline[]): ProjectDeadline[] {
  const running = new Set(deadlines.map((d) => `${d.ruleId} ${d.part}`));
  const instead = new Map<string, string>();
  for (const { rule, part } of deadlines)
    for (const other of rule.instead ?? [])
      if (running.has(`${other} ${part}`)) instead.set(`${other} ${part}`, rule.id);
  const first = new Map<string, ProjectDeadline>();
  for (const d of deadlines) {
    if (d.rule.group === undefined || instead.has(`${d.ruleId} ${d.part}`)) continue;
    const key = `${d.rule.group} ${d.rule.due} ${d.part}`;
    const best = first.get(key);
    if (!best || isBefore(d, best)) first.set(key, d);
  }
  return deadlines.map((d) => {
    const counts = d.rule.group === undefined ? undefined : first.get(`${d.rule.group} ${d.rule.due} ${d.part}`);
    const behind = instead.get(`${d.ruleId} ${d.part}`) ?? (counts && counts !== d ? counts.ruleId : undefined);
    if (behind === undefined) return d;
    return { ...d, behind, proof: [...d.proof, `与 ${behind} 并存，以 ${behind} 的期限为准`] };
  });
}

const isBefore = (a: ProjectDeadline, b: ProjectDeadline): boolean =>
  a.dueRolled < b.dueRolled ||
  (a.dueRolled === b.dueRolled && (a.dueStrict < b.dueStrict || (a.dueStrict === b.dueStrict && a.ruleId < b.ruleId)));
