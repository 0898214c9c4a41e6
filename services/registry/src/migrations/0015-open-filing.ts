import { Migration } from '@mikro-orm/migrations';

export class Migration0015OpenFiling extends Migration {
  override up(): void {
    this.addSql(`alter table open_filing add column fills_post boolean not null default true`);
    this.addSql(`alter table open_filing add column returned boolean not null default false`);
    this.addSql(
      `comment on table open_filing is 'Filed and neither on record nor closed; 已报待收 is said of those that fill a post and are not returned'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
