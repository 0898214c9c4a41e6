import { Migration } from '@mikro-orm/migrations';

/** A decision that waits for a service can be taken back, with its reason. */
export class Migration0031PolicyWithdrawn extends Migration {
  override up(): void {
    this.addSql(`alter table policy_activation drop constraint policy_activation_state_check`);
    this.addSql(
      `alter table policy_activation add constraint policy_activation_state_check
        check (state in ('proposed', 'active', 'refused', 'withdrawn'))`,
    );
    this.addSql(`alter table policy_activation add column withdrawn_why text, add column withdrawn_at timestamptz`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
