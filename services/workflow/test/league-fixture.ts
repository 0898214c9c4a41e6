import type { Actor } from '@zhuanguan/access';
import { scopeOf } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import { startImportFixture, type Fixture } from './import-fixture.js';

/** Of each of two counties; a league has some ten thousand. */
export const UNITS = 10_000;

export interface League {
  at: Fixture;
  league: string;
  counties: [string, string];
  /** Of the first county: a department of every unit whose number ends in 0. */
  department: string;
  /** The office (采购办) of the first county. */
  office: string;
  unit(county: 0 | 1, n: number): string;
  filing(unitId: string): string;
  /** How many rows of a table somebody sees, read past all code of ours. */
  count(actor: Actor, table: string, where?: string, values?: unknown[]): Promise<number>;
}

const numbered = (prefix: string, n: number): string =>
  `${prefix}0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

/** Two counties of a league with a filing, a receipt of their bureau, a person in post and a clock for each unit. */
export async function startLeague(name: string): Promise<League> {
  const at = await startImportFixture(name);
  const [league, a, b, department, office] = [newId(), newId(), newId(), newId(), newId()];
  const counties: [string, string] = [a, b];
  const unit = (county: 0 | 1, n: number) => numbered('a', county * UNITS + n);
  await at.query(
    `insert into organisation (id, kind, name, area_code, version) values ($1, 'bureau', '盟财政局', '152500', 1),
      ($2, 'bureau', '甲旗财政局', '152500', 1), ($3, 'bureau', '乙旗财政局', '152500', 1),
      ($4, 'department', '甲旗教育局', '152500', 1), ($5, 'office', '甲旗采购办', '152500', 1)`,
    [league, a, b, department, office],
  );
  await at.query(`insert into organisation_closure select t, o, o, 0, '2024-01-01', null
    from organisation x, unnest(array['budget', 'finance']) t, lateral (select x.id as o) y`);
  await at.query(
    `insert into organisation_closure values ('finance', $1, $2, 1, '2024-01-01', null), ('finance', $1, $3, 1, '2024-01-01', null),
      ('finance', $2, $4, 1, '2024-01-01', null), ('finance', $1, $4, 2, '2024-01-01', null), ('finance', $2, $5, 1, '2024-01-01', null),
      ('finance', $1, $5, 2, '2024-01-01', null)`,
    [league, a, b, department, office],
  );
  await fillUnits(at, { league, a, b, department });
  await at.query('vacuum analyze');
  return {
    at,
    league,
    counties,
    department,
    office,
    unit,
    filing: (unitId) => `f${unitId.slice(1)}`,
    count: (actor, table, where = 'true', values = []) =>
      at.db.inTx(scopeOf(actor), async (tx) => {
        const rows = await tx.sql<{ n: number }>({
          name: `count-${table}-${where}`,
          text: `select count(*)::integer as n from ${table} where ${where}`,
          values,
        });
        return rows[0]?.n ?? -1;
      }),
  };
}

/** Units a0000000-…, persons d…, appointments e…, filings f…, clocks c…, each with the number of its unit. */
async function fillUnits(at: Fixture, o: { league: string; a: string; b: string; department: string }): Promise<void> {
  const id = (letter: string) => `('${letter}0000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  const units = `(select n, ${id('a')} as unit, case when n < ${UNITS} then $1::uuid else $2::uuid end as county
    from generate_series(0, ${2 * UNITS - 1}) n) u`;
  const run = (text: string, values: unknown[]) => at.query(text, values);
  const counties = [o.a, o.b];
  await run(
    `insert into organisation select unit, 'unit', '第' || n || '单位', '152500', 1 from ${units} where county is not null`,
    counties,
  );
  await run(
    `insert into organisation_closure select t.tree, t.above, unit, t.depth, '2024-01-01', null from ${units},
      lateral (values ('budget', unit, 0), ('finance', unit, 0), ('finance', county, 1), ('finance', $3::uuid, 2)) t(tree, above, depth)`,
    [...counties, o.league],
  );
  await run(
    `insert into organisation_closure select 'budget', $3, unit, 1, '2024-01-01', null from ${units} where n < ${UNITS} and n % 10 = 0 and county is not null and $2::uuid is not null`,
    [...counties, o.department],
  );
  await run(
    `insert into person select ${id('d')}, unit, '某某', '139' || lpad(n::text, 8, '0') from ${units} where county is not null`,
    counties,
  );
  await run(
    `insert into appointment select ${id('e')}, unit, 'specialist', ${id('d')}, '2025-01-01', null, ${id('f')} from ${units} where county is not null`,
    counties,
  );
  await run(
    `insert into filing (id, kind, state, unit_id, area_code, role, round, content, content_hash, person_id, appointment_id, decision_date,
        submitted_at, submitted_by_account, late, policy_digest, policy_version, form_id, form_version, receipt_order, version)
      select ${id('f')}, 'first', case when n % 3 = 0 then 'filed' else 'on_record' end, unit, '152500', 'specialist', 1, '{"decisionDate":"2025-01-01","person":{"name":"某某","phone":"13900000000"}}', 'h',
        ${id('d')}, ${id('e')}, '2025-01-01', timestamptz '2025-01-01' + n * interval '1 minute', ${id('a')}, false, 'd', 'v', 'f', '1', 'parallel', 1
      from ${units} where county is not null`,
    counties,
  );
  await run(
    `insert into receipt (filing_id, receiver, round, organisation_id, position, state)
      select ${id('f')}, 'bureau', 1, county, 1, case when n % 3 = 0 then 'pending' else 'received' end from ${units}`,
    counties,
  );
  await run(`insert into filing_round select ${id('f')}, 0, '{}' from ${units} where county is not null`, counties);
  await run(
    `insert into change_clock (id, unit_id, area_code, appointment_id, change_date, due_strict, due_rolled, provisional, policy_digest, started_by, level, late, version)
      select ${id('c')}, unit, '152500', ${id('e')}, '2026-11-01', '2026-11-10', '2026-11-10', false, 'd', 'note', 0, false, 1
      from ${units} where n % 5 = 0 and county is not null`,
    counties,
  );
}
