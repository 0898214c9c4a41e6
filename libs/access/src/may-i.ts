import { ok, refuse, type Result } from '@zhuanguan/kernel';
import type { Actor, Relation, Scope } from './actor.js';
import { actorOn } from './actor-on.js';
import { ROLE_WORDS, type Role } from './role.js';

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
  | 'recusal.declare'
  | 'handover.record'
  | 'term.extend'
  | 'duplicate.read'
  | 'duplicate.decide'
  | 'policy.read'
  | 'policy.compare'
  | 'policy.activate'
  | 'roll_up.open'
  | 'roll_up.read'
  | 'roll_up.submit'
  | 'roll_up.return'
  | 'roll_up.close'
  | 'personal.reveal'
  | 'retention.read'
  | 'retention.hold'
  | 'retention.propose'
  | 'retention.approve'
  | 'project.report'
  | 'project.read'
  | 'audit.read'
  | 'refusal.read'
  | 'session.end_others'
  | 'grant.manage'
  | 'organisation.register'
  | 'operator.manage';

interface Grant {
  role: Role;
  /** One of these must hold; empty = no relation needed. */
  relations: readonly Relation[];
}

const held = (roles: readonly Role[], relations: readonly Relation[] = []): Grant[] =>
  roles.map((role) => ({ role, relations }));

const UNIT_ROLES = (relations: readonly Relation[]): Grant[] => held(['unit_handler', 'specialist'], relations);
const OFFICERS: Grant[] = [
  { role: 'department_officer', relations: ['department_of_unit'] },
  { role: 'bureau_officer', relations: ['bureau_of_unit'] },
];
/** Who receives: a section of the bureau too, for the units it serves (JZ-2, JZ-7). Its units are those below it in the tree. */
const RECEIVERS: Grant[] = [...OFFICERS, { role: 'section_officer', relations: ['bureau_of_unit'] }];
/** Leaders read what their people do and never act for them; they sign on paper (DY-4). */
const UNIT_LEADERS: Grant[] = held(['unit_leader', 'unit_head'], ['own_unit']);
const LEADERS_ABOVE: Grant[] = [
  { role: 'department_leader', relations: ['department_of_unit'] },
  { role: 'bureau_leader', relations: ['bureau_of_unit'] },
];
const READERS: Grant[] = [...UNIT_ROLES(['own_unit']), ...UNIT_LEADERS, ...RECEIVERS, ...LEADERS_ABOVE];
/** A summary is signed for a department or a bureau by its own officer. */
const REPORTERS: Grant[] = held(['department_officer', 'bureau_officer'], ['own_unit']);
/** What needs no relation: a list shows by itself only what is in the reader's scope. */
const ABOVE: Grant[] = held([
  'department_officer',
  'department_leader',
  'section_officer',
  'bureau_officer',
  'bureau_leader',
]);
const SIGNED_IN: Grant[] = [...UNIT_ROLES([]), ...held(['unit_leader', 'unit_head']), ...ABOVE];
/** To whom the messages of their organisation go. */
const ADDRESSED: Grant[] = [...UNIT_ROLES([]), ...held(['department_officer', 'section_officer', 'bureau_officer'])];

