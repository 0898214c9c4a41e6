import { Migration } from '@mikro-orm/migrations';

/** Whose note it is: row-level policies choose by the unit (ADR 20). */
export class Migration0022NoteUnit extends Migration {
  override up(): void {
    this.addSql(`alter table filing_note add column unit_id uuid`);
    this.addSql(`update filing_note n set unit_id = a.unit_id from (
        select distinct on (f.filing_id) f.filing_id, a.unit_id from appointment a
          cross join lateral unnest(array[a.basis_filing_id, a.end_filing_id, a.amending_filing_id]) f(filing_id)
        where f.filing_id is not null) a where a.filing_id = n.filing_id`);
    this.addSql(`comment on column filing_note.unit_id is 'null where no appointment was written by the filing'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
