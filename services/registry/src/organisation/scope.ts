import { readsOwnUnit, treesOf, type Actor, type Relation } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';

/** What a list may show: the own unit, the trees the roles look down, or, for a system, the areas below its code. */
export function scopeValues(actor: Actor, today: string): unknown[] {
  const none = '00000000-0000-0000-0000-000000000000';
  const own = readsOwnUnit(actor.roles) ? (actor.actingOrgId ?? none) : none;
  const area =
    actor.clientId && actor.scopes.includes('directory:read')
      ? `${(actor.areaCode ?? '').replace(/(00)+$/, '')}%`
      : null;
  return [own, actor.actingOrgId ?? none, treesOf(actor.roles), today, area];
}

/** From where an organisation looks down: an office (采购办) from its bureau, everyone else from itself. */
const looksFrom = (
  organisation: string,
  today: string,
): string => `coalesce((select k.finance_parent_id from organisation k
    where k.id = ${organisation}::uuid and k.kind = 'office' and k.valid_from <= ${today}::date), ${organisation}::uuid)`;

/** SQL over `o` (organisation) with $1 own unit, $2 organisation, $3 trees, $4 today, $5 area pattern of a system. */
export const IN_SCOPE = `(o.id = $1::uuid or ($5::text is not null and o.area_code like $5) or o.id in (
  select c.descendant_id from organisation_closure c where c.ancestor_id = ${looksFrom('$2', '$4')} and c.tree = any($3::text[])
    and c.valid_from <= $4::date and (c.valid_to is null or c.valid_to > $4::date)))`;

export async function relationsTo(tx: Tx, actor: Actor, unitId: string, today: string): Promise<Relation[]> {
  const rows = await tx.sql<{ tree: string }>({
    name: 'registry-relations',
    text: `select distinct tree from organisation_closure where ancestor_id = ${looksFrom('$1', '$3')} and descendant_id = $2
      and valid_from <= $3::date and (valid_to is null or valid_to > $3::date)`,
    values: [actor.actingOrgId ?? null, unitId, today],
  });
  const trees = new Set(rows.map((r) => r.tree));
  return [
    ...(actor.actingOrgId === unitId ? (['own_unit'] as const) : []),
    ...(trees.has('budget') ? (['department_of_unit'] as const) : []),
    ...(trees.has('finance') ? (['bureau_of_unit'] as const) : []),
  ];
}

export interface Parting {
  relations: Relation[];
  /** The first day on which the unit was no more, or no more below the actor's organisation. */
  on: string;
}

/**
 * How the actor stood to a unit before it went to another, or was no more; who goes on with its work stands where it stood
 * itself. What was theirs stays readable, as it was until then (REG-1).
 */
export async function partingFrom(tx: Tx, actor: Actor, unitId: string): Promise<Parting | undefined> {
  const rows = await tx.sql<{ tree: string; on: string }>({
    name: 'registry-parting',
    text: `select tree, max(valid_to) as on from organisation_closure
        where ancestor_id = $1 and descendant_id = $2 and ancestor_id <> descendant_id and valid_to is not null group by tree
      union all
      select 'successor', max(a.effective_date) from organisation_act_effect e join organisation_act a on a.id = e.act_id
        where e.organisation_id = $2 and e.part = 'ended' and $1 = any(e.successor_ids) having count(*) > 0`,
    values: [actor.actingOrgId ?? null, unitId],
  });
  const on = rows
    .map((r) => r.on)
    .sort()
    .at(-1);
  if (!on) return undefined;
  const trees = new Set(rows.filter((r) => r.on === on).map((r) => r.tree));
  return {
    on,
    relations: [
      ...(trees.has('successor') ? (['own_unit'] as const) : []),
      ...(trees.has('budget') || trees.has('successor') ? (['department_of_unit'] as const) : []),
      ...(trees.has('finance') || trees.has('successor') ? (['bureau_of_unit'] as const) : []),
    ],
  };
}
