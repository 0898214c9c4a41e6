import { Migration } from '@mikro-orm/migrations';

/** Receivers beside department and bureau: a bureau's section and office (JZ-2, DY-1) and the first-level unit (DY-1). */
export class Migration0016Receivers extends Migration {
  override up(): void {
    this.addSql(`alter table organisation drop constraint organisation_kind_check`);
    this.addSql(
      `alter table organisation add constraint organisation_kind_check check (kind in ('unit', 'department', 'bureau', 'section', 'office'))`,
    );
    this.addSql(`alter table receipt drop constraint receipt_receiver_check`);
    this.addSql(
      `alter table receipt add constraint receipt_receiver_check check (receiver in ('department', 'first_level_unit', 'bureau', 'section', 'office'))`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
