import type { DeadlineWhen, MilestoneKind } from '@zhuanguan/policy';
import { attributeOf, hasFlag, settledOf } from '../project/ledger.domain.js';
import type { ProjectLedger } from '../project/fact.types.js';
import type { Undecided } from './deadline.types.js';

export type Applies = { answer: 'yes' | 'no' } | { answer: 'undecided'; missing: Undecided['missing'] };

/**
 * Whether a rule is for a part of a project. 以上 includes its number, 不足 does not (C7, O87 art. 86). Where what decides is not
 * known yet and nothing else rules it out, it is undecided: neither silence nor a guess.
 */
export function applies(when: DeadlineWhen, ledger: ProjectLedger, part: string): Applies {
  const happened = (kind: MilestoneKind) => settledOf(ledger, kind, part) !== undefined;
  if (
    (when.flags ?? []).some((f) => !hasFlag(ledger, f, part)) ||
    (when.not ?? []).some((f) => hasFlag(ledger, f, part)) ||
    !(when.needs ?? []).every(happened) ||
    (when.unless ?? []).some(happened)
  )
    return { answer: 'no' };
  const missing: Undecided['missing'][number][] = [];
  const fits = <K extends Undecided['missing'][number]>(
    kind: K,
    test: (value: NonNullable<ReturnType<typeof attributeOf<K>>>) => boolean,
  ): boolean => {
    const value = attributeOf(ledger, kind, part);
    if (value !== undefined) return test(value);
    missing.push(kind);
    return true;
  };
  const { methods, categories, amount } = when;
  if (methods && !fits('method', (method) => methods.includes(method))) return { answer: 'no' };
  if (categories && !fits('category', (category) => categories.includes(category))) return { answer: 'no' };
  if (amount) {
    const { of, from = 0, below = Infinity } = amount;
    const kind = of === 'budget' ? 'budget_amount' : 'contract_amount';
    if (!fits(kind, (fen) => fen >= from && fen < below)) return { answer: 'no' };
  }
  return missing.length > 0 ? { answer: 'undecided', missing } : { answer: 'yes' };
}
