import { Migration } from '@mikro-orm/migrations';

/** An e-mail address is the account's only once a code that was sent there has been entered; one that does not work says so. */
export class Migration0022VerifiedAddress extends Migration {
  override up(): void {
    this.addSql(
      `alter table subscription add column verified_at timestamptz, add column failing_since timestamptz, add column failing_code text`,
    );
    this.addSql(
      `comment on column subscription.verified_at is 'Nothing but a code goes to an address before; channels that do not verify have the instant it was saved'`,
    );
    this.addSql(
      `comment on column subscription.failing_since is 'Since when the other side says that there is no such address; nothing but codes and tests goes there'`,
    );
    // E-mail addresses of before were never proved: their owners are asked once.
    this.addSql(`update subscription set verified_at = saved_at where channel <> 'email'`);
    this.addSql(`create table address_code (
      id uuid primary key,
      account_id text not null,
      organisation_id uuid not null,
      channel text not null,
      address text not null,
      code text not null,
      attempts integer not null default 0,
      created_at timestamptz not null,
      expires_at timestamptz not null
    )`);
    this.addSql(
      `comment on table address_code is 'One-time codes that prove an address, for half an hour; kept readable, for they may have to be sent again'`,
    );
    this.addSql(
      `create index address_code_account on address_code (account_id, organisation_id, channel, created_at desc)`,
    );
    this.addSql(`alter table delivery drop constraint delivery_kind_check`);
    this.addSql(
      `alter table delivery add constraint delivery_kind_check check (kind in ('message', 'digest', 'test', 'code'))`,
    );
    this.addSql(`alter table delivery add column code_id uuid`);
    this.addSql(
      `alter table delivery add constraint delivery_code_check check ((kind = 'code') = (code_id is not null))`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
