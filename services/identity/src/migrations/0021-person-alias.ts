import { Migration } from '@mikro-orm/migrations';
import { PERSON_ALIAS_TABLE } from '@zhuanguan/db';

/** Person ids that registry merged (REG-6): an account has the rights from every appointment of its human. */
export class Migration0021PersonAlias extends Migration {
  override up(): void {
    for (const statement of PERSON_ALIAS_TABLE) this.addSql(statement);
    this.addSql(`create view person_right as
      select r.person_id, r.appointment_id, r.unit_id, r.role, r.area_code, r.valid_from, r.valid_to from appointment_right r
      union all
      select o.person_id, r.appointment_id, r.unit_id, r.role, r.area_code, r.valid_from, r.valid_to
      from appointment_right r join person_alias m on m.person_id = r.person_id
        join person_alias o on o.root_id = m.root_id and o.person_id <> m.person_id`);
    this.addSql(
      `comment on view person_right is 'appointment_right under every id of the human; each stays recorded under its own'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
