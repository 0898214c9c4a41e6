/** Words of the regime: unit_handler 经办人, specialist 专管员, department_officer 主管部门, bureau_officer 采购办. */
export type Role =
  'unit_handler' | 'specialist' | 'department_officer' | 'bureau_officer' | 'platform_client' | 'analyst' | 'operator';

export type Scope = 'can-act' | 'events:read' | 'directory:read';

/** 委托: a colleague who is away, for whom the actor may act at the acting organisation while the delegation is in force. */
export interface Delegator {
  accountId: string;
  personId?: string;
  /** The delegator's own at the acting organisation; what was lent to them is not theirs to lend on. */
  roles: readonly Role[];
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
  onBehalfOf?: readonly Delegator[];
  /** Of an API client. */
  scopes: readonly Scope[];
}

/** How the actor stands to the unit in question; the service finds it out from its own tree. */
export type Relation = 'own_unit' | 'department_of_unit' | 'bureau_of_unit' | 'own';
