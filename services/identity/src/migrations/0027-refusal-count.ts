import { Migration } from '@mikro-orm/migrations';

/** What the edge refused, counted by day. */
export class Migration0027RefusalCount extends Migration {
  override up(): void {
    this.addSql(`create table refusal_count (
      day date not null, route text not null, kind text not null, subject text not null, count bigint not null,
      primary key (day, route, kind, subject))`);
    this.addSql(
      `comment on table refusal_count is 'Refused at the edge per day, route and kind; subject is the id of an account or client, or empty. No address, no content'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
