import type { LegalReference } from '@zhuanguan/kernel';
import type { SpecialistPolicy } from '@zhuanguan/policy';

/**
 * What a unit can be urged for 催报: nobody is on record or filed, a change is past its due date, more are on record than the
 * pack allows, or a post beside the specialist is not filled.
 */
export const URGE_REASONS = ['vacant', 'change_overdue', 'over_max', 'post_vacant'] as const;
export type UrgeReason = (typeof URGE_REASONS)[number];

export const urgeReason = (standing: string): UrgeReason | undefined =>
  URGE_REASONS.find((reason) => reason === standing);

interface Basis {
  ruleId: string;
  reference: LegalReference;
}

/** The text that asks for what is missing: it goes with the urge, so that the unit reads a rule and not an opinion. */
export function urgeBasis(
  { gate, changeRule, headCount, roles }: Pick<SpecialistPolicy, 'gate' | 'changeRule' | 'headCount' | 'roles'>,
  reason: UrgeReason,
): Basis | undefined {
  const basis: Record<UrgeReason, Basis | undefined> = {
    vacant: gate.vacancy,
    change_overdue: changeRule,
    over_max: headCount,
    post_vacant: roles.find((role) => role.min > 0),
  };
  const found = basis[reason];
  return found && { ruleId: found.ruleId, reference: found.reference };
}
