import { Migration } from '@mikro-orm/migrations';
import { PERSON_ALIAS_TABLE } from '@zhuanguan/db';

/** Who is who: person ids that registry merged (REG-6), and phones by which somebody is found in another unit. */
export class Migration0025PersonAlias extends Migration {
  override up(): void {
    for (const statement of PERSON_ALIAS_TABLE) this.addSql(statement);
    this.addSql(`create index person_phone on person (phone)`);
    this.addSql(`create index appointment_person_active on appointment (person_id) where valid_to is null`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
