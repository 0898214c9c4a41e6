import { Migration } from '@mikro-orm/migrations';

/** The ledger: facts as they were reported, and what follows from them. */
export class Migration0010Project extends Migration {
  override up(): void {
    this.addSql(`create table organisation (
      id uuid primary key,
      kind text not null,
      name text not null,
      area_code text not null,
      version bigint not null,
      valid_to date
    )`);
    this.addSql(`comment on table organisation is 'Replica of registry organisations, by events; names are public'`);
    this.addSql(`create table project (
      id uuid primary key,
      unit_id uuid not null,
      area_code text not null,
      code text not null,
      name text,
      method text,
      category text,
      budget_amount bigint,
      policy_version text not null,
      calendar_version text not null,
      reported_at timestamptz not null,
      version bigint not null,
      unique (unit_id, code)
    )`);
    this.addSql(
      `comment on table project is '采购项目: one per unit and project number, whichever source reports it; the columns are what its facts come to'`,
    );
    this.addSql(`create index project_by_code on project (code, id)`);
    this.addSql(`create table fact (
      id text primary key,
      project_id uuid not null references project (id),
      kind text not null,
      part text not null,
      value jsonb not null,
      source text not null,
      source_rank integer not null,
      occurred_at timestamptz not null,
      received_at timestamptz not null,
      corrects text
    )`);
    this.addSql(
      `comment on table fact is 'What sources say of a project, as they said it: added, never changed. A wrong one is corrected by another'`,
    );
    this.addSql(`create index fact_of_project on fact (project_id)`);
    this.addSql(`create function fact_is_kept() returns trigger language plpgsql as
      $$ begin raise exception 'facts are added, never changed'; end $$`);
    this.addSql(
      `create trigger fact_is_kept before update or delete on fact for each row execute function fact_is_kept()`,
    );
    this.addSql(`create table project_deadline (
      project_id uuid not null references project (id),
      rule_id text not null,
      part text not null,
      duty boolean not null,
      state text not null,
      due_strict date not null,
      due_rolled date not null,
      body jsonb not null,
      primary key (project_id, rule_id, part)
    )`);
    this.addSql(
      `comment on table project_deadline is 'As computed when last reported, with the whole reason. duty: somebody has to act, and no other rule counts instead; such a one that is open is overdue from the day after due_rolled, without anybody writing it'`,
    );
    this.addSql(
      `create index project_deadline_running on project_deadline (due_rolled, project_id) where duty and state in ('open', 'overdue')`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
