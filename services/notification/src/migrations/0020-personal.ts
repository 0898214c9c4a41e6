import { Migration } from '@mikro-orm/migrations';

/** A message to one officer of an organisation, e.g. of a filing that a colleague handed over. */
export class Migration0020Personal extends Migration {
  override up(): void {
    this.addSql(`alter table message add column account_id text`);
    this.addSql(`comment on column message.account_id is 'Only for this account; null = for all of the audience'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
