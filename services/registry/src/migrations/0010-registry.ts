import { Migration } from '@mikro-orm/migrations';

export class Migration0010Registry extends Migration {
  override up(): void {
    this.addSql(`create table organisation (
      id uuid primary key,
      kind text not null check (kind in ('unit', 'department', 'bureau')),
      name text not null,
      short_name text not null,
      former_names text[] not null,
      area_code text not null,
      budget_parent_id uuid references organisation (id),
      finance_parent_id uuid references organisation (id),
      business_section text not null,
      valid_from date not null,
      pinyin text not null,
      initials text not null,
      sort_key text not null unique,
      version bigint not null
    )`);
    this.addSql(
      `comment on table organisation is 'Budget units; departments and bureaus are units too. Names are public'`,
    );
    this.addSql(`create index organisation_area on organisation (area_code)`);
    this.addSql(`create table organisation_identifier (
      organisation_id uuid not null references organisation (id),
      scheme text not null, value text not null, valid_from date not null, valid_to date,
      primary key (organisation_id, scheme, value, valid_from)
    )`);
    this.addSql(`create index organisation_identifier_value on organisation_identifier (scheme, value)`);
    this.addSql(
      `comment on table organisation_identifier is 'Dated; none mandatory, some shared by several organisations'`,
    );
    this.addSql(`create table person_identifier (
      person_id uuid not null, scheme text not null, value text not null, primary key (scheme, value)
    )`);
    this.addSql(`create index person_identifier_person on person_identifier (person_id)`);
    this.addSql(`create table appointment (
      id uuid not null,
      unit_id uuid not null references organisation (id),
      person_id uuid not null,
      role text not null,
      valid_from date not null,
      valid_to date,
      recorded_at timestamptz not null,
      superseded_at timestamptz,
      basis_filing_id uuid not null,
      end_filing_id uuid,
      successor_id uuid,
      name text not null, sex text not null, title text not null, phone text not null, remark text not null,
      primary key (id, recorded_at)
    )`);
    this.addSql(
      `comment on table appointment is 'Two times: valid_from/to when it held, recorded_at/superseded_at when that was known'`,
    );
    this.addSql(`create index appointment_unit on appointment (unit_id) where superseded_at is null`);
    this.addSql(`create table open_filing (
      filing_id uuid primary key, unit_id uuid not null, role text not null, since date not null
    )`);
    this.addSql(`create index open_filing_unit on open_filing (unit_id)`);
    this.addSql(`comment on table open_filing is '已报待收: filed and not yet received by all'`);
    this.addSql(`create table change_clock (
      clock_id uuid primary key, unit_id uuid not null, due_rolled date not null, met boolean not null
    )`);
    this.addSql(`create index change_clock_open on change_clock (unit_id) where not met`);
    this.addSql(`create table standing (
      unit_id uuid primary key references organisation (id),
      state text not null, since date not null, on_record integer not null, filed integer not null,
      change_overdue boolean not null, policy_version text not null, version bigint not null
    )`);
    this.addSql(`create index standing_state on standing (state)`);
    this.addSql(`create table gate (
      unit_id uuid not null references organisation (id), version bigint not null, recorded_at timestamptz not null,
      content jsonb not null, primary key (unit_id, version)
    )`);
    this.addSql(`create index gate_known on gate (unit_id, recorded_at)`);
    this.addSql(
      `comment on table gate is 'Every gate ever computed, append-only: an answer can be given again as it was (knownAt)'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
