import { Migration } from '@mikro-orm/migrations';

/** The few offices (采购办) of bureaus are found by themselves, not among the thousands of units below a bureau. */
export class Migration0035Office extends Migration {
  override up(): void {
    this.addSql(`create index organisation_office on organisation (id) where kind = 'office'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
