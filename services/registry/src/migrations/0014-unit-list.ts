import { Migration } from '@mikro-orm/migrations';

export class Migration0014UnitList extends Migration {
  override up(): void {
    this.addSql(`create table unit_list (
      id uuid primary key, bureau_id uuid not null, account_id uuid not null, file_name text not null, file_hash text not null,
      state text not null check (state in ('previewed', 'committed')), rows jsonb not null, warnings jsonb not null,
      created_at timestamptz not null, committed_at timestamptz)`);
    this.addSql(`create index unit_list_bureau on unit_list (bureau_id, created_at)`);
    this.addSql(`comment on table unit_list is 'Lists of units read from files, with what each row would do and did'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
