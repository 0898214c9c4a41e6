import { Migration } from '@mikro-orm/migrations';

/** Details and corrections, voided and withdrawn filings: open is what is filed or returned, no longer all but on_record. */
export class Migration0012Correction extends Migration {
  override up(): void {
    this
      .addSql(`alter table filing add column amends jsonb, add column after_filing uuid, add column closed_at timestamptz,
      add column closed_reason text, add column closed_remark text`);
    this.addSql(
      `comment on column filing.amends is 'What was on record for the appointment that it amends, when it was filed; holds personal values'`,
    );
    this.addSql(
      `comment on column filing.after_filing is 'The filing that had last said something of the appointment that this one ends or amends'`,
    );
    this.addSql(`comment on column filing.closed_at is 'When it was voided (作废) or withdrawn (撤回)'`);
    this.addSql(`alter table filing drop constraint filing_kind_check`);
    this.addSql(
      `alter table filing add constraint filing_kind_check check (kind in ('first', 'change', 'exit', 'details', 'correction'))`,
    );
    this.addSql(`alter table filing drop constraint filing_state_check`);
    this.addSql(
      `alter table filing add constraint filing_state_check check (state in ('filed', 'returned', 'on_record', 'voided', 'withdrawn'))`,
    );
    this.addSql(`drop index filing_open_person`);
    this.addSql(
      `create unique index filing_open_person on filing (unit_id, role, person_id) where state in ('filed', 'returned')`,
    );
    this.addSql(`drop index filing_open_predecessor`);
    // What a filing ends, or amends, or starts: one open filing for an appointment, whatever it does to it.
    this.addSql(
      `create unique index filing_open_appointment on filing (coalesce(predecessor_appointment_id, appointment_id)) where state in ('filed', 'returned')`,
    );
    this.addSql(`create index filing_appointment on filing (appointment_id)`);
    this.addSql(`alter table change_clock add column annulled_by_filing uuid`);
    this.addSql(`drop index change_clock_running`);
    this.addSql(
      `create unique index change_clock_running on change_clock (appointment_id) where met_by_filing is null and annulled_by_filing is null`,
    );
    this.addSql(`drop index change_clock_due`);
    this.addSql(
      `create index change_clock_due on change_clock (due_strict) where met_by_filing is null and annulled_by_filing is null and level < 2`,
    );
    this.addSql(`create index change_clock_met_by on change_clock (met_by_filing) where met_by_filing is not null`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
