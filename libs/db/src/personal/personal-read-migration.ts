import { Migration } from '@mikro-orm/migrations';

/** Who read whose personal data, for what, and what left as a file (SEC-3, SEC-4; PIPL 51, 54). */
export class Migration0008PersonalRead extends Migration {
  override up(): void {
    this.addSql(`create table personal_read (
      id uuid primary key, at timestamptz not null, account_id text, client_id text, organisation_id text, on_behalf_of text,
      operation text not null, purpose text not null, subject_type text, subject_id text, fields text[] not null,
      count integer not null, filters text[] not null, export_number text)`);
    this.addSql(
      `comment on table personal_read is 'Append-only. One row a request: how many people, which fields, by which filters; never a value. A reveal''s reason is in the history'`,
    );
    this.addSql(`create index personal_read_recent on personal_read (at desc, id desc)`);
    this.addSql(`create index personal_read_account on personal_read (account_id, at desc)`);
    this.addSql(`create sequence export_number`);
    this.addSql(`create index anchor_entry_aggregate on anchor_entry (aggregate_type, aggregate_id, version)`);
    this.addSql(
      `create index history_recent on history (at desc, aggregate_type collate "C" desc, aggregate_id desc, version desc)`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
