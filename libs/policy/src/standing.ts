import { standingOf, type BoundState, type SpecialistPolicy } from './specialist-policy.js';

/** Something that holds over days; the end is exclusive and absent while it lasts. */
export interface Lasting {
  validFrom: string;
  validTo?: string;
}

/** What the standing of a unit follows from, whoever asks: registry for the gate, workflow for a 汇总表. */
export interface StandingFacts {
  appointments: readonly (Lasting & {
    /** One more than the head count, with a stated reason (DY-3). */
    reasoned?: boolean;
  })[];
  /** Who else holds a post. */
  posts: readonly (Lasting & { role: string })[];
  /** The specialists of the first-level unit; empty for a first-level unit itself. */
  above: readonly Lasting[];
  /** Days since which filings await receipt. */
  filedSince: readonly string[];
}

export interface StandingOn {
  state: BoundState;
  onRecord: number;
  filed: number;
  /** Posts the pack asks for that nobody holds. */
  missingPosts: string[];
}

/** In force on a date. */
export const covers = ({ validFrom, validTo }: Lasting, at: string): boolean =>
  validFrom <= at && (validTo === undefined || at < validTo);

/** The standing on a date (REG-3): one rule for the directory, the gate and what is reported upward. */
export function standingOn(
  policy: Pick<SpecialistPolicy, 'headCount' | 'roles'>,
  facts: StandingFacts,
  at: string,
): StandingOn {
  const held = facts.appointments.filter((a) => covers(a, at));
  const counts = { onRecord: held.length, filed: facts.filedSince.filter((since) => since <= at).length };
  const state = standingOf(policy, {
    ...counts,
    reasoned: held.filter((a) => a.reasoned).length,
    coveredAbove: facts.above.some((a) => covers(a, at)),
  });
  return { ...counts, state, missingPosts: missingPosts(policy, facts.posts, at) };
}

/** Whom the pack asks for beside the specialist and nobody is (JZ-1, HS-2). */
export const missingPosts = (
  { roles }: Pick<SpecialistPolicy, 'roles'>,
  posts: StandingFacts['posts'],
  at: string,
): string[] =>
  roles.flatMap(({ role, min }) => (posts.filter((p) => p.role === role && covers(p, at)).length < min ? [role] : []));
