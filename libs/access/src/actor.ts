import type { Role } from './role.js';

/** YYYY-MM-DD in Asia/Shanghai, both days among them. */
export interface RoleDates {
  from?: string;
  to?: string;
}

export type Scope = 'can-act' | 'events:read' | 'directory:read' | 'ledger:report';

/** 委托: a colleague who is away, for whom the actor may act at the acting organisation while the delegation is in force. */
export interface Delegator {
  accountId: string;
  personId?: string;
  /** The delegator's own at the acting organisation; what was lent to them is not theirs to lend on. */
  roles: readonly Role[];
  /** The last day of the delegation, where it is known. */
  to?: string;
}

/** Who acts, for which organisation. Account ≠ person ≠ appointment. */
export interface Actor {
  accountId: string;
  personId?: string;
  /** Set for a system instead of a person. */
  clientId?: string;
  actingOrgId?: string;
  areaCode?: string;
  /** Held at the acting organisation, lent ones among them; roles held elsewhere do not count here. */
  roles: readonly Role[];
  /** Of these what is held through a delegation alone. */
  lentRoles?: readonly Role[];
  /** Of these what is held from a day to a day; a role without an entry is held without an end that is known. */
  roleDates?: Readonly<Partial<Record<Role, RoleDates>>>;
  onBehalfOf?: readonly Delegator[];
  /** Of an API client. */
  scopes: readonly Scope[];
}

/** How the actor stands to the unit in question; the service finds it out from its own tree. */
export type Relation = 'own_unit' | 'department_of_unit' | 'bureau_of_unit' | 'own';
