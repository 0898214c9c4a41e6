import { readsOwnUnit, treesOf, type Actor, type Relation } from '@zhuanguan/access';
import { endInTree, moveInTree, type Tx } from '@zhuanguan/db';
import type { Organisation } from '@zhuanguan/contracts';
import { NotYetError } from '@zhuanguan/events';
import { OrganisationKind } from '@zhuanguan/contracts';
import { keepNames } from './organisation-name.store.js';

const KINDS: Partial<Record<OrganisationKind, string>> = {
  [OrganisationKind.ORGANISATION_KIND_UNIT]: 'unit',
  [OrganisationKind.ORGANISATION_KIND_DEPARTMENT]: 'department',
  [OrganisationKind.ORGANISATION_KIND_BUREAU]: 'bureau',
  [OrganisationKind.ORGANISATION_KIND_SECTION]: 'section',
  [OrganisationKind.ORGANISATION_KIND_OFFICE]: 'office',
};

/** Keeps the replica of one organisation; a parent that is not here yet makes the event wait. */
export async function keepOrganisation(tx: Tx, organisation: Organisation): Promise<void> {
  const parents = [organisation.budgetParentId, organisation.financeParentId].filter((id) => id !== '');
  const known = await tx.sql<{ id: string }>({
    name: 'workflow-organisation-known',
    text: 'select id from organisation where id = any($1::uuid[])',
    values: [parents],
  });
  if (known.length < new Set(parents).size) throw new NotYetError(`parent of ${organisation.id} is not here yet`);
  await tx.sql({
    name: 'workflow-organisation-keep',
    text: `insert into organisation (id, kind, name, area_code, version, valid_to) values ($1, $2, $3, $4, $5, $6)
      on conflict (id) do update set kind = excluded.kind, name = excluded.name, area_code = excluded.area_code, version = excluded.version,
        valid_to = excluded.valid_to`,
    values: [
      organisation.id,
      KINDS[organisation.kind] ?? 'unit',
      organisation.name,
      organisation.areaCode,
      organisation.version,
      organisation.validTo || null,
    ],
  });
  await keepNames(tx, organisation);
  if (organisation.validTo) {
    for (const tree of ['budget', 'finance'] as const) await endInTree(tx, tree, organisation.id, organisation.validTo);
    return;
  }
  await moveInTree(tx, 'budget', organisation.id, organisation.budgetParentId || null, organisation.validFrom);
  await moveInTree(tx, 'finance', organisation.id, organisation.financeParentId || null, organisation.validFrom);
}

/** Whom a list may show: the actor's own unit, and what is below it in the trees its roles look down. */
export interface ReadScope {
  ownUnit: string | null;
  organisation: string;
  trees: string[];
}

export function readScope(actor: Actor): ReadScope {
  const organisation = actor.actingOrgId ?? '00000000-0000-0000-0000-000000000000';
  return { ownUnit: readsOwnUnit(actor.roles) ? organisation : null, organisation, trees: treesOf(actor.roles) };
}

/** From where an organisation looks down: an office (采购办) from its bureau, everyone else from itself. */
export const looksFrom = (
  organisation: string,
  today: string,
): string => `coalesce((select p.ancestor_id from organisation_closure p
    join organisation k on k.id = p.descendant_id and k.kind = 'office' where p.descendant_id = ${organisation}::uuid and p.tree = 'finance'
      and p.depth = 1 and p.valid_from <= ${today}::date and (p.valid_to is null or p.valid_to > ${today}::date) limit 1), ${organisation}::uuid)`;

/** SQL for "this unit is in scope", with parameters $1 own unit, $2 organisation, $3 trees, $4 today. */
export const inScope = (column: string): string => `(${column} = $1::uuid or ${column} in (
  select c.descendant_id from organisation_closure c where c.ancestor_id = ${looksFrom('$2', '$4')} and c.tree = any($3::text[])
    and c.valid_from <= $4::date and (c.valid_to is null or c.valid_to > $4::date)))`;

export const scopeValues = (scope: ReadScope, today: string): unknown[] => [
  scope.ownUnit,
  scope.organisation,
  scope.trees,
  today,
];

/**
 * Before anything else of a command that files in units or voids there: the unit that ends, which locks its row by changing it, and
 * such a command go one after the other. Filings share the lock; a void, which may bring back a person whom another files anew
 * (of whom no row tells yet), is alone.
 */
export async function lockUnits(tx: Tx, ids: readonly string[], mode: 'share' | 'update'): Promise<void> {
  if (ids.length === 0) return;
  await tx.sql({
    name: `workflow-lock-units-${mode}`,
    text: `select id from organisation where id = any($1::uuid[]) order by id for ${mode === 'share' ? 'share' : 'no key update'}`,
    values: [[...new Set(ids)]],
  });
}

/** How the actor stands to a unit today. */
export async function relationsTo(tx: Tx, actor: Actor, unitId: string, today: string): Promise<Relation[]> {
  const rows = await tx.sql<{ tree: string }>({
    name: 'workflow-relations',
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

/** The first day on which an organisation is no more; undefined while it lasts. */
export async function endOf(tx: Tx, id: string): Promise<string | undefined> {
  const [row] = await tx.sql<{ on: string | null }>({
    name: 'workflow-organisation-end',
    text: 'select valid_to::text as on from organisation where id = $1',
    values: [id],
  });
  return row?.on ?? undefined;
}

/** True where the actor's organisation goes on with what the unit was. */
export async function goesOnWith(tx: Tx, actor: Actor, unitId: string): Promise<boolean> {
  const rows = await tx.sql({
    name: 'workflow-goes-on-with',
    text: 'select 1 as found from organisation_successor where organisation_id = $1 and successor_id = $2',
    values: [unitId, actor.actingOrgId ?? null],
  });
  return rows.length > 0;
}

export async function organisationNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.sql<{ id: string; name: string }>({
    name: 'workflow-organisation-names',
    text: 'select id, name from organisation where id = any($1::uuid[])',
    values: [[...new Set(ids)]],
  });
  return new Map(rows.map((r) => [r.id, r.name]));
}
