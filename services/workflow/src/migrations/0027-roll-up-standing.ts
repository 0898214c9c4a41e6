import { Migration } from '@mikro-orm/migrations';

/** A 汇总表 says of a unit what its standing says (REG-3); a round outlives the bureau that opened it, or says why it ended; a vacancy has one due date. */
export class Migration0027RollUpStanding extends Migration {
  override up(): void {
    this.addSql(`alter table roll_up_unit add column missing_posts text[] not null default '{}'`);
    this.addSql(
      `comment on column roll_up_unit.missing_posts is 'Posts asked for beside the specialist that nobody held'`,
    );
    this.addSql(`alter table roll_up_unit drop constraint roll_up_unit_state_check`);
    this.addSql(`alter table roll_up_unit add constraint roll_up_unit_state_check
      check (state in ('on_record', 'over_max', 'covered', 'filed', 'returned', 'vacant', 'not_bound'))`);
    this
      .addSql(`alter table roll_up add column closed_reason text not null default '' check (closed_reason in ('', 'bureau_ended')),
      add column taken_over_from uuid, add column taken_over_on date`);
    this.addSql(
      `comment on column roll_up.taken_over_from is 'The bureau that opened it, or had taken it over, and is no more'`,
    );
    this.addSql(`alter table vacancy add column due_on date`);
    this.addSql(
      `comment on column vacancy.due_on is 'As registry has it (specialist.vacancy-deadline); null where no limit is set'`,
    );
    this.addSql(`create index roll_up_open on roll_up (bureau_id) where state = 'open'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
