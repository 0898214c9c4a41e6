import { Migration } from '@mikro-orm/migrations';

/** 委托: who acts for whom while they are away. */
export class Migration0020Delegation extends Migration {
  override up(): void {
    this.addSql(`create table delegation (
      id uuid primary key, account_id uuid not null references account (id), delegate_id uuid not null references account (id),
      organisation_id uuid not null, roles text[] not null, from_date date not null, to_date date not null,
      reason text not null check (reason in ('leave', 'business_trip', 'training', 'other')), remark text not null,
      set_by uuid not null, created_at timestamptz not null,
      ended_at timestamptz, end_cause text check (end_cause in ('revoked', 'post_ended', 'organisation_ended')), ended_by uuid,
      check (from_date <= to_date), check (account_id <> delegate_id), check ((ended_at is null) = (end_cause is null)))`);
    this.addSql(
      `comment on table delegation is 'In force from from_date to to_date, both inclusive, unless ended before; the remark may be personal'`,
    );
    this.addSql(`comment on column delegation.roles is 'The delegator’s own at the organisation when it was set'`);
    this.addSql(`create index delegation_organisation on delegation (organisation_id, from_date desc)`);
    this.addSql(`create index delegation_account on delegation (account_id) where ended_at is null`);
    this.addSql(`create index delegation_delegate on delegation (delegate_id) where ended_at is null`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
