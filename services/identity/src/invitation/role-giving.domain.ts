import { ADMINISTRATORS, mayI, type Actor, type Relation, type Role } from '@zhuanguan/access';
import { refuse, type Result, ok } from '@zhuanguan/kernel';

export type OrganisationKind = 'unit' | 'department' | 'bureau' | 'section' | 'office';

/**
 * The roles an organisation of a kind needs. A department and a bureau are budget units too, so someone handles their own
 * filings; who receives for a bureau does not file for it (FIL-6), so its handler is invited apart. A section and an office
 * of a bureau only receive.
 */
const USUAL: Readonly<Record<OrganisationKind, readonly Role[]>> = {
  unit: ['unit_handler'],
  department: ['department_officer', 'unit_handler'],
  bureau: ['bureau_officer'],
  section: ['section_officer'],
  office: ['bureau_officer'],
};
const OF_UNIT: readonly Role[] = ['unit_handler', 'unit_leader', 'unit_head'];
const POSSIBLE: Readonly<Record<OrganisationKind, readonly Role[]>> = {
  unit: OF_UNIT,
  department: ['department_officer', 'department_leader', ...OF_UNIT],
  bureau: ['bureau_officer', 'bureau_leader', ...OF_UNIT, 'analyst'],
  section: ['section_officer'],
  office: ['bureau_officer'],
};

export const usualRoles = (kind: OrganisationKind): Role[] => [...USUAL[kind]];

export interface InvitedOrganisation {
  kind: OrganisationKind;
  relations: readonly Relation[];
}

/** The roles an actor may give out at an organisation; none where it is not theirs. */
export function rolesToGive(actor: Actor, organisation: InvitedOrganisation): Role[] {
  const given = [...byManager(actor, organisation), ...byAdministrator(actor, organisation)];
  return given.filter((role, i) => given.indexOf(role) === i);
}

function byManager(actor: Actor, { kind, relations }: InvitedOrganisation): Role[] {
  if (!mayI(actor, 'account.manage', { relations }).ok) return [];
  const above = relations.some((r) => r !== 'own_unit') && !relations.includes('own_unit');
  const officer = (['department_officer', 'section_officer', 'bureau_officer'] as const).some((r) =>
    actor.roles.includes(r),
  );
  const usual = POSSIBLE[kind].filter((role) => above || officer || OF_UNIT.includes(role));
  // Ours: somebody has to name the first security administrator; from then on the three are theirs.
  const first = kind === 'bureau' && relations.includes('own_unit') && actor.roles.includes('bureau_officer');
  return [...usual, ...(first ? (['security_admin'] as const) : [])];
}

/** 三员分立: the security administrator says who has which role, the system administrator lets operators in. */
function byAdministrator(actor: Actor, { kind, relations }: InvitedOrganisation): Role[] {
  const granted = mayI(actor, 'grant.manage', { relations }).ok
    ? [...POSSIBLE[kind], ...(kind === 'bureau' ? ADMINISTRATORS : [])]
    : [];
  const operators = kind === 'bureau' && mayI(actor, 'operator.manage', { relations }).ok;
  return [...granted, ...(operators ? (['operator'] as const) : [])];
}

/** What a post of an account is; the three administrators may be held by one human at 等保 level 2 and not at level 3. */
export type AdministratorSeparation = 'together' | 'apart';

/** Would an account that holds these roles, anywhere, join administrators by the new ones? */
export function keepApart(
  separation: AdministratorSeparation,
  held: readonly Role[],
  given: readonly Role[],
): Result<void> {
  const administers = ADMINISTRATORS.filter((role) => held.includes(role) || given.includes(role));
  if (separation === 'together' || administers.length < 2 || !ADMINISTRATORS.some((role) => given.includes(role)))
    return ok(undefined);
  return refuse(
    'refused',
    'administrators_apart',
    '本系统按三员分立设置：系统管理员、安全管理员、审计管理员不能由同一账号兼任。请另选账号，或先终止其现有的管理员角色。',
  );
}
