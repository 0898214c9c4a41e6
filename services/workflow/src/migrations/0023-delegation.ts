import { Migration } from '@mikro-orm/migrations';

/** 委托: for whom an officer acted. */
export class Migration0023Delegation extends Migration {
  override up(): void {
    this.addSql(`alter table receipt add column officer_for uuid`);
    this.addSql(
      `comment on column receipt.officer_for is 'Account for which the officer received or returned it (委托); null = by their own right'`,
    );
    this.addSql(`alter table filing add column submitted_for_account uuid, add column submitted_for_person uuid`);
    this.addSql(
      `comment on column filing.submitted_for_account is 'For whom it was filed (委托): kept from receiving it too'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
