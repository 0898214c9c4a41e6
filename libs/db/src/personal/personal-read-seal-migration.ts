import { Migration } from '@mikro-orm/migrations';

/** Which line of the log of reads is in which seal (SEC-3): so that nobody edits, takes away or adds one unseen. */
export class Migration0010PersonalReadSeal extends Migration {
  override up(): void {
    this.addSql(`create table personal_read_seal (read_id uuid primary key, seal_id uuid not null)`);
    this.addSql(`create index personal_read_seal_of on personal_read_seal (seal_id)`);
    this.addSql(
      `comment on table personal_read_seal is 'Append-only. An index: what a seal is over, its link of the history says by ids and hashes'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
