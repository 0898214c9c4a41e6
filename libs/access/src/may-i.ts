import { ok, refuse, type Result } from '@zhuanguan/kernel';
import type { Actor, Relation, Role, Scope } from './actor.js';

export type Action =
  | 'filing.submit'
  | 'filing.read'
  | 'filing.receive'
  | 'filing.return'
  | 'filing.hold'
  | 'filing.urge'
  | 'filing.void'
  | 'filing.withdraw'
  | 'scan.attach'
  | 'departure.note'
  | 'import.run'
  | 'import.on_behalf'
  | 'import.backfill'
  | 'draft.keep'
  | 'unit.read'
  | 'directory.read'
  | 'coverage.read'
  | 'unit.urge'
  | 'inbox.read'
  | 'can_act.ask'
  | 'events.read'
  | 'colleague.read'
  | 'account.manage'
  | 'delegation.set'
  | 'unit_list.import'
  | 'organisation.act'
  | 'policy.read'
  | 'policy.compare'
  | 'policy.activate'
  | 'roll_up.open'
  | 'roll_up.read'
  | 'roll_up.submit'
  | 'roll_up.return'
  | 'roll_up.close';

interface Grant {
  role: Role;
  /** One of these must hold; empty = no relation needed. */
  relations: readonly Relation[];
}

const UNIT_ROLES = (relations: readonly Relation[]): Grant[] => [
  { role: 'unit_handler', relations },
  { role: 'specialist', relations },
];
const OFFICERS: Grant[] = [
  { role: 'department_officer', relations: ['department_of_unit'] },
  { role: 'bureau_officer', relations: ['bureau_of_unit'] },
];
/** A summary is signed for a department or a bureau by its own officer. */
const REPORTERS: Grant[] = [
  { role: 'department_officer', relations: ['own_unit'] },
  { role: 'bureau_officer', relations: ['own_unit'] },
];
const SIGNED_IN: Grant[] = [
  ...UNIT_ROLES([]),
  { role: 'department_officer', relations: [] },
  { role: 'bureau_officer', relations: [] },
];

