import type { Tx } from '@zhuanguan/db';
import type { Summary, SummaryContent, SummaryPart, SummaryRepeated, SummaryUnit, UnitState } from './roll-up.types.js';
import { NO_COUNTS } from './summary.domain.js';
import { SUMMARY_SELECT, toSummary, type RawSummary } from './roll-up.store.js';

/** A frozen version: its head and its units, in two statements however many units there are. */
export async function insertSummary(tx: Tx, summary: Summary, content: SummaryContent): Promise<void> {
  const { rollUpId, organisationId, units, parts, missing, repeated } = content;
  await tx.sql({
    name: 'workflow-roll-up-summary-insert',
    text: `insert into roll_up_summary (roll_up_id, organisation_id, number, content_hash, own_counts, counts, parts, missing, repeated,
      frozen_at, late, signed_by_account, signed_by_person) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    values: [
      rollUpId,
      organisationId,
      summary.number,
      summary.contentHash,
      JSON.stringify(summary.ownCounts),
      JSON.stringify(summary.counts),
      JSON.stringify(parts),
      JSON.stringify(missing),
      JSON.stringify(repeated),
      summary.frozenAt,
      summary.late,
      summary.signedByAccountId,
      summary.signedByPersonId ?? null,
    ],
  });
  await tx.sql({
    name: 'workflow-roll-up-units-insert',
    text: `insert into roll_up_unit (roll_up_id, organisation_id, number, position, unit_id, unit_name, state, persons, missing_posts)
      select $1, $2, $3, u.position, u.unit_id, u.unit_name, u.state, u.persons, array(select jsonb_array_elements_text(u.missing_posts))
      from json_to_recordset($4::json) as u(position integer, unit_id uuid, unit_name text, state text, persons jsonb, missing_posts jsonb)`,
    values: [
      rollUpId,
      organisationId,
      summary.number,
      JSON.stringify(
        units.map(({ unitId, unitName, state, persons, missingPosts = [] }, i) => ({
          position: i + 1,
          unit_id: unitId,
          unit_name: unitName,
          state,
          persons,
          missing_posts: missingPosts,
        })),
      ),
    ],
  });
}

export const insertReopening = (
  tx: Tx,
  rollUpId: string,
  {
    organisationId,
    number,
    reopened,
  }: { organisationId: string; number: number; reopened: NonNullable<Summary['reopened']> },
): Promise<unknown> =>
  tx.sql({
    name: 'workflow-roll-up-reopening',
    text: `insert into roll_up_reopening (roll_up_id, organisation_id, number, at, by, by_organisation, reason) values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [rollUpId, organisationId, number, reopened.at, reopened.by, reopened.byOrganisationId, reopened.reason],
  });

/** All versions of a body, newest first. */
export async function loadVersions(tx: Tx, rollUpId: string, organisationId: string): Promise<Summary[]> {
  const rows = await tx.sql<RawSummary>({
    name: 'workflow-roll-up-versions',
    text: `select ${SUMMARY_SELECT} where s.roll_up_id = $1 and s.organisation_id = $2 order by s.number desc`,
    values: [rollUpId, organisationId],
  });
  return rows.map(toSummary);
}

export interface Version {
  rollUpId: string;
  organisationId: string;
  number: number;
}

const of = ({ rollUpId, organisationId, number }: Version) => [rollUpId, organisationId, number];

export interface FrozenLists {
  parts: SummaryPart[];
  missing: SummaryContent['missing'];
  repeated: SummaryRepeated[];
}

export async function loadLists(tx: Tx, version: Version): Promise<FrozenLists> {
  const [row] = await tx.sql<FrozenLists>({
    name: 'workflow-roll-up-lists',
    text: `select parts, missing, repeated from roll_up_summary where roll_up_id = $1 and organisation_id = $2 and number = $3`,
    values: of(version),
  });
  if (!row) throw new Error('no such version of a summary');
  return { ...row, parts: row.parts.map((part) => ({ ...part, counts: { ...NO_COUNTS, ...part.counts } })) };
}

/** Units of a frozen version behind a position; a state = only those. */
export function loadUnits(
  tx: Tx,
  version: Version,
  page: { state?: UnitState; after: number; limit: number },
): Promise<(SummaryUnit & { position: number })[]> {
  return tx.sql({
    name: 'workflow-roll-up-units',
    text: `select position, unit_id as "unitId", unit_name as "unitName", state, persons, missing_posts as "missingPosts" from roll_up_unit
      where roll_up_id = $1 and organisation_id = $2 and number = $3 and ($4::text is null or state = $4) and position > $5
      order by position limit $6`,
    values: [...of(version), page.state ?? null, page.after, page.limit],
  });
}

/** The summaries that parts stand for, with all that those take in; each once. */
const TAKEN_IN = `with recursive taken as (
    select x.organisation_id, x.number from json_to_recordset($2::json) as x(organisation_id uuid, number integer)
    union
    select (p->>'organisationId')::uuid, (p->>'number')::integer from taken t
      join roll_up_summary s on s.roll_up_id = $1 and s.organisation_id = t.organisation_id and s.number = t.number
      cross join jsonb_array_elements(s.parts) p)`;

const partRows = (parts: readonly { organisationId: string; number: number }[]): string =>
  JSON.stringify(parts.map(({ organisationId, number }) => ({ organisation_id: organisationId, number })));

/** Units that stand in more than one list: of those taken in, and of the body itself. */
export async function findRepeated(
  tx: Tx,
  rollUpId: string,
  parts: readonly SummaryPart[],
  own: { name: string; units: readonly SummaryUnit[] },
): Promise<SummaryRepeated[]> {
  if (parts.length === 0) return [];
  return tx.sql<SummaryRepeated>({
    name: 'workflow-roll-up-repeated',
    text: `${TAKEN_IN}, listed as (
        select u.unit_id, u.unit_name, o.name from taken t
          join roll_up_unit u on u.roll_up_id = $1 and u.organisation_id = t.organisation_id and u.number = t.number
          join organisation o on o.id = t.organisation_id
        union all select x.unit_id, x.unit_name, $4::text from json_to_recordset($3::json) as x(unit_id uuid, unit_name text))
      select unit_id as "unitId", min(unit_name) as "unitName", json_agg(name order by name) as "organisationNames"
      from listed group by unit_id having count(*) > 1 order by unit_id`,
    values: [
      rollUpId,
      partRows(parts),
      JSON.stringify(own.units.map(({ unitId, unitName }) => ({ unit_id: unitId, unit_name: unitName }))),
      own.name,
    ],
  });
}

/** Every unit of the summaries taken in, list by list, for the form that goes up. */
export const loadTakenIn = (
  tx: Tx,
  rollUpId: string,
  parts: readonly SummaryPart[],
): Promise<(SummaryUnit & { organisationName: string })[]> =>
  tx.sql({
    name: 'workflow-roll-up-taken-in',
    text: `${TAKEN_IN} select o.name as "organisationName", u.unit_id as "unitId", u.unit_name as "unitName", u.state, u.persons,
        u.missing_posts as "missingPosts"
      from taken t join roll_up_unit u on u.roll_up_id = $1 and u.organisation_id = t.organisation_id and u.number = t.number
      join organisation o on o.id = t.organisation_id order by o.name, t.organisation_id, u.position`,
    values: [rollUpId, partRows(parts)],
  });

/** Those of the levels further down that had not reported when the summaries taken in were frozen. */
export const loadMissingBelow = (
  tx: Tx,
  rollUpId: string,
  parts: readonly SummaryPart[],
): Promise<{ name: string; upperName: string }[]> =>
  tx.sql({
    name: 'workflow-roll-up-missing-below',
    text: `${TAKEN_IN} select m->>'name' as name, o.name as "upperName" from taken t
      join roll_up_summary s on s.roll_up_id = $1 and s.organisation_id = t.organisation_id and s.number = t.number
      join organisation o on o.id = t.organisation_id cross join jsonb_array_elements(s.missing) m order by o.name, m->>'name'`,
    values: [rollUpId, partRows(parts)],
  });
