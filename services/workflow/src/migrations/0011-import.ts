import { Migration } from '@mikro-orm/migrations';

/** Imports of many units: rows of their own, carried out in steps, and the names units are written by. */
export class Migration0011Import extends Migration {
  override up(): void {
    this.addSql(`create table organisation_name (
      organisation_id uuid not null,
      kind text not null check (kind in ('name', 'short_name', 'former_name', 'budget_unit_code', 'uscc')),
      plain text not null,
      valid_to date,
      version bigint not null,
      primary key (organisation_id, kind, plain)
    )`);
    this.addSql(
      `comment on table organisation_name is 'What organisations are written as, by events of registry; without spaces, brackets and width'`,
    );
    this.addSql(`create index organisation_name_plain on organisation_name (plain)`);
    this.addSql(`create table unit_choice (
      organisation_id uuid not null,
      written text not null,
      unit_id uuid not null,
      chosen_by_account uuid not null,
      chosen_at timestamptz not null,
      primary key (organisation_id, written)
    )`);
    this.addSql(
      `comment on table unit_choice is 'Which unit an organisation means by a name that several have; offered with its next import'`,
    );
    this.addSql(`alter table import_job drop constraint import_job_state_check`);
    this.addSql(
      `alter table import_job add constraint import_job_state_check check (state in ('previewed', 'committing', 'committed'))`,
    );
    this.addSql(`alter table import_job
      add column purpose text not null default 'own' check (purpose in ('own', 'on_behalf', 'backfill')),
      add column source text not null default '',
      add column sheets jsonb not null default '[]',
      add column choices jsonb not null default '{}',
      add column actor jsonb,
      add column correlation_id uuid,
      add column failure text,
      alter column rows set default '[]'`);
    this.addSql(`create index import_job_committing on import_job (created_at) where state = 'committing'`);
    this.addSql(`create table import_row (
      import_id uuid not null references import_job (id),
      position integer not null,
      read jsonb not null,
      result jsonb not null,
      outcome text not null check (outcome in ('valid', 'refused', 'unchanged', 'filed', 'left_out')),
      primary key (import_id, position)
    )`);
    this.addSql(
      `comment on table import_row is 'One row of an import: as read, and what becomes of it; holds personal values'`,
    );
    this.addSql(`create index import_row_valid on import_row (import_id, position) where outcome = 'valid'`);
    // What was kept with its job until now.
    this.addSql(`update import_job set sheets = jsonb_build_array(jsonb_build_object(
      'name', sheet, 'labels', '[]'::jsonb, 'rows', jsonb_array_length(rows), 'chosen', true))`);
    this.addSql(`insert into import_row (import_id, position, read, result, outcome)
      select j.id, r.position, jsonb_build_object(
          'sheet', j.sheet, 'rowNumber', r.row->'rowNumber', 'unit', jsonb_build_object('code', '', 'uscc', '', 'name', r.row->'unitName'),
          'person', r.row->'person', 'decisionDate', '', 'changeDate', '', 'predecessor', '', 'addition', false,
          'errors', r.row->'errors', 'warnings', '[]'::jsonb, 'written', '[]'::jsonb),
        jsonb_build_object('unitId', j.unit_id, 'unitName', r.row->'unitName', 'kind', 'first', 'errors', r.row->'errors',
          'warnings', '[]'::jsonb, 'newPerson', false) || case when r.row ? 'filingId' then jsonb_build_object('filingId', r.row->'filingId') else '{}' end,
        r.row->>'outcome'
      from import_job j, jsonb_array_elements(j.rows) with ordinality as r(row, position)`);
    this.addSql(`update import_job set rows = '[]'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
