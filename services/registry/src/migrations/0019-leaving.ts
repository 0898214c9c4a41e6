import { Migration } from '@mikro-orm/migrations';

/** Why somebody left, who stays out of what (回避, REG-4), and terms that a unit has extended (REG-5). */
export class Migration0019Leaving extends Migration {
  override up(): void {
    this.addSql(`alter table filing_note add column exit_reason text not null default ''`);
    this.addSql(
      `comment on column filing_note.exit_reason is 'Code of the pack, of a filing that ends an appointment'`,
    );
    this.addSql(`create table conflict_declaration (
      id uuid primary key,
      unit_id uuid not null references organisation (id),
      person_id uuid not null,
      person_name text not null,
      kind text not null,
      supplier_name text not null,
      supplier_uscc text not null,
      project_reference text not null,
      note text not null,
      valid_from date not null,
      last_day date,
      declared_at timestamptz not null,
      declared_by uuid not null,
      policy_digest text not null,
      ended_on date,
      end_reason text,
      ended_at timestamptz,
      ended_by uuid,
      check ((ended_on is null) = (ended_at is null))
    )`);
    this.addSql(
      `comment on table conflict_declaration is '回避: a person of a unit and a supplier or project; never deleted, only ended. kind none = 无应回避情形'`,
    );
    this.addSql(`create index conflict_declaration_unit on conflict_declaration (unit_id)`);
    this.addSql(`create table term_extension (
      appointment_id uuid primary key, until date not null, extended_at timestamptz not null
    )`);
    this.addSql(`alter table standing add column term_warn_on date, add column term_due_on date`);
    this.addSql(
      `comment on column standing.term_due_on is 'Of the specialist whose term ends first, where the bureau has set a limit'`,
    );
    this.addSql(`create index standing_term on standing (term_due_on) where term_due_on is not null`);
    this.addSql(`comment on table term_extension is 'The end of a term as last extended, by workflow''s events'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
