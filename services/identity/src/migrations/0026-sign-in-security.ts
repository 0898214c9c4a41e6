import { Migration } from '@mikro-orm/migrations';

/** Lockout, passwords that get old, a second factor, and sessions a person can tell apart. */
export class Migration0026SignInSecurity extends Migration {
  override up(): void {
    this.addSql(`alter table account add column password_changed_at timestamptz,
      add column password_must_change boolean not null default false`);
    this.addSql(
      `comment on column account.password_must_change is 'Somebody else knows the password: changed when it is first used'`,
    );
    this.addSql(`create table former_password (
      account_id uuid not null references account (id), set_at timestamptz not null, password_hash text not null,
      primary key (account_id, set_at))`);
    this.addSql(`comment on table former_password is 'The last ones, as argon2id: they are not taken again'`);
    this.addSql(`alter table sign_in_attempt add column locked_until timestamptz`);
    this.addSql(
      `comment on table sign_in_attempt is 'Failed sign-ins per username, address or second factor (a hash; of addresses keyed), known or not'`,
    );
    this.addSql(`alter table browser_session add column ref uuid not null default gen_random_uuid(),
      add column client text not null default '', add column network text not null default ''`);
    this.addSql(
      `comment on column browser_session.network is 'Where it came from without the last part of the address: for its owner'`,
    );
    this.addSql(`create table account_totp (
      account_id uuid primary key references account (id), secret bytea, confirmed_at timestamptz,
      pending_secret bytea, pending_at timestamptz, last_step bigint not null default 0,
      check ((secret is null) = (confirmed_at is null)))`);
    this.addSql(
      `comment on table account_totp is 'Keys of 动态口令 (RFC 6238), encrypted; pending until a code confirms it; last_step: no code is taken twice'`,
    );
    this.addSql(`create table recovery_code (
      account_id uuid not null references account (id), code_hash text not null, used_at timestamptz,
      primary key (account_id, code_hash))`);
    this.addSql(`comment on table recovery_code is 'For a lost phone; only their keyed hash, each good once'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
