import { Migration } from '@mikro-orm/migrations';

/** How people come in: one-time codes; and who is above whom, so that each level invites the next. */
export class Migration0002Onboarding extends Migration {
  override up(): void {
    this.addSql(`create table invitation (
      id uuid primary key, code_hash text not null unique, purpose text not null check (purpose in ('activate', 'reset')),
      organisation_id uuid not null, roles text[] not null, account_id uuid references account (id), person_id uuid,
      invited_by uuid, invited_by_organisation uuid,
      created_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz, withdrawn_at timestamptz)`);
    this.addSql(
      `create index invitation_open on invitation (organisation_id) where used_at is null and withdrawn_at is null`,
    );
    this.addSql(
      `comment on table invitation is 'One-time codes, only their keyed hash; of an activation account_id is who used it'`,
    );
    this.addSql(`alter table account add column last_signed_in_at timestamptz`);
    this.addSql(`alter table account_grant add column granted_at timestamptz, add column granted_by uuid`);
    this.addSql(`create index account_grant_organisation on account_grant (organisation_id)`);
    this.addSql(`create index account_person on account (person_id) where person_id is not null`);
    this.addSql(`create index browser_session_account on browser_session (account_id)`);
    this.addSql(`alter table organisation add column kind text not null default 'unit'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
