import { Migration } from '@mikro-orm/migrations';

/** 保全 and 销毁清册 (SEC-4): what is kept beyond its time, and what two others than its proposer let go. */
export class Migration0048Retention extends Migration {
  override up(): void {
    this.addSql(`create table legal_hold (
      id uuid primary key,
      bureau_id uuid not null,
      subject_kind text not null check (subject_kind in ('filing', 'person', 'organisation')),
      subject_id uuid not null,
      unit_id uuid not null,
      reason text not null,
      document text not null,
      placed_at timestamptz not null,
      placed_by_account uuid not null,
      released_at timestamptz,
      released_by_account uuid,
      release_reason text,
      check ((released_at is null) = (release_reason is null))
    )`);
    this.addSql(`comment on table legal_hold is '保全: what it covers is not destroyed while it is not released'`);
    this.addSql(
      `create unique index legal_hold_standing on legal_hold (subject_kind, subject_id, bureau_id) where released_at is null`,
    );
    this.addSql(`create index legal_hold_recent on legal_hold (bureau_id, placed_at desc, id desc)`);
    this.addSql(`create table destruction_list (
      id uuid primary key,
      bureau_id uuid not null,
      as_of date not null,
      state text not null check (state in ('proposed', 'approved', 'done', 'refused', 'withdrawn')),
      reason text not null,
      items integer not null,
      content_hash text not null,
      proposed_at timestamptz not null,
      proposed_by jsonb not null,
      closed_at timestamptz,
      closed_reason text
    )`);
    this.addSql(
      `comment on table destruction_list is '销毁清册: frozen when it is proposed; an approval is of its hash'`,
    );
    this.addSql(`create index destruction_list_recent on destruction_list (bureau_id, proposed_at desc, id desc)`);
    this.addSql(`create index destruction_list_approved on destruction_list (id) where state = 'approved'`);
    this.addSql(`create table destruction_approval (
      list_id uuid not null references destruction_list (id),
      account_id uuid not null,
      signed_by jsonb not null,
      at timestamptz not null,
      primary key (list_id, account_id)
    )`);
    this.addSql(`create table destruction_item (
      list_id uuid not null references destruction_list (id),
      position integer not null,
      kind text not null check (kind in ('filing', 'roll_up')),
      subject_id uuid not null,
      unit_id uuid not null,
      filing_kind text not null,
      since date not null,
      due_on date not null,
      state text not null check (state in ('listed', 'destroyed', 'kept', 'dropped')),
      kept_because text check (kept_because in ('held', 'not_due')),
      settled_at timestamptz,
      primary key (list_id, position)
    )`);
    this.addSql(
      `comment on table destruction_item is 'What is left of a destroyed record: that it was, and when it went'`,
    );
    this.addSql(`create unique index destruction_item_listed on destruction_item (subject_id) where state = 'listed'`);
    this.addSql(`create index destruction_item_subject on destruction_item (subject_id)`);
    this.guard();
  }

  /** The rule of two stands in the database too: nothing of a filing goes that two others have not let go. */
  private guard(): void {
    this.addSql(`create function destruction_approved(subject uuid) returns boolean language sql stable as $$
      select exists (select 1 from destruction_item i join destruction_list l on l.id = i.list_id and l.state = 'approved'
        where i.subject_id = subject and i.state = 'listed' and 2 <= (select count(*) from destruction_approval a
          where a.list_id = l.id and a.account_id::text <> l.proposed_by ->> 'accountId'))
    $$`);
    this.addSql(`create function destruction_only_approved() returns trigger language plpgsql as $$ begin
      if old.aggregate_type = 'filing' and not destruction_approved(old.aggregate_id) then
        raise exception 'nobody has let go of filing %', old.aggregate_id;
      end if;
      return old;
    end $$`);
    this.addSql(
      `create trigger history_personal_approved before delete on history_personal for each row execute function destruction_only_approved()`,
    );
    this.addSql(`create or replace function roll_up_keep() returns trigger language plpgsql as $$ begin
      if tg_table_name = 'roll_up_unit' and tg_op = 'UPDATE' then
        if new.persons = '[]'::jsonb and to_jsonb(new) - 'persons' = to_jsonb(old) - 'persons' and destruction_approved(new.roll_up_id) then
          return new;
        end if;
      end if;
      raise exception 'a frozen summary is never changed (%)', tg_table_name;
    end $$`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
