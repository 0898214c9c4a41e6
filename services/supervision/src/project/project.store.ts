import type { Tx } from '@zhuanguan/db';
import type { ProjectDeadline } from '../deadline/deadline.types.js';
import { isDuty } from '../deadline/duty.domain.js';
import type { Fact, ProjectLedger } from './fact.types.js';
import { attributeOf } from './ledger.domain.js';

export interface ProjectRow {
  id: string;
  unitId: string;
  areaCode: string;
  code: string;
  version: number;
  reportedAt: Date;
}

const COLUMNS = `p.id, p.unit_id as "unitId", p.area_code as "areaCode", p.code, p.version, p.reported_at as "reportedAt"`;

/** Makes those that are new and locks all, in one order; `key` is unit and code. */
export async function lockProjects(
  tx: Tx,
  wanted: readonly { id: string; unitId: string; areaCode: string; code: string }[],
  at: Date,
): Promise<ProjectRow[]> {
  const rows = JSON.stringify(
    wanted.map(({ id, unitId, areaCode, code }) => ({ id, unit_id: unitId, area_code: areaCode, code })),
  );
  await tx.sql({
    name: 'supervision-new-projects',
    text: `insert into project (id, unit_id, area_code, code, policy_version, calendar_version, reported_at, version)
      select id, unit_id, area_code, code, '', '', $2, 0
      from json_to_recordset($1::json) as w(id uuid, unit_id uuid, area_code text, code text) order by unit_id, code
      on conflict (unit_id, code) do nothing`,
    values: [rows, at],
  });
  return tx.sql<ProjectRow>({
    name: 'supervision-lock-projects',
    text: `select ${COLUMNS} from project p
      join json_to_recordset($1::json) as w(unit_id uuid, code text) on w.unit_id = p.unit_id and w.code = p.code
      order by p.unit_id, p.code for no key update of p`,
    values: [rows],
  });
}

interface FactRow extends Omit<Fact, 'occurredAt' | 'receivedAt' | 'corrects'> {
  occurredAt: Date;
  receivedAt: Date;
  corrects: string | null;
}

const FACT_COLUMNS = `id, project_id as "projectId", kind, part, value, source, source_rank as "sourceRank",
  occurred_at as "occurredAt", received_at as "receivedAt", corrects`;

const toFact = ({ occurredAt, receivedAt, corrects, ...row }: FactRow): Fact => ({
  ...row,
  occurredAt: occurredAt.toISOString(),
  receivedAt: receivedAt.toISOString(),
  ...(corrects === null ? {} : { corrects }),
});

export async function factsById(tx: Tx, ids: readonly string[]): Promise<Map<string, Fact>> {
  const rows = await tx.sql<FactRow>({
    name: 'supervision-facts-by-id',
    text: `select ${FACT_COLUMNS} from fact where id = any($1::text[])`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, toFact(row)]));
}

export async function factsOfProjects(tx: Tx, projectIds: readonly string[]): Promise<Fact[]> {
  const rows = await tx.sql<FactRow>({
    name: 'supervision-facts-of-projects',
    text: `select ${FACT_COLUMNS} from fact where project_id = any($1::uuid[])`,
    values: [projectIds],
  });
  return rows.map(toFact);
}

/** Throws a unique violation where somebody else kept one of these ids meanwhile: the whole is tried again. */
export async function insertFacts(tx: Tx, facts: readonly Fact[]): Promise<void> {
  await tx.sql({
    name: 'supervision-insert-facts',
    text: `insert into fact (id, project_id, kind, part, value, source, source_rank, occurred_at, received_at, corrects)
      select id, project_id, kind, part, value, source, source_rank, occurred_at, received_at, corrects
      from json_to_recordset($1::json) as f(id text, project_id uuid, kind text, part text, value jsonb, source text,
        source_rank integer, occurred_at timestamptz, received_at timestamptz, corrects text) order by id`,
    values: [
      JSON.stringify(
        facts.map((f) => ({
          ...{ id: f.id, project_id: f.projectId, kind: f.kind, part: f.part, value: f.value, source: f.source },
          ...{ source_rank: f.sourceRank, occurred_at: f.occurredAt, received_at: f.receivedAt, corrects: f.corrects },
        })),
      ),
    ],
  });
}

export async function deadlinesOfProjects(
  tx: Tx,
  projectIds: readonly string[],
): Promise<Map<string, ProjectDeadline[]>> {
  const rows = await tx.sql<{ projectId: string; body: ProjectDeadline }>({
    name: 'supervision-deadlines-of-projects',
    text: `select project_id as "projectId", body from project_deadline where project_id = any($1::uuid[])`,
    values: [projectIds],
  });
  const found = new Map<string, ProjectDeadline[]>();
  for (const { projectId, body } of rows) found.set(projectId, [...(found.get(projectId) ?? []), body]);
  return found;
}

export interface ComputedProject {
  row: ProjectRow;
  ledger: ProjectLedger;
  deadlines: readonly ProjectDeadline[];
  policyVersion: string;
  calendarVersion: string;
  /** After what is appended to its history. */
  version: number;
}

/** What the facts of these projects come to, in place of what they came to before. */
export async function saveComputed(tx: Tx, projects: readonly ComputedProject[], at: Date): Promise<void> {
  await tx.sql({
    name: 'supervision-save-projects',
    text: `update project p set name = c.name, method = c.method, category = c.category, budget_amount = c.budget_amount,
        policy_version = c.policy_version, calendar_version = c.calendar_version, reported_at = $2, version = c.version
      from json_to_recordset($1::json) as c(id uuid, name text, method text, category text, budget_amount bigint,
        policy_version text, calendar_version text, version bigint) where p.id = c.id`,
    values: [
      JSON.stringify(
        projects.map(({ row, ledger, policyVersion, calendarVersion, version }) => ({
          ...{ id: row.id, name: attributeOf(ledger, 'name'), method: attributeOf(ledger, 'method') },
          ...{ category: attributeOf(ledger, 'category'), budget_amount: attributeOf(ledger, 'budget_amount') },
          ...{ policy_version: policyVersion, calendar_version: calendarVersion, version },
        })),
      ),
      at,
    ],
  });
  const rows = projects.flatMap(({ row, deadlines }) =>
    deadlines.map((d) => ({
      ...{ project_id: row.id, rule_id: d.ruleId, part: d.part, duty: isDuty(d), state: d.state },
      ...{ due_strict: d.dueStrict, due_rolled: d.dueRolled, body: d },
    })),
  );
  await tx.sql({
    name: 'supervision-save-deadlines',
    text: `with given as (
        select * from json_to_recordset($2::json) as d(project_id uuid, rule_id text, part text, duty boolean, state text,
          due_strict date, due_rolled date, body jsonb)
      ), gone as (
        delete from project_deadline o where o.project_id = any($1::uuid[]) and not exists (
          select 1 from given g where g.project_id = o.project_id and g.rule_id = o.rule_id and g.part = o.part)
      )
      insert into project_deadline (project_id, rule_id, part, duty, state, due_strict, due_rolled, body)
      select project_id, rule_id, part, duty, state, due_strict, due_rolled, body from given
      on conflict (project_id, rule_id, part) do update set duty = excluded.duty, state = excluded.state,
        due_strict = excluded.due_strict, due_rolled = excluded.due_rolled, body = excluded.body
      where project_deadline.body is distinct from excluded.body`,
    values: [projects.map((p) => p.row.id), JSON.stringify(rows)],
  });
}
