import { Migration } from '@mikro-orm/migrations';

export class Migration0013OrganisationAct extends Migration {
  override up(): void {
    this.addSql(`alter table organisation add column valid_to date`);
    this.addSql(`comment on column organisation.valid_to is 'The first day it is no more'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
