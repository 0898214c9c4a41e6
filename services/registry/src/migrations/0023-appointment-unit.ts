import { Migration } from '@mikro-orm/migrations';

/** All versions of the appointments of a unit, for pages that ask what was known when: they read the whole table until now. */
export class Migration0023AppointmentUnit extends Migration {
  override up(): void {
    this.addSql(`create index appointment_unit_known on appointment (unit_id)`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
