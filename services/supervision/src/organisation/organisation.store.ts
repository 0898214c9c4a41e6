import { readsOwnUnit, treesOf, type Actor, type Relation } from '@zhuanguan/access';
import { OrganisationKind, type Organisation } from '@zhuanguan/contracts';
import { endInTree, moveInTree, type Tx } from '@zhuanguan/db';
import { NotYetError } from '@zhuanguan/events';

const KINDS: Partial<Record<OrganisationKind, string>> = {
  [OrganisationKind.ORGANISATION_KIND_UNIT]: 'unit',
  [OrganisationKind.ORGANISATION_KIND_DEPARTMENT]: 'department',
  [OrganisationKind.ORGANISATION_KIND_BUREAU]: 'bureau',
  [OrganisationKind.ORGANISATION_KIND_SECTION]: 'section',
  [OrganisationKind.ORGANISATION_KIND_OFFICE]: 'office',
};

/** Keeps the replica of one organisation; a parent that is not here yet makes the event wait. */
export async function keepOrganisation(tx: Tx, organisation: Organisation): Promise<void> {
  const { id, kind, name, areaCode, version, validFrom, validTo, budgetParentId, financeParentId } = organisation;
  const parents = [...new Set([budgetParentId, financeParentId].filter((parent) => parent !== ''))];
  const known = await tx.sql<{ id: string }>({
    name: 'supervision-organisation-known',
    text: 'select id from organisation where id = any($1::uuid[])',
    values: [parents],
  });
  if (known.length < parents.length) throw new NotYetError(`parent of ${id} is not here yet`);
  await tx.sql({
    name: 'supervision-organisation-keep',
    text: `insert into organisation (id, kind, name, area_code, version, valid_to) values ($1, $2, $3, $4, $5, $6)
      on conflict (id) do update set kind = excluded.kind, name = excluded.name, area_code = excluded.area_code, version = excluded.version,
        valid_to = excluded.valid_to`,
    values: [id, KINDS[kind] ?? 'unit', name, areaCode, version, validTo || null],
  });
  if (validTo) {
    for (const tree of ['budget', 'finance'] as const) await endInTree(tx, tree, id, validTo);
    return;
  }
  await moveInTree(tx, 'budget', id, budgetParentId || null, validFrom);
  await moveInTree(tx, 'finance', id, financeParentId || null, validFrom);
}

export interface KnownUnit {
  id: string;
  name: string;
  areaCode: string;
}

export async function findUnits(tx: Tx, ids: readonly string[]): Promise<Map<string, KnownUnit>> {
  const rows = await tx.sql<KnownUnit>({
    name: 'supervision-units',
    text: 'select id, name, area_code as "areaCode" from organisation where id = any($1::uuid[])',
    values: [[...new Set(ids)]],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** From where an organisation looks down: an office (采购办) from its bureau, everyone else from itself. */
const looksFrom = (
  organisation: string,
  today: string,
): string => `coalesce((select p.ancestor_id from organisation_closure p
    join organisation k on k.id = p.descendant_id and k.kind = 'office' where p.descendant_id = ${organisation}::uuid and p.tree = 'finance'
      and p.depth = 1 and p.valid_from <= ${today}::date and (p.valid_to is null or p.valid_to > ${today}::date) limit 1), ${organisation}::uuid)`;

/** SQL for "this unit is in scope", with parameters $1 own unit, $2 organisation, $3 trees, $4 today. */
export const inScope = (column: string): string => `(${column} = $1::uuid or ${column} in (
  select c.descendant_id from organisation_closure c where c.ancestor_id = ${looksFrom('$2', '$4')} and c.tree = any($3::text[])
    and c.valid_from <= $4::date and (c.valid_to is null or c.valid_to > $4::date)))`;

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The first wall of what somebody reads: own unit, and what is below it today in the trees their roles look down. */
export function scopeValues(actor: Actor, today: string): [string | null, string, string[], string] {
  const organisation = actor.actingOrgId ?? NOBODY;
  return [readsOwnUnit(actor.roles) ? organisation : null, organisation, treesOf(actor.roles), today];
}

/** How the actor stands to each of these units: only that one is one's own matters to who reports. */
export const reporterRelations = (actor: Actor, unitId: string): Relation[] =>
  actor.actingOrgId === unitId ? ['own_unit'] : [];
