import { Migration } from '@mikro-orm/migrations';

/** Amended and annulled appointments: each version says which filing wrote it, so that a void goes back to the one before. */
export class Migration0013Correction extends Migration {
  override up(): void {
    this.addSql(`alter table appointment add column amending_filing_id uuid`);
    this.addSql(
      `comment on column appointment.amending_filing_id is 'The filing of details or a correction that wrote this version; else its end or its basis did'`,
    );
    this.addSql(
      `create index appointment_writer on appointment (coalesce(amending_filing_id, end_filing_id, basis_filing_id)) where superseded_at is null`,
    );
    this.addSql(`create index appointment_successor on appointment (successor_id) where superseded_at is null`);
    this.addSql(`create table voided_filing (filing_id uuid primary key, voided_at timestamptz not null)`);
    this.addSql(
      `comment on table voided_filing is '作废: filings whose versions of an appointment are gone back from'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
