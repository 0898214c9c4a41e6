import { Migration } from '@mikro-orm/migrations';

/** Sections (业务科室) and offices (采购办) of bureaus are organisations too: they receive filings (JZ-2, DY-1). */
export class Migration0016BureauParts extends Migration {
  override up(): void {
    this.addSql(`alter table organisation drop constraint organisation_kind_check`);
    this.addSql(
      `alter table organisation add constraint organisation_kind_check check (kind in ('unit', 'department', 'bureau', 'section', 'office'))`,
    );
    this.addSql(
      `comment on table organisation is 'Budget units, which departments and bureaus are too, and parts of bureaus that receive filings. Names are public'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
