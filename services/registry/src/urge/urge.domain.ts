import type { LegalReference } from '@zhuanguan/kernel';
import type { SpecialistPolicy } from '@zhuanguan/policy';

/** What a unit can be urged for 催报: nobody is on record or filed, or a change is past its due date. */
export type UrgeReason = 'vacant' | 'change_overdue';

export const urgeReason = (standing: string): UrgeReason | undefined =>
  standing === 'vacant' || standing === 'change_overdue' ? standing : undefined;

/** The text that asks for what is missing: it goes with the urge, so that the unit reads a rule and not an opinion. */
export function urgeBasis(
  policy: Pick<SpecialistPolicy, 'gate' | 'changeRule'>,
  reason: UrgeReason,
): { ruleId: string; reference: LegalReference } {
  if (reason === 'vacant') {
    const { ruleId, reference } = policy.gate.vacancy;
    return { ruleId, reference };
  }
  const { ruleId, reference } = policy.changeRule;
  return { ruleId, reference };
}
