import { Migration } from '@mikro-orm/migrations';

/** Anchors over the heads of all aggregates (SEC-3), and which digest a link was hashed with. */
export class Migration0005Audit extends Migration {
  override up(): void {
    this.addSql(`alter table history add digest text not null default 'sha256'`);
    this.addSql(`alter table aggregate_head add anchored bigint not null default 0`);
    this.addSql(
      `comment on column aggregate_head.anchored is 'The version the last anchor holds; below version = moved since'`,
    );
    this.addSql(`create table anchor (
      number bigint primary key, at timestamptz not null, previous_hash bytea not null, digest text not null,
      hash bytea not null, key_id text not null, signature text not null)`);
    this.addSql(`comment on table anchor is 'Signed, each over the one before and the heads that moved; append-only'`);
    this.addSql(`create table anchor_entry (
      number bigint not null references anchor, aggregate_type text not null, aggregate_id uuid not null,
      version bigint not null, hash bytea not null, primary key (number, aggregate_type, aggregate_id))`);
    this.addSql(`comment on table anchor_entry is 'The heads an anchor is over; append-only'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
