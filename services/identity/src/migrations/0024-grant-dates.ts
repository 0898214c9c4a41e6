import { Migration } from '@mikro-orm/migrations';

/** A role may be given from a day to a day; and whoever receives for a section is one of its officers, not of the office (JZ-2). */
export class Migration0024GrantDates extends Migration {
  override up(): void {
    this.addSql(`alter table account_grant add column from_date date, add column to_date date,
      add constraint account_grant_dates check (from_date <= to_date)`);
    this.addSql(
      `comment on column account_grant.to_date is 'The last day in Asia/Shanghai; null = without an end. It ends by itself'`,
    );
    this.addSql(`create index account_grant_to_date on account_grant (to_date) where to_date is not null`);
    const section = `(select id from organisation where kind = 'section')`;
    this.addSql(
      `update account_grant set role = 'section_officer' where role = 'bureau_officer' and organisation_id in ${section}`,
    );
    for (const table of ['invitation', 'delegation'])
      this.addSql(
        `update ${table} set roles = array_replace(roles, 'bureau_officer', 'section_officer') where organisation_id in ${section}`,
      );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
