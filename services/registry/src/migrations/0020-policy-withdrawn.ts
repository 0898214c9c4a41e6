import { Migration } from '@mikro-orm/migrations';

/** One decision waits at a time is workflow's rule; a withdrawn one and the next may be heard of in another order here. */
export class Migration0020PolicyWithdrawn extends Migration {
  override up(): void {
    this.addSql('drop index policy_activation_one_proposed');
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
