import { Migration } from '@mikro-orm/migrations';

export class Migration0014Timer extends Migration {
  override up(): void {
    this.addSql(`create table timer_series (
      id uuid primary key,
      subject_kind text not null,
      subject_id uuid not null,
      part text not null,
      rule text not null,
      unit_id uuid not null,
      filing_id uuid,
      appointment_id uuid,
      responsible_id uuid not null,
      responsible_as text not null check (responsible_as in ('unit', 'department', 'bureau')),
      trigger_on date,
      due_on date not null,
      revision integer not null,
      running boolean not null,
      policy_digest text not null,
      reference jsonb,
      unique (subject_kind, subject_id, part, rule)
    )`);
    this.addSql(
      `comment on table timer_series is 'What one rule watches of one subject, to one due date; revision counts the moves of the due date'`,
    );
    this.addSql(`create index timer_series_unit on timer_series (unit_id) where running`);
    this.addSql(`create table timer (
      id uuid primary key,
      series_id uuid not null references timer_series (id),
      level text not null,
      revision integer not null,
      fire_on date not null,
      recipients text[] not null,
      state text not null check (state in ('armed', 'fired', 'passed', 'withdrawn')),
      fired_at timestamptz,
      attempts integer not null default 0,
      retry_at timestamptz,
      unique (series_id, level, revision)
    )`);
    this.addSql(
      `comment on table timer is 'One level of a series on one day; passed = its day was over when it was armed and a later level speaks'`,
    );
    this.addSql(`create index timer_due on timer (fire_on, id) where state = 'armed'`);
    this.addSql(`create table vacancy (unit_id uuid primary key, since date not null)`);
    this.addSql(`comment on table vacancy is 'Units with nobody on record or filed, by registry standing events'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
