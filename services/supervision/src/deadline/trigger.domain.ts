import { formatDateZh } from '@zhuanguan/kernel';
import { milestoneLabel, triggerFacts, type DeadlineTrigger, type MilestoneKind } from '@zhuanguan/policy';
import { settledOf } from '../project/ledger.domain.js';
import type { ProjectLedger } from '../project/fact.types.js';
import type { Trigger } from './deadline.types.js';

/** The day a milestone happened for a part, or for the project where nothing is known of the part. */
export function dayOf(
  ledger: ProjectLedger,
  kind: MilestoneKind,
  part: string,
): { date: string; factId: string } | undefined {
  const settled = settledOf(ledger, kind, part);
  // A milestone is a day: checkFact keeps no other.
  return settled && { date: settled.value as string, factId: settled.fact.id };
}

/**
 * The parts a rule runs for, of those for which it begins and those whose acts are known. Where it begins for the whole and the
 * acts have parts, the whole is not one more of them; but what may be done and need not stays open for others (质疑 of a second
 * supplier, another 澄清).
 */
export function partsFor(begins: readonly string[], acts: readonly string[], right: boolean): string[] {
  const parts = new Set([...begins, ...acts]);
  const onlyWhole = begins.includes('') && begins.every((part) => part === '');
  if (!begins.includes('') || (onlyWhole && acts.length > 0 && !acts.includes('') && !right)) parts.delete('');
  return [...parts].sort();
}

type Counted = { date: string; words: string };

/** From when a rule is counted for a part; undefined while that is not known. `endOf` gives the end of another rule's period. */
export function triggerOf(
  ledger: ProjectLedger,
  trigger: DeadlineTrigger,
  part: string,
  endOf: (ruleId: string, part: string) => Counted | undefined,
): Trigger | undefined {
  if (typeof trigger === 'object' && 'endOf' in trigger) {
    const end = endOf(trigger.endOf, part);
    return end && { date: end.date, facts: [], endOf: trigger.endOf, words: end.words };
  }
  const kinds = triggerFacts(trigger);
  const known = kinds.flatMap((kind) => {
    const day = dayOf(ledger, kind, part);
    return day ? [{ kind, ...day }] : [];
  });
  const latest = typeof trigger === 'object' && 'latest' in trigger;
  if (known.length === 0 || (latest && known.length < kinds.length)) return undefined;
  const ordered = known.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const counts = latest ? ordered.at(-1) : ordered[0];
  if (!counts) return undefined;
  const of = kinds.length > 1 ? `（${kinds.map(milestoneLabel).join('、')}中${latest ? '最晚' : '最早'}的一日）` : '';
  return {
    date: counts.date,
    facts: known,
    words: `${milestoneLabel(counts.kind)}于 ${formatDateZh(counts.date)}${of}`,
  };
}
