import { Migration } from '@mikro-orm/migrations';

/** Posts beside the specialist (JZ-1, HS-2), reasons for one more (DY-3), and the clock of a vacancy where a bureau sets one. */
export class Migration0017Posts extends Migration {
  override up(): void {
    this.addSql(`alter table standing add column missing_posts text[] not null default '{}'`);
    this.addSql(`alter table standing add column vacancy_due_strict date`);
    this.addSql(`alter table standing add column vacancy_due_rolled date`);
    this.addSql(
      `comment on column standing.missing_posts is 'Posts the pack asks for and nobody holds, beside the specialist'`,
    );
    this.addSql(
      `comment on column standing.vacancy_due_rolled is 'Only where the bureau has set a limit for a vacancy'`,
    );
    this.addSql(`create index standing_missing_posts on standing (unit_id) where missing_posts <> '{}'`);
    this.addSql(`alter table urge drop constraint urge_reason_check`);
    this.addSql(
      `alter table urge add constraint urge_reason_check check (reason in ('vacant', 'change_overdue', 'over_max', 'post_vacant'))`,
    );
    this.addSql(`create table filing_note (
      filing_id uuid primary key, section text not null, reasoned boolean not null
    )`);
    this.addSql(
      `comment on table filing_note is 'What a filing on record says beside the person: 科室, and whether one more than the head count is reasoned'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
