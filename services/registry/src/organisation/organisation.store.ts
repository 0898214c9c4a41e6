import { OrganisationKind, type Organisation } from '@zhuanguan/contracts';
import { endInTree, moveInTree, type Tx } from '@zhuanguan/db';
import { pinyin } from 'pinyin-pro';
import type { Kind, OrganisationRow } from './organisation.types.js';

const KINDS: Record<Kind, OrganisationKind> = {
  unit: OrganisationKind.ORGANISATION_KIND_UNIT,
  department: OrganisationKind.ORGANISATION_KIND_DEPARTMENT,
  bureau: OrganisationKind.ORGANISATION_KIND_BUREAU,
  section: OrganisationKind.ORGANISATION_KIND_SECTION,
  office: OrganisationKind.ORGANISATION_KIND_OFFICE,
};

export const kindToProto = (kind: Kind): OrganisationKind => KINDS[kind];
export const kindFromProto = (kind: OrganisationKind): Kind | undefined =>
  (Object.keys(KINDS) as Kind[]).find((k) => KINDS[k] === kind);

export const ORGANISATION_COLUMNS = `o.id, o.kind, o.name, o.short_name as "shortName", o.former_names as "formerNames", o.area_code as "areaCode",
  o.budget_parent_id as "budgetParentId", o.finance_parent_id as "financeParentId", o.business_section as "businessSection",
  o.valid_from as "validFrom", o.valid_to as "validTo", o.version,
  (select coalesce(json_agg(json_build_object('scheme', i.scheme, 'value', i.value, 'validFrom', i.valid_from, 'validTo', i.valid_to) order by i.scheme, i.value), '[]')
    from organisation_identifier i where i.organisation_id = o.id) as identifiers`;

export async function loadOrganisations(tx: Tx, ids: readonly string[]): Promise<Map<string, OrganisationRow>> {
  const rows = await tx.sql<OrganisationRow>({
    name: 'registry-organisations',
    text: `select ${ORGANISATION_COLUMNS} from organisation o where o.id = any($1::uuid[])`,
    values: [ids],
  });
  return new Map(rows.map((r) => [r.id, r]));
}

export const organisationToProto = (o: OrganisationRow): Organisation => ({
  id: o.id,
  kind: KINDS[o.kind],
  name: o.name,
  shortName: o.shortName,
  formerNames: o.formerNames,
  areaCode: o.areaCode,
  identifiers: o.identifiers.map((i) => ({ ...i, validTo: i.validTo ?? '' })),
  budgetParentId: o.budgetParentId ?? '',
  financeParentId: o.financeParentId ?? '',
  businessSection: o.businessSection,
  validFrom: o.validFrom,
  validTo: o.validTo ?? '',
  version: o.version,
});

/** 教育局 as jiaoyuju or jyj. */
export const spell = (text: string, pattern: 'pinyin' | 'first'): string =>
  pinyin(text, { toneType: 'none', pattern, type: 'array', nonZh: 'consecutive' })
    .join('')
    .toLowerCase()
    .replace(/\s/g, '');

export async function saveOrganisation(tx: Tx, o: OrganisationRow): Promise<void> {
  const spoken = [o.name, o.shortName, ...o.formerNames].filter(Boolean);
  const code = o.identifiers.find((i) => i.scheme === 'budget_unit_code' && !i.validTo)?.value;
  await tx.sql({
    name: 'registry-save-organisation',
    text: `insert into organisation (id, kind, name, short_name, former_names, area_code, budget_parent_id, finance_parent_id, business_section, valid_from, valid_to, pinyin, initials, sort_key, version)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
      on conflict (id) do update set kind = excluded.kind, name = excluded.name, short_name = excluded.short_name, former_names = excluded.former_names,
        area_code = excluded.area_code, budget_parent_id = excluded.budget_parent_id, finance_parent_id = excluded.finance_parent_id,
        business_section = excluded.business_section, valid_from = excluded.valid_from, valid_to = excluded.valid_to, pinyin = excluded.pinyin, initials = excluded.initials,
        sort_key = excluded.sort_key, version = excluded.version`,
    values: [
      o.id,
      o.kind,
      o.name,
      o.shortName,
      o.formerNames,
      o.areaCode,
      o.budgetParentId,
      o.financeParentId,
      o.businessSection,
      o.validFrom,
      o.validTo,
      spoken.map((s) => spell(s, 'pinyin')).join(' '),
      spoken.map((s) => spell(s, 'first')).join(' '),
      // Units sort by their 预算单位编码, those without one after them.
      `${code ?? '~'}:${o.id}`,
      o.version,
    ],
  });
  await tx.sql({
    name: 'registry-save-identifiers',
    text: `insert into organisation_identifier (organisation_id, scheme, value, valid_from, valid_to)
      select $1, scheme, value, valid_from, valid_to from json_to_recordset($2::json) as i(scheme text, value text, valid_from date, valid_to date)
      on conflict (organisation_id, scheme, value, valid_from) do update set valid_to = excluded.valid_to`,
    values: [
      o.id,
      JSON.stringify(
        o.identifiers.map((i) => ({ scheme: i.scheme, value: i.value, valid_from: i.validFrom, valid_to: i.validTo })),
      ),
    ],
  });
}

/** Where it stands in both trees from `validFrom` on; one that ended is in neither from `validTo` on. */
export async function placeInTrees(tx: Tx, o: OrganisationRow): Promise<void> {
  for (const [tree, parentId] of [
    ['budget', o.budgetParentId],
    ['finance', o.financeParentId],
  ] as const)
    await (o.validTo ? endInTree(tx, tree, o.id, o.validTo) : moveInTree(tx, tree, o.id, parentId, o.validFrom));
}
