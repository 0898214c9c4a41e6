import { Migration } from '@mikro-orm/migrations';

/** 交接: what whoever left a post has handed over; and terms that a unit has extended (REG-5). */
export class Migration0024Leaving extends Migration {
  override up(): void {
    this.addSql(`create table handover (
      appointment_id uuid primary key,
      unit_id uuid not null,
      filing_id uuid not null,
      items jsonb not null,
      handed_on date,
      receiver_name text not null,
      supervisor_name text not null,
      complete boolean not null,
      recorded_at timestamptz not null,
      version bigint not null
    )`);
    this.addSql(
      `comment on table handover is 'What was said of a hand-over last; that one is due follows from the filing that ends the appointment'`,
    );
    this.addSql(
      `create index filing_leaving on filing (unit_id, predecessor_appointment_id) where predecessor_appointment_id is not null`,
    );
    this.addSql(`create table term_extension (
      id uuid primary key,
      appointment_id uuid not null,
      until date not null,
      reason text not null,
      extended_at timestamptz not null,
      extended_by uuid not null
    )`);
    this.addSql(`comment on table term_extension is '确需延长: each one stays; the last one counts'`);
    this.addSql(`create index term_extension_appointment on term_extension (appointment_id, extended_at desc)`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
