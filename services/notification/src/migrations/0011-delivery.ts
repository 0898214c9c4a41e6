import { Migration } from '@mikro-orm/migrations';

export class Migration0011Delivery extends Migration {
  override up(): void {
    this.addSql(`create table subscription (
      account_id text not null,
      organisation_id uuid not null,
      channel text not null,
      address text not null,
      digest boolean not null,
      saved_at timestamptz not null,
      primary key (account_id, organisation_id, channel)
    )`);
    this.addSql(
      `comment on table subscription is 'Where an account wants the messages of an organisation besides the inbox; addresses are personal, chosen by the account'`,
    );
    this.addSql(`create index subscription_organisation on subscription (organisation_id)`);
    this.addSql(`create table delivery (
      id uuid primary key,
      kind text not null check (kind in ('message', 'digest', 'test')),
      channel text not null,
      account_id text not null,
      organisation_id uuid not null,
      message_id uuid references message (id),
      digest_on date,
      state text not null check (state in ('due', 'sent', 'dead', 'dropped')),
      due_at timestamptz not null,
      claimed_until timestamptz,
      attempts integer not null default 0,
      outcome text,
      created_at timestamptz not null,
      ended_at timestamptz,
      check ((kind = 'message') = (message_id is not null)),
      check ((kind = 'digest') = (digest_on is not null)),
      unique (message_id, channel, account_id),
      unique (digest_on, channel, account_id, organisation_id)
    )`);
    this.addSql(
      `comment on table delivery is 'One message, or the digest of one day, to one account by one channel: at least once, under the same id each time'`,
    );
    this.addSql(`create index delivery_due on delivery (due_at, id) where state = 'due'`);
    this.addSql(`create index delivery_account on delivery (account_id, organisation_id, created_at desc)`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
