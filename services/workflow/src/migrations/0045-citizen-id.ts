import { Migration } from '@mikro-orm/migrations';

/** Identity numbers, where a form asks for them (ADR 23): sealed here, and by their id everywhere else. */
export class Migration0045CitizenId extends Migration {
  override up(): void {
    this.addSql(`create table citizen_id (
      id uuid primary key, unit_id uuid not null, sealed text not null, blind_index text not null,
      key_id text not null generated always as (split_part(sealed, '.', 2)) stored,
      index_key_id text not null generated always as (split_part(blind_index, '.', 1)) stored,
      recorded_at timestamptz not null,
      check (sealed like 's1.%.%.%'), check (blind_index like '%.%')
    )`);
    this.addSql(`create unique index citizen_id_same on citizen_id (unit_id, blind_index)`);
    this.addSql(`create index citizen_id_keys on citizen_id (key_id, index_key_id)`);
    this.addSql(
      `comment on table citizen_id is 'Identity numbers (SEC-4): AES-256-GCM bound to this row, and a keyed hash for equality; contents of filings hold the id alone'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
