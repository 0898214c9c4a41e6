import { Migration } from '@mikro-orm/migrations';

/** Rows of imports cheaper to keep: a preview writes ten thousand of them while its clerk waits. */
export class Migration0015ImportRow extends Migration {
  override up(): void {
    // They are written and read whole, never asked for a part; services of before write jsonb, which is cast.
    this.addSql(
      `alter table import_row alter column read type json using read::json, alter column result type json using result::json`,
    );
    // What is filed next is found by the primary key, from where the last portion ended.
    this.addSql(`drop index import_row_valid`);
    // It asked for the job again with each row. The insert takes the id from the job itself, in its transaction, and a job is never
    // deleted; whoever comes to delete one deletes its rows first.
    this.addSql(`alter table import_row drop constraint import_row_import_id_fkey`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
