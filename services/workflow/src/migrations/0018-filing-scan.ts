import { Migration } from '@mikro-orm/migrations';

export class Migration0018FilingScan extends Migration {
  override up(): void {
    this.addSql(`create table filing_scan (
      id uuid primary key,
      filing_id uuid not null references filing (id),
      round integer not null,
      content_hash text not null,
      sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
      size_bytes bigint not null,
      media_type text not null check (media_type in ('application/pdf', 'image/jpeg', 'image/png')),
      file_name text not null,
      attached_at timestamptz not null,
      account_id uuid not null,
      organisation_id uuid not null,
      unique (filing_id, round, sha256)
    )`);
    this.addSql(
      `comment on table filing_scan is 'Sealed scans of the printed form; the files lie in the file store by their hash. Names of files may be personal'`,
    );
    this.addSql(`comment on column filing_scan.round is 'The round of the filing that was printed and sealed'`);
    this.addSql(`comment on column filing_scan.content_hash is 'What the filing said then'`);
    this.addSql(`comment on column filing_scan.sha256 is 'Of the file'`);
    this.addSql(`create index filing_scan_file on filing_scan (sha256)`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
