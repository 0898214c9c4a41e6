import type { Actor, Relation } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';

/** What a list may show: the own unit, the trees the roles look down, or, for a system, the areas below its code. */
export function scopeValues(actor: Actor, today: string): unknown[] {
  const none = '00000000-0000-0000-0000-000000000000';
  const has = (role: Actor['roles'][number]) => actor.roles.includes(role);
  const trees = [...(has('department_officer') ? ['budget'] : []), ...(has('bureau_officer') ? ['finance'] : [])];
  const own = has('unit_handler') || has('specialist') ? (actor.actingOrgId ?? none) : none;
  const area =
    actor.clientId && actor.scopes.includes('directory:read')
      ? `${(actor.areaCode ?? '').replace(/(00)+$/, '')}%`
      : null;
  return [own, actor.actingOrgId ?? none, trees, today, area];
}

/** SQL over `o` (organisation) with $1 own unit, $2 organisation, $3 trees, $4 today, $5 area pattern of a system. */
export const IN_SCOPE = `(o.id = $1::uuid or ($5::text is not null and o.area_code like $5) or o.id in (
  select c.descendant_id from organisation_closure c where c.ancestor_id = $2::uuid and c.tree = any($3::text[])
    and c.valid_from <= $4::date and (c.valid_to is null or c.valid_to > $4::date)))`;

export async function relationsTo(tx: Tx, actor: Actor, unitId: string, today: string): Promise<Relation[]> {
  const rows = await tx.sql<{ tree: string }>({
    name: 'registry-relations',
    text: `select distinct tree from organisation_closure where ancestor_id = $1 and descendant_id = $2
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
