import type { LegalReference } from '@zhuanguan/kernel';
import type { FormData } from './pack.schema.js';
import type { AppointmentRole, SpecialistPolicy } from './specialist-policy.js';

export type Post = 'specialist' | AppointmentRole;

/** A post that a unit fills and files: the specialist, or another the pack asks for (appointment.roles). */
export interface PostPolicy {
  role: Post;
  /** The local word: 专办员, 分管领导 … */
  label: string;
  min: number;
  max?: number;
  form: FormData;
  inPrinciple?: string;
  eligibility: Omit<SpecialistPolicy['eligibility'], 'conditions'>;
  conditions: readonly string[];
  reference: LegalReference;
}

/** The specialist first, then the others in the pack's order. */
export function postsOf(policy: SpecialistPolicy): PostPolicy[] {
  const { min, max, reference } = policy.headCount;
  const { conditions, ...eligibility } = policy.eligibility;
  return [
    {
      role: 'specialist',
      label: policy.title,
      min,
      ...(max === undefined ? {} : { max }),
      form: policy.filing.form,
      eligibility,
      conditions,
      reference,
    },
    ...policy.roles.map(({ ruleId: _, ...role }) => ({
      ...role,
      // What the text asks of a specialist it does not ask of a leader.
      eligibility: {
        establishmentInPrinciple: false,
        exceptionNeedsReason: false,
        cleanRecordRequired: false,
        reference: role.reference,
      },
      conditions: [],
    })),
  ];
}

export const postOf = (policy: SpecialistPolicy, role: string): PostPolicy | undefined =>
  postsOf(policy).find((post) => post.role === role);
