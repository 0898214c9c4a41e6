import type { Actor, Relation } from '@zhuanguan/access';
import { OrganisationKind as ProtoKind, type Organisation } from '@zhuanguan/contracts';
import { endInTree, moveInTree, type Tx } from '@zhuanguan/db';
import type { OrganisationKind } from '../invitation/role-giving.domain.js';

const KINDS: Partial<Record<ProtoKind, OrganisationKind>> = {
  [ProtoKind.ORGANISATION_KIND_UNIT]: 'unit',
  [ProtoKind.ORGANISATION_KIND_DEPARTMENT]: 'department',
  [ProtoKind.ORGANISATION_KIND_BUREAU]: 'bureau',
  [ProtoKind.ORGANISATION_KIND_SECTION]: 'section',
  [ProtoKind.ORGANISATION_KIND_OFFICE]: 'office',
};

/** Keeps name, kind and place of one organisation; false where a parent is not here yet. */
export async function keepOrganisation(tx: Tx, organisation: Organisation): Promise<boolean> {
  const parents = [organisation.budgetParentId, organisation.financeParentId].filter((id) => id !== '');
  const known = await tx.sql<{ id: string }>({
    name: 'identity-organisation-known',
    text: 'select id from organisation where id = any($1::uuid[])',
    values: [parents],
  });
  if (known.length < new Set(parents).size) return false;
  await tx.sql({
    name: 'identity-organisation-keep',
    text: `insert into organisation (id, name, area_code, kind, valid_to) values ($1, $2, $3, $4, $5)
      on conflict (id) do update set name = excluded.name, area_code = excluded.area_code, kind = excluded.kind, valid_to = excluded.valid_to`,
    values: [
      organisation.id,
      organisation.name,
      organisation.areaCode,
      KINDS[organisation.kind] ?? 'unit',
      organisation.validTo || null,
    ],
  });
  if (organisation.validTo) {
    for (const tree of ['budget', 'finance'] as const) await endInTree(tx, tree, organisation.id, organisation.validTo);
    return true;
  }
  await moveInTree(tx, 'budget', organisation.id, organisation.budgetParentId || null, organisation.validFrom);
  await moveInTree(tx, 'finance', organisation.id, organisation.financeParentId || null, organisation.validFrom);
  return true;
}

export interface PlacedOrganisation {
  id: string;
  name: string;
  kind: OrganisationKind;
  areaCode: string;
  relations: Relation[];
}

/** Organisations with how the actor stands to them today; those unknown here are absent. */
export async function placedOrganisations(
  tx: Tx,
  actor: Actor,
  ids: readonly string[],
  today: string,
): Promise<Map<string, PlacedOrganisation>> {
  const rows = await tx.sql<Omit<PlacedOrganisation, 'relations'> & { trees: string[] }>({
    name: 'identity-placed-organisations',
    text: `select o.id, o.name, o.kind, o.area_code as "areaCode",
        array(select distinct c.tree from organisation_closure c where c.ancestor_id = $1 and c.descendant_id = o.id
          and c.valid_from <= $3::date and (c.valid_to is null or c.valid_to > $3::date)) as trees
      from organisation o where o.id = any($2::uuid[])`,
    values: [actor.actingOrgId ?? null, ids, today],
  });
  return new Map(
    rows.map(({ trees, ...row }) => [
      row.id,
      {
        ...row,
        relations: [
          ...(actor.actingOrgId === row.id ? (['own_unit'] as const) : []),
          ...(trees.includes('budget') ? (['department_of_unit'] as const) : []),
          ...(trees.includes('finance') ? (['bureau_of_unit'] as const) : []),
        ],
      },
    ]),
  );
}
