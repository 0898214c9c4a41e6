import { Migration } from '@mikro-orm/migrations';

/** 领办: which officer of a receiver works on a receipt. */
export class Migration0021Holder extends Migration {
  override up(): void {
    this.addSql(
      `alter table receipt add column held_by uuid, add column held_since timestamptz, add column held_note text`,
    );
    this.addSql(
      `comment on column receipt.held_by is 'Account of the officer who has taken it on (领办); null = nobody has'`,
    );
    this.addSql(`comment on column receipt.held_note is 'What the colleague said who handed it over (转办)'`);
    this.addSql(
      `create index receipt_held on receipt (held_by, organisation_id) where state = 'pending' and held_by is not null`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
