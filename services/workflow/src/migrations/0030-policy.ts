import { Migration } from '@mikro-orm/migrations';

/** Who decided what and why, and which open cases it moved; the decision itself is libs/db's table. */
export class Migration0030Policy extends Migration {
  override up(): void {
    this.addSql(`alter table policy_activation
      add column kind text not null check (kind in ('activate', 'correct', 'roll_back')),
      add column document_number text not null,
      add column reason text not null,
      add column refused_by text,
      add column refused_why jsonb not null default '[]',
      add column recorded_at timestamptz not null,
      add column recorded_by_organisation uuid,
      add column recorded_by_account uuid not null,
      add column moved integer not null default 0,
      add column version bigint not null`);
    this.addSql(`create table policy_move (
      activation_id uuid not null references policy_activation (id),
      clock_id uuid not null, unit_id uuid not null, change_date date not null,
      due_before date not null, due_after date not null,
      primary key (activation_id, clock_id))`);
    this.addSql(
      `comment on table policy_move is 'Running clocks that an activation gave another due date, because the rule in force at their trigger date was corrected'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
