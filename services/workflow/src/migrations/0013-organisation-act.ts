import { Migration } from '@mikro-orm/migrations';

export class Migration0013OrganisationAct extends Migration {
  override up(): void {
    this.addSql(`alter table organisation add column valid_to date`);
    this.addSql(`comment on column organisation.valid_to is 'The first day it is no more'`);
    this.addSql(`create table organisation_successor (
      organisation_id uuid not null, successor_id uuid not null, primary key (organisation_id, successor_id))`);
    this.addSql(`create index organisation_successor_of on organisation_successor (successor_id)`);
    this.addSql(
      `comment on table organisation_successor is 'Who goes on with what an organisation was: a party to its filings'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
