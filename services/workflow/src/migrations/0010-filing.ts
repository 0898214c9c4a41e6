import { Migration } from '@mikro-orm/migrations';

/** State tables of workflow. Names are unqualified: the migrator sets the search path to the service's schema. */
export class Migration0010Filing extends Migration {
  override up(): void {
    this.addSql(`create table organisation (
      id uuid primary key,
      kind text not null check (kind in ('unit', 'department', 'bureau')),
      name text not null,
      area_code text not null,
      version bigint not null
    )`);
    this.addSql(`comment on table organisation is 'Replica of registry organisations, by events; names are public'`);
    this.addSql(`create table filing (
      id uuid primary key,
      kind text not null check (kind in ('first', 'change', 'exit')),
      state text not null check (state in ('filed', 'returned', 'on_record')),
      unit_id uuid not null,
      area_code text not null,
      role text not null,
      round integer not null,
      content jsonb not null,
      content_hash text not null,
      previous_content jsonb,
      person_id uuid not null,
      appointment_id uuid not null,
      predecessor_appointment_id uuid,
      decision_date date not null,
      submitted_at timestamptz not null,
      submitted_by_account uuid not null,
      submitted_by_person uuid,
      late boolean not null,
      policy_digest text not null,
      policy_version text not null,
      form_id text not null,
      form_version text not null,
      receipt_order text not null check (receipt_order in ('parallel', 'sequence')),
      import_id uuid,
      recorded_at timestamptz,
      version bigint not null
    )`);
    this.addSql(`comment on table filing is '备案: one act on one person; content holds personal values'`);
    this.addSql(
      `create unique index filing_open_person on filing (unit_id, role, person_id) where state <> 'on_record'`,
    );
    this.addSql(
      `create unique index filing_open_predecessor on filing (predecessor_appointment_id) where state <> 'on_record'`,
    );
    this.addSql(`create index filing_unit on filing (unit_id, submitted_at desc, id desc)`);
    this.addSql(`create index filing_recent on filing (submitted_at desc, id desc)`);
    this.addSql(`create table receipt (
      filing_id uuid not null references filing (id),
      receiver text not null check (receiver in ('department', 'bureau')),
      round integer not null,
      organisation_id uuid not null,
      position integer not null,
      state text not null check (state in ('pending', 'received', 'returned')),
      at timestamptz,
      content_hash text,
      defect_code text,
      remark text,
      field text,
      officer_account uuid,
      primary key (filing_id, round, receiver)
    )`);
    this.addSql(`comment on table receipt is 'What each receiver did with each round of a filing'`);
    this.addSql(`create index receipt_pending on receipt (organisation_id, filing_id) where state = 'pending'`);
    this.addSql(`create table person (
      id uuid primary key,
      unit_id uuid not null,
      name text not null,
      phone text not null,
      unique (unit_id, name, phone)
    )`);
    this.addSql(`comment on table person is 'A person of a unit = name + phone within it (ours)'`);
    this.addSql(`create table appointment (
      id uuid primary key,
      unit_id uuid not null,
      role text not null,
      person_id uuid not null,
      valid_from date not null,
      valid_to date,
      filing_id uuid not null
    )`);
    this.addSql(
      `comment on table appointment is 'Appointments that filings of this service put on record; registry owns the public answer'`,
    );
    this.addSql(`create index appointment_active on appointment (unit_id) where valid_to is null`);
    this.addSql(`create table change_clock (
      id uuid primary key,
      unit_id uuid not null,
      area_code text not null,
      appointment_id uuid not null,
      change_date date not null,
      due_strict date not null,
      due_rolled date not null,
      provisional boolean not null,
      policy_digest text not null,
      started_by text not null check (started_by in ('note', 'filing')),
      noted_by_organisation uuid,
      noted_by_account uuid,
      level integer not null,
      met_by_filing uuid,
      met_on date,
      late boolean not null,
      version bigint not null
    )`);
    this.addSql(`comment on table change_clock is 'The clock from a change of specialist to its filing (FIL-4, XL-4)'`);
    this.addSql(
      `create unique index change_clock_running on change_clock (appointment_id) where met_by_filing is null`,
    );
    this.addSql(`create index change_clock_due on change_clock (due_strict) where met_by_filing is null and level < 2`);
    this.addSql(`create index change_clock_unit on change_clock (unit_id)`);
    this.addSql(`create table draft (
      id uuid primary key,
      account_id uuid not null,
      unit_id uuid not null,
      body text not null,
      saved_at timestamptz not null
    )`);
    this.addSql(`create index draft_account on draft (account_id, saved_at desc)`);
    this.addSql(`comment on table draft is 'A form as typed; belongs to one account'`);
    this.addSql(`create table import_job (
      id uuid primary key,
      unit_id uuid not null,
      account_id uuid not null,
      file_name text not null,
      file_hash text not null,
      sheet text not null,
      state text not null check (state in ('previewed', 'committed')),
      decision_date date,
      mode text,
      rows jsonb not null,
      warnings jsonb not null,
      created_at timestamptz not null,
      committed_at timestamptz
    )`);
    this.addSql(`create index import_job_unit on import_job (unit_id, created_at desc)`);
    this.addSql(`comment on table import_job is 'A spreadsheet read and previewed; rows hold personal values'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
