import { Migration } from '@mikro-orm/migrations';

/** 委托: who reads along what is addressed to a colleague who is away. */
export class Migration0021Delegation extends Migration {
  override up(): void {
    this.addSql(`create table delegation (
      id uuid primary key, account_id text not null, delegate_id text not null, organisation_id uuid not null,
      from_date date not null, to_date date not null, ended_at timestamptz)`);
    this.addSql(
      `comment on table delegation is 'Replica by identity events: messages to account_id of these days are read by delegate_id too'`,
    );
    this.addSql(`create index delegation_delegate on delegation (delegate_id, organisation_id)`);
    this.addSql(`create index delegation_account on delegation (account_id, organisation_id)`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
