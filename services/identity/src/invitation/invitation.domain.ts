import { ADMINISTRATORS, mayI, type Actor, type Role } from '@zhuanguan/access';
import { rolesToGive, type InvitedOrganisation } from './role-giving.domain.js';

/** Ours: a sheet handed out at a meeting is used within a month or made anew. */
export const VALID_DAYS = 30;
/** Ours: a forgotten password is a matter of days. */
export const RESET_VALID_DAYS = 7;
const DAY_MS = 86_400_000;

export const expiryOf = (purpose: 'activate' | 'reset', now: Date): Date =>
  new Date(now.getTime() + (purpose === 'reset' ? RESET_VALID_DAYS : VALID_DAYS) * DAY_MS);

export interface HeldPost {
  role: Role;
  organisation: InvitedOrganisation;
}

/**
 * May an actor reset, end or withdraw what holds these posts? Only who could have given every one of them: else a handler
 * would get at an officer's account with a code. A specialist's right comes from the appointment, so it goes with the
 * handlers of the unit.
 */
export const mayManage = (actor: Actor, posts: readonly HeldPost[]): boolean =>
  posts.length > 0 &&
  posts.every(({ role, organisation }) =>
    // Whoever may name the first security administrator is not above them from then on.
    ADMINISTRATORS.some((a) => a === role)
      ? mayI(actor, 'grant.manage', organisation).ok
      : rolesToGive(actor, organisation).includes(role === 'specialist' ? 'unit_handler' : role),
  );

export type InvitationState = 'pending' | 'used' | 'withdrawn' | 'expired';

export interface InvitationTimes {
  expiresAt: Date;
  usedAt: Date | null;
  withdrawnAt: Date | null;
}

export function stateOf({ expiresAt, usedAt, withdrawnAt }: InvitationTimes, now: Date): InvitationState {
  if (usedAt) return 'used';
  if (withdrawnAt) return 'withdrawn';
  return expiresAt.getTime() <= now.getTime() ? 'expired' : 'pending';
}
