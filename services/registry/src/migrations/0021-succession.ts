import { Migration } from '@mikro-orm/migrations';

/** Which units ended and left their work to this one: asked for each unit whose standing is computed (REG-5, REG 9). */
export class Migration0021Succession extends Migration {
  override up(): void {
    this.addSql(
      `create index organisation_act_effect_successor on organisation_act_effect using gin (successor_ids) where part = 'ended'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
