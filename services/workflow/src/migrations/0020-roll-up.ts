import { Migration } from '@mikro-orm/migrations';

/** 汇总报送 (FIL-7): rounds, who reports in them, and what was frozen. A frozen summary is never changed: the database says so too. */
export class Migration0020RollUp extends Migration {
  override up(): void {
    this.addSql(`create table roll_up (
      id uuid primary key,
      title text not null,
      basis_document text not null,
      bureau_id uuid not null,
      area_code text not null,
      department_due date not null,
      bureau_due date,
      state text not null check (state in ('open', 'closed')),
      opened_at timestamptz not null,
      opened_by_account uuid not null,
      policy_digest text not null,
      policy_version text not null,
      closed_at timestamptz,
      version bigint not null
    )`);
    this.addSql(`comment on table roll_up is '汇总报送: a round that a bureau opens for its area'`);
    this.addSql(`create unique index roll_up_title on roll_up (bureau_id, title) where state = 'open'`);
    this.addSql(`create index roll_up_recent on roll_up (opened_at desc, id desc)`);
    this.addSql(`create table roll_up_body (
      roll_up_id uuid not null references roll_up (id),
      organisation_id uuid not null,
      kind text not null check (kind in ('department', 'bureau')),
      upper_id uuid,
      membership text not null check (membership in ('in_round', 'joined', 'left')),
      primary key (roll_up_id, organisation_id)
    )`);
    this.addSql(
      `comment on table roll_up_body is 'Who was asked when the round was opened; from its close on, who was asked at the end. In between the trees say it'`,
    );
    this.addSql(`create index roll_up_body_organisation on roll_up_body (organisation_id)`);
    this.addSql(`create table roll_up_summary (
      roll_up_id uuid not null references roll_up (id),
      organisation_id uuid not null,
      number integer not null,
      content_hash text not null,
      own_counts jsonb not null,
      counts jsonb not null,
      parts jsonb not null,
      missing jsonb not null,
      repeated jsonb not null,
      frozen_at timestamptz not null,
      late boolean not null,
      signed_by_account uuid not null,
      signed_by_person uuid,
      primary key (roll_up_id, organisation_id, number)
    )`);
    this.addSql(
      `comment on table roll_up_summary is 'A summary as it was frozen and signed; its hash is over units, parts, missing and repeated'`,
    );
    this.addSql(`create table roll_up_unit (
      roll_up_id uuid not null,
      organisation_id uuid not null,
      number integer not null,
      position integer not null,
      unit_id uuid not null,
      unit_name text not null,
      state text not null check (state in ('on_record', 'filed', 'returned', 'vacant')),
      persons jsonb not null,
      primary key (roll_up_id, organisation_id, number, position),
      foreign key (roll_up_id, organisation_id, number) references roll_up_summary
    )`);
    this.addSql(`comment on table roll_up_unit is 'The units of a frozen summary; persons hold personal values'`);
    this.addSql(`create table roll_up_reopening (
      roll_up_id uuid not null,
      organisation_id uuid not null,
      number integer not null,
      at timestamptz not null,
      by text not null check (by in ('own', 'upper')),
      by_organisation uuid not null,
      reason text not null,
      primary key (roll_up_id, organisation_id, number),
      foreign key (roll_up_id, organisation_id, number) references roll_up_summary
    )`);
    this.addSql(
      `comment on table roll_up_reopening is 'Why a frozen summary was withdrawn or returned; it stays as a version'`,
    );
    this.addSql(`create table roll_up_urge (
      roll_up_id uuid not null references roll_up (id),
      organisation_id uuid not null,
      by_organisation uuid not null,
      urged_on date not null,
      primary key (roll_up_id, organisation_id, urged_on, by_organisation)
    )`);
    this.addSql(`comment on table roll_up_urge is '催报 in a round: at most once a day by one organisation'`);
    this.addSql(`create function roll_up_keep() returns trigger language plpgsql as $$
      begin raise exception 'a frozen summary is never changed (%)', tg_table_name; end $$`);
    for (const table of ['roll_up_summary', 'roll_up_unit', 'roll_up_reopening'])
      this.addSql(
        `create trigger ${table}_keep before update or delete on ${table} for each row execute function roll_up_keep()`,
      );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
