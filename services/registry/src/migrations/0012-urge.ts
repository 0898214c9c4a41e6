import { Migration } from '@mikro-orm/migrations';

export class Migration0012Urge extends Migration {
  override up(): void {
    this.addSql(`create table urge (
      id uuid primary key,
      unit_id uuid not null references organisation (id),
      reason text not null check (reason in ('vacant', 'change_overdue')),
      by_organisation_id uuid not null references organisation (id),
      urged_on date not null,
      urged_at timestamptz not null,
      rule_id text not null,
      policy_version text not null,
      unique (unit_id, reason, by_organisation_id, urged_on)
    )`);
    this.addSql(
      `comment on table urge is '催报: who urged a unit for what, at most once a day (Asia/Shanghai) per reason and urging organisation'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
