import { Migration } from '@mikro-orm/migrations';

/** By which equal identity numbers are known (ADR 23): a keyed hash of what a filing said of an appointment, and no number. */
export class Migration0030CitizenIdIndex extends Migration {
  override up(): void {
    this.addSql(`create table citizen_id_index (
      filing_id uuid primary key, appointment_id uuid not null, unit_id uuid not null, ref uuid not null,
      blind_index text not null check (blind_index like '%.%'),
      index_key_id text not null generated always as (split_part(blind_index, '.', 1)) stored,
      recorded_at timestamptz not null
    )`);
    this.addSql(`create index citizen_id_index_appointment on citizen_id_index (appointment_id, recorded_at)`);
    this.addSql(`create index citizen_id_index_equal on citizen_id_index (blind_index)`);
    this.addSql(`create index citizen_id_index_key on citizen_id_index (index_key_id)`);
    this.addSql(
      `comment on table citizen_id_index is 'HMAC-SHA-256 of identity numbers for 重复核查 (REG-6); ref is the sealed number in workflow, which registry cannot read'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