/** The one table: who may do what, standing in which relation. docs/access.md shows it, and a test compares the two. */
export const GRANTS: Readonly<Record<Action, { grants: readonly Grant[]; scope?: Scope }>> = {
  'filing.submit': { grants: UNIT_ROLES(['own_unit']) },
  'filing.read': { grants: READERS },
  'filing.receive': { grants: RECEIVERS },
  'filing.return': { grants: RECEIVERS },
  // 领办 and 转办: within one receiver, who of its officers works on it.
  'filing.hold': { grants: RECEIVERS },
  // 催办 of a receiver: the unit that filed, a receiver that has done its part, the level above the one that waits.
  'filing.urge': { grants: [...UNIT_ROLES(['own_unit']), ...RECEIVERS] },
  'filing.void': { grants: held(['bureau_officer'], ['bureau_of_unit']) },
  // A department takes back what it filed for a unit, and only that.
  'filing.withdraw': { grants: [...UNIT_ROLES(['own_unit']), ...held(['department_officer'], ['department_of_unit'])] },
  // The unit seals its form; its department collects the forms of its units (DY-5).
  'scan.attach': { grants: [...UNIT_ROLES(['own_unit']), ...held(['department_officer'], ['department_of_unit'])] },
  'departure.note': { grants: RECEIVERS },
  'import.run': { grants: UNIT_ROLES(['own_unit']) },
  // A department files for its own and subordinate units (XL-5); a bureau never files for those whose filings it receives.
  'import.on_behalf': { grants: held(['department_officer'], ['department_of_unit']) },
  // What was on paper before: whoever keeps the old tables may enter them; receipt is another person's act (FIL-6).
  'import.backfill': { grants: [...UNIT_ROLES(['own_unit']), ...RECEIVERS] },
  // What is typed: a unit's filings, a bureau's 单位变动.
  'draft.keep': { grants: [...UNIT_ROLES(['own_unit']), ...held(['bureau_officer'], ['own_unit'])] },
  'unit.read': { grants: READERS },
  'directory.read': { grants: SIGNED_IN, scope: 'directory:read' },
  'coverage.read': { grants: ABOVE },
  'colleague.read': { grants: held(['department_officer', 'section_officer', 'bureau_officer']) },
  'unit.urge': { grants: RECEIVERS },
  'inbox.read': { grants: ADDRESSED },
  'can_act.ask': { grants: SIGNED_IN, scope: 'can-act' },
  'events.read': { grants: [], scope: 'events:read' },
  // Bureau to departments, departments to their units, each also within its own house (REG-10).
  'account.manage': {
    grants: [
      ...held(['unit_handler', 'section_officer'], ['own_unit']),
      { role: 'department_officer', relations: ['own_unit', 'department_of_unit'] },
      { role: 'bureau_officer', relations: ['own_unit', 'bureau_of_unit'] },
    ],
  },
  // 委托 of one's own post while away; that of somebody absent is for who manages the account. Asked with posts of one's own only.
  'delegation.set': { grants: [...held(['unit_handler', 'section_officer'], ['own_unit']), ...REPORTERS] },
  'unit_list.import': { grants: held(['bureau_officer'], ['bureau_of_unit']) },
  'organisation.act': { grants: held(['bureau_officer'], ['bureau_of_unit']) },
  // 回避, 交接 and 确需延长 are the unit's own to say; whoever may read the unit reads them.
  'recusal.declare': { grants: UNIT_ROLES(['own_unit']) },
  'handover.record': { grants: UNIT_ROLES(['own_unit']) },
  'term.extend': { grants: UNIT_ROLES(['own_unit']) },
  // 重复核查: what looks double, and that ids are one human; of units that are all in the officer's scope (REG-6).
  'duplicate.read': { grants: held(['department_officer', 'bureau_officer']) },
  'duplicate.decide': { grants: OFFICERS },
  // Who is judged by a value may see it and where it comes from.
  'policy.read': { grants: [...SIGNED_IN, ...held(['analyst', 'operator', 'system_admin'])] },
  'policy.compare': { grants: held(['bureau_officer', 'bureau_leader', 'operator', 'system_admin']) },
  // own_unit: the finance department the pack is of.
  'policy.activate': { grants: [...held(['bureau_officer'], ['own_unit']), ...held(['operator'])] },
  // Departments report to their bureau, bureaus to the one above (XL-5, XL-6); who is a party to a round the service knows.
  'roll_up.open': { grants: held(['bureau_officer'], ['own_unit']) },
  'roll_up.read': { grants: [...REPORTERS, ...held(['department_leader', 'bureau_leader'], ['own_unit'])] },
  'roll_up.submit': { grants: REPORTERS },
  // And urging: what the level above does to the level below.
  'roll_up.return': { grants: OFFICERS },
  'roll_up.close': { grants: held(['bureau_officer'], ['own_unit']) },
  // A masked field in full, with a reason that is logged: who has to call the person up (XL-10), not who reads about them.
  'personal.reveal': { grants: [...UNIT_ROLES(['own_unit']), ...RECEIVERS] },
  // 档案保存与销毁 of the bureau's own area: two others than who proposed a list let it go; that a leader signs for themselves.
  'retention.read': { grants: held(['bureau_officer', 'bureau_leader'], ['own_unit']) },
  'retention.hold': { grants: held(['bureau_officer', 'bureau_leader'], ['own_unit']) },
  'retention.propose': { grants: held(['bureau_officer'], ['own_unit']) },
  'retention.approve': { grants: held(['bureau_officer', 'bureau_leader'], ['own_unit']) },
  // The unit keeps the ledger of its projects (JZ-5), by hand or by the system it works with; who may read the unit reads it (JZ-7).
  'project.report': { grants: UNIT_ROLES(['own_unit']), scope: 'ledger:report' },
  'project.read': { grants: READERS },
  // 三员分立 (等保 2.0): each of the three reads or does its own part for the whole installation, and none reads a filing.
  'audit.read': { grants: held(['audit_admin']) },
  'refusal.read': { grants: held(['security_admin', 'audit_admin', 'operator']) },
  // Beside who manages the account.
  'session.end_others': {
    grants: [
      ...held(['security_admin']),
      ...held(['unit_handler', 'section_officer'], ['own_unit']),
      { role: 'department_officer', relations: ['own_unit', 'department_of_unit'] },
      { role: 'bureau_officer', relations: ['own_unit', 'bureau_of_unit'] },
    ],
  },
  // Which role somebody has and until when, at the organisation of the administrator.
  'grant.manage': { grants: held(['security_admin'], ['own_unit']) },
  // What the portal has no page for: an operator's own tools.
  'organisation.register': { grants: held(['operator']) },
  'operator.manage': { grants: held(['system_admin'], ['own_unit']) },
};

export interface Resource {
  /** How the actor stands to it. */
  relations: readonly Relation[];
  /** The day it is asked about; without one, roles count as the actor has them, who was looked at as they came in (`actorOn`). */
  on?: string;
}

/** May this actor do it, standing in these relations on this day? The refusal says who can. */
export function mayI(asking: Actor, action: Action, resource: Resource): Result<void> {
  const actor = resource.on === undefined ? asking : actorOn(asking, resource.on);
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
  const who = [...new Set(grants.map((g) => ROLE_WORDS[g.role]))].join('、');
  return refuse('forbidden', 'not_allowed', who ? `您没有权限进行此操作，可由${who}办理。` : '您没有权限进行此操作。');
}

const ANYWHERE: readonly Relation[] = ['own_unit', 'department_of_unit', 'bureau_of_unit', 'own'];

/** Could this actor do one of these anywhere at all? What an edge asks before it knows where; the first refusal says who can. */
export function mayEver(actor: Actor, actions: Action | readonly Action[], on?: string): Result<void> {
  let refused: Result<void> = refuse('forbidden', 'not_allowed', '您没有权限进行此操作。');
  const said: readonly Action[] = typeof actions === 'string' ? [actions] : actions;
  for (const action of [...said].reverse()) {
    refused = mayI(actor, action, { relations: ANYWHERE, ...(on === undefined ? {} : { on }) });
    if (refused.ok) return refused;
  }
  return refused;
}
