import { Migration } from '@mikro-orm/migrations';

/** A term is counted over all that somebody held in a unit and in those before it, also what is over (REG-5). */
export class Migration0034AppointmentUnit extends Migration {
  override up(): void {
    this.addSql(`create index appointment_unit on appointment (unit_id)`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
