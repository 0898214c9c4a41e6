import { mayI, type Actor, type Relation, type Role } from '@zhuanguan/access';

export type OrganisationKind = 'unit' | 'department' | 'bureau' | 'section' | 'office';

/** Ours: a sheet handed out at a meeting is used within a month or made anew. */
export const VALID_DAYS = 30;
/** Ours: a forgotten password is a matter of days. */
export const RESET_VALID_DAYS = 7;
const DAY_MS = 86_400_000;

export const expiryOf = (purpose: 'activate' | 'reset', now: Date): Date =>
  new Date(now.getTime() + (purpose === 'reset' ? RESET_VALID_DAYS : VALID_DAYS) * DAY_MS);

/**
 * The roles an organisation of a kind needs. A department and a bureau are budget units too, so someone handles their own
 * filings; who receives for a bureau does not file for it (FIL-6), so its handler is invited apart. A section and an office
 * of a bureau only receive.
 */
const USUAL: Readonly<Record<OrganisationKind, readonly Role[]>> = {
  unit: ['unit_handler'],
  department: ['department_officer', 'unit_handler'],
  bureau: ['bureau_officer'],
  section: ['bureau_officer'],
  office: ['bureau_officer'],
};
const POSSIBLE: Readonly<Record<OrganisationKind, readonly Role[]>> = {
  unit: ['unit_handler'],
  department: ['department_officer', 'unit_handler'],
  bureau: ['bureau_officer', 'unit_handler'],
  section: ['bureau_officer'],
  office: ['bureau_officer'],
};

export const usualRoles = (kind: OrganisationKind): Role[] => [...USUAL[kind]];

export interface InvitedOrganisation {
  kind: OrganisationKind;
  relations: readonly Relation[];
}

/** The roles an actor may give out at an organisation; none where it is not theirs. */
export function rolesToGive(actor: Actor, { kind, relations }: InvitedOrganisation): Role[] {
  if (!mayI(actor, 'account.manage', { relations }).ok) return [];
  const above = relations.some((r) => r !== 'own_unit') && !relations.includes('own_unit');
  const officer = actor.roles.includes('department_officer') || actor.roles.includes('bureau_officer');
  // Within one's own house a handler brings in handlers, not officers.
  return POSSIBLE[kind].filter((role) => above || officer || role === 'unit_handler');
}

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
    rolesToGive(actor, organisation).includes(role === 'specialist' ? 'unit_handler' : role),
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
