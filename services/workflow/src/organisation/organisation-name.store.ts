import type { Organisation } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { plainName, type KnownName, type NameKind } from './plain-name.js';

const CODES = ['budget_unit_code', 'uscc'] as const;

/**
 * Keeps the names and codes of one organisation; an older state than the one kept changes nothing, so that the stream may be
 * read again from its start.
 */
export async function keepNames(tx: Tx, organisation: Organisation): Promise<void> {
  const { id, version, name, shortName, formerNames, identifiers } = organisation;
  const rows: { kind: NameKind; plain: string; validTo: string | null }[] = [
    { kind: 'name', plain: name, validTo: null },
    { kind: 'short_name', plain: shortName, validTo: null },
    ...formerNames.map((former) => ({ kind: 'former_name' as const, plain: former, validTo: null })),
    ...identifiers.flatMap(({ scheme, value, validTo }) => {
      const kind = CODES.find((code) => code === scheme);
      return kind ? [{ kind, plain: value, validTo: validTo || null }] : [];
    }),
  ];
  const plain = rows.map((row) => ({ ...row, plain: plainName(row.plain) })).filter((row) => row.plain !== '');
  await tx.sql({
    name: 'workflow-organisation-names-keep',
    text: `with newer as (
        select 1 from organisation_name where organisation_id = $1 and version > $2 limit 1
      ), gone as (
        delete from organisation_name where organisation_id = $1 and not exists (select 1 from newer)
          and (kind, plain) not in (select n.kind, n.plain from json_to_recordset($3::json) as n(kind text, plain text))
      )
      insert into organisation_name (organisation_id, kind, plain, valid_to, version)
      select distinct on (n.kind, n.plain) $1::uuid, n.kind, n.plain, n.valid_to, $2::bigint
      from json_to_recordset($3::json) as n(kind text, plain text, valid_to date) where not exists (select 1 from newer)
      order by n.kind, n.plain, n.valid_to desc nulls first
      on conflict (organisation_id, kind, plain) do update set valid_to = excluded.valid_to, version = excluded.version`,
    values: [id, version, JSON.stringify(plain.map((r) => ({ kind: r.kind, plain: r.plain, valid_to: r.validTo })))],
  });
}

export const findNames = (tx: Tx, plain: readonly string[], today: string): Promise<KnownName[]> =>
  tx.sql<KnownName>({
    name: 'workflow-organisation-names-find',
    text: `select n.organisation_id as "organisationId", o.name as "organisationName", n.kind, n.plain
      from organisation_name n join organisation o on o.id = n.organisation_id
      where n.plain = any($1::text[]) and o.valid_to is null and (n.valid_to is null or n.valid_to > $2::date)
      order by o.name, o.id`,
    values: [plain, today],
  });

/** Every way one organisation is written. */
export const namesOf = async (tx: Tx, organisationId: string): Promise<Set<string>> => {
  const rows = await tx.sql<{ plain: string }>({
    name: 'workflow-organisation-names-of',
    text: 'select plain from organisation_name where organisation_id = $1',
    values: [organisationId],
  });
  return new Set(rows.map((row) => row.plain));
};

/** In which trees each unit lies below the organisation today; the organisation itself lies below itself. */
export async function treesBelow(
  tx: Tx,
  organisationId: string,
  unitIds: readonly string[],
  today: string,
): Promise<Map<string, Set<string>>> {
  const rows = await tx.sql<{ id: string; tree: string }>({
    name: 'workflow-trees-below',
    text: `select distinct descendant_id as id, tree from organisation_closure
      where ancestor_id = $1 and descendant_id = any($2::uuid[])
        and valid_from <= $3::date and (valid_to is null or valid_to > $3::date)`,
    values: [organisationId, unitIds, today],
  });
  const trees = new Map<string, Set<string>>();
  for (const { id, tree } of rows) trees.set(id, (trees.get(id) ?? new Set()).add(tree));
  return trees;
}

/** What the organisation meant by these words when it was last asked. */
export async function choicesOf(
  tx: Tx,
  organisationId: string,
  written: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.sql<{ written: string; unitId: string }>({
    name: 'workflow-unit-choices',
    text: `select written, unit_id as "unitId" from unit_choice where organisation_id = $1 and written = any($2::text[])`,
    values: [organisationId, written],
  });
  return new Map(rows.map((row) => [row.written, row.unitId]));
}

export interface Choice {
  written: string;
  unitId: string;
}

export const rememberChoices = (
  tx: Tx,
  by: { organisationId: string; accountId: string; at: Date },
  choices: readonly Choice[],
): Promise<unknown> =>
  tx.sql({
    name: 'workflow-unit-choice-keep',
    text: `insert into unit_choice (organisation_id, written, unit_id, chosen_by_account, chosen_at)
      select $1, c.written, c.unit_id, $2, $3 from json_to_recordset($4::json) as c(written text, unit_id uuid)
      on conflict (organisation_id, written) do update set unit_id = excluded.unit_id,
        chosen_by_account = excluded.chosen_by_account, chosen_at = excluded.chosen_at`,
    values: [
      by.organisationId,
      by.accountId,
      by.at,
      JSON.stringify(choices.map((c) => ({ written: c.written, unit_id: c.unitId }))),
    ],
  });
