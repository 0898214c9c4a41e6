import { Migration } from '@mikro-orm/migrations';

export class Migration0010Notification extends Migration {
  override up(): void {
    this.addSql(`create table message (
      id uuid primary key,
      organisation_id uuid not null,
      audience text not null check (audience in ('unit_handlers', 'department_officers', 'bureau_officers')),
      kind text not null,
      unit_id uuid, filing_id uuid, appointment_id uuid,
      parameters jsonb not null,
      reference jsonb,
      event_id uuid not null,
      created_at timestamptz not null,
      unique (event_id, kind, organisation_id, audience)
    )`);
    this.addSql(
      `comment on table message is '消息, to an organisation and some of its people by role. Codes, dates and public names: no words, nothing personal'`,
    );
    this.addSql(`create index message_inbox on message (organisation_id, audience, created_at desc, id desc)`);
    this.addSql(`create table message_read (
      account_id text not null, message_id uuid not null references message (id), read_at timestamptz not null,
      primary key (account_id, message_id)
    )`);
    this.addSql(`comment on table message_read is 'Read marks are per account; absent = unread'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