/** The one table: who may do what, standing in which relation. */
export const GRANTS: Readonly<Record<Action, { grants: readonly Grant[]; scope?: Scope }>> = {
  'filing.submit': { grants: UNIT_ROLES(['own_unit']) },
  'filing.read': { grants: [...UNIT_ROLES(['own_unit']), ...OFFICERS] },
  'filing.receive': { grants: OFFICERS },
  'filing.return': { grants: OFFICERS },
  // 领办 and 转办: within one receiver, who of its officers works on it.
  'filing.hold': { grants: OFFICERS },
  // 催办 of a receiver: the unit that filed, a receiver that has done its part, the level above the one that waits.
  'filing.urge': { grants: [...UNIT_ROLES(['own_unit']), ...OFFICERS] },
  'filing.void': { grants: [{ role: 'bureau_officer', relations: ['bureau_of_unit'] }] },
  // A department takes back what it filed for a unit, and only that.
  'filing.withdraw': {
    grants: [...UNIT_ROLES(['own_unit']), { role: 'department_officer', relations: ['department_of_unit'] }],
  },
  // The unit seals its form; its department collects the forms of its units (DY-5).
  'scan.attach': {
    grants: [...UNIT_ROLES(['own_unit']), { role: 'department_officer', relations: ['department_of_unit'] }],
  },
  'departure.note': { grants: OFFICERS },
  'import.run': { grants: UNIT_ROLES(['own_unit']) },
  // A department files for its own and subordinate units (XL-5); a bureau never files for those whose filings it receives.
  'import.on_behalf': { grants: [{ role: 'department_officer', relations: ['department_of_unit'] }] },
  // What was on paper before: whoever keeps the old tables may enter them; receipt is another person's act (FIL-6).
  'import.backfill': { grants: [...UNIT_ROLES(['own_unit']), ...OFFICERS] },
  // What is typed: a unit's filings, a bureau's 单位变动.
  'draft.keep': { grants: [...UNIT_ROLES(['own_unit']), { role: 'bureau_officer', relations: ['own_unit'] }] },
  'unit.read': { grants: [...UNIT_ROLES(['own_unit']), ...OFFICERS] },
  'directory.read': { grants: SIGNED_IN, scope: 'directory:read' },
  'coverage.read': {
    grants: [
      { role: 'department_officer', relations: [] },
      { role: 'bureau_officer', relations: [] },
    ],
  },
  'colleague.read': {
    grants: [
      { role: 'department_officer', relations: [] },
      { role: 'bureau_officer', relations: [] },
    ],
  },
  'unit.urge': { grants: OFFICERS },
  'inbox.read': { grants: SIGNED_IN },
  'can_act.ask': { grants: SIGNED_IN, scope: 'can-act' },
  'events.read': { grants: [], scope: 'events:read' },
  // Bureau to departments, departments to their units, each also within its own house (REG-10).
  'account.manage': {
    grants: [
      { role: 'unit_handler', relations: ['own_unit'] },
      { role: 'department_officer', relations: ['own_unit', 'department_of_unit'] },
      { role: 'bureau_officer', relations: ['own_unit', 'bureau_of_unit'] },
    ],
  },
  // 委托 of one's own post while away; that of somebody absent is for who manages the account. Asked with posts of one's own only.
  'delegation.set': {
    grants: [{ role: 'unit_handler', relations: ['own_unit'] }, ...REPORTERS],
  },
  'unit_list.import': { grants: [{ role: 'bureau_officer', relations: ['bureau_of_unit'] }] },
  'organisation.act': { grants: [{ role: 'bureau_officer', relations: ['bureau_of_unit'] }] },
  // Who is judged by a value may see it and where it comes from.
  'policy.read': { grants: [...SIGNED_IN, { role: 'operator', relations: [] }] },
  'policy.compare': {
    grants: [
      { role: 'bureau_officer', relations: [] },
      { role: 'operator', relations: [] },
    ],
  },
  // own_unit: the finance department the pack is of.
  'policy.activate': {
    grants: [
      { role: 'bureau_officer', relations: ['own_unit'] },
      { role: 'operator', relations: [] },
    ],
  },
  // Departments report to their bureau, bureaus to the one above (XL-5, XL-6); who is a party to a round the service knows.
  'roll_up.open': { grants: [{ role: 'bureau_officer', relations: ['own_unit'] }] },
  'roll_up.read': { grants: REPORTERS },
  'roll_up.submit': { grants: REPORTERS },
  // And urging: what the level above does to the level below.
  'roll_up.return': { grants: OFFICERS },
  'roll_up.close': { grants: [{ role: 'bureau_officer', relations: ['own_unit'] }] },
};

const WHO: Record<Role, string> = {
  unit_handler: '本单位经办人',
  specialist: '本单位在册人员',
  department_officer: '主管部门经办人员',
  bureau_officer: '财政部门采购办人员',
  platform_client: '已登记的业务系统',
  analyst: '分析人员',
  operator: '运维人员',
};

/** May this actor do it, standing in these relations? The refusal says who can. */
export function mayI(actor: Actor, action: Action, resource: { relations: readonly Relation[] }): Result<void> {
  const { grants, scope } = GRANTS[action];
  if (actor.clientId !== undefined) {
    if (scope && actor.scopes.includes(scope)) return ok(undefined);
    return refuse(
      'forbidden',
      'scope_missing',
      scope ? `该系统未获授权（需要 ${scope}）。` : '该操作不对业务系统开放。',
    );
  }
  const allowed = grants.some(
    ({ role, relations }) =>
      actor.roles.includes(role) && (relations.length === 0 || relations.some((r) => resource.relations.includes(r))),
  );
  if (allowed) return ok(undefined);
  const who = [...new Set(grants.map((g) => WHO[g.role]))].join('、');
  return refuse('forbidden', 'not_allowed', who ? `您没有权限进行此操作，可由${who}办理。` : '您没有权限进行此操作。');
}
