/** Words of the regime: unit_handler 经办人, specialist 专管员, department_officer 主管部门, bureau_officer 采购办. */
export type Role =
  'unit_handler' | 'specialist' | 'department_officer' | 'bureau_officer' | 'platform_client' | 'analyst' | 'operator';

export type Scope = 'can-act' | 'events:read' | 'directory:read';

/** Who acts, for which organisation. Account ≠ person ≠ appointment. */
export interface Actor {
  accountId: string;
  personId?: string;
  /** Set for a system instead of a person. */
  clientId?: string;
  actingOrgId?: string;
  areaCode?: string;
  /** Held at the acting organisation; roles held elsewhere do not count here. */
  roles: readonly Role[];
  /** Of an API client. */
  scopes: readonly Scope[];
}

/** How the actor stands to the unit in question; the service finds it out from its own tree. */
export type Relation = 'own_unit' | 'department_of_unit' | 'bureau_of_unit' | 'own';
