import { Migration } from '@mikro-orm/migrations';

/** Tables that every service with state has: chain heads, history, outbox, inbox, idempotency, packs. */
export class Migration0000Delivery extends Migration {
  override up(): void {
    this.addSql(`create table aggregate_head (
      aggregate_type text not null, aggregate_id uuid not null, version bigint not null, event_version bigint not null,
      hash bytea not null, primary key (aggregate_type, aggregate_id))`);
    this.addSql(
      `comment on table aggregate_head is 'Last link of each aggregate chain; locked by whoever decides on it'`,
    );
    this.addSql(`create table history (
      aggregate_type text not null, aggregate_id uuid not null, version bigint not null, at timestamptz not null,
      type text not null, actor_account text, actor_org text, payload jsonb not null, commitments jsonb not null,
      previous_hash bytea not null, hash bytea not null, primary key (aggregate_type, aggregate_id, version))`);
    this.addSql(
      `comment on table history is 'Append-only: no UPDATE or DELETE is granted; personal values only as commitments'`,
    );
    this.addSql(`create table history_personal (
      aggregate_type text not null, aggregate_id uuid not null, version bigint not null, field text not null,
      salt bytea not null, value text not null, primary key (aggregate_type, aggregate_id, version, field))`);
    this.addSql(
      `comment on table history_personal is 'Values behind commitments; may be destroyed without breaking the chain'`,
    );
    this.addSql(`create sequence outbox_position`);
    this.addSql(`create table outbox (
      position bigint primary key, event_id uuid not null unique, subject text not null, envelope text not null,
      published_at timestamptz)`);
    this.addSql(`create index outbox_unpublished on outbox (position) where published_at is null`);
    this.addSql(
      `comment on table outbox is 'Events of committed commands; the relay publishes by position and flags after the ack'`,
    );
    this.addSql(`create table inbox (
      consumer text not null, event_id uuid not null, at timestamptz not null default now(), primary key (consumer, event_id))`);
    this.addSql(`create table inbox_version (
      consumer text not null, aggregate_type text not null, aggregate_id uuid not null, version bigint not null,
      primary key (consumer, aggregate_type, aggregate_id))`);
    this.addSql(
      `comment on table inbox_version is 'Last event version seen of each aggregate: older is a no-op, a gap waits'`,
    );
    this.addSql(`create table parked_event (
      consumer text not null, event_id uuid not null, aggregate_type text not null, aggregate_id uuid not null,
      version bigint not null, envelope text not null, error text not null, parked_at timestamptz not null default now(),
      primary key (consumer, event_id))`);
    this.addSql(`create index parked_aggregate on parked_event (consumer, aggregate_type, aggregate_id, version)`);
    this.addSql(
      `comment on table parked_event is 'A poisoned event and all after it of its aggregate, until replayed'`,
    );
    this.addSql(`create table idempotency (
      client text not null, operation text not null, key text not null, body_hash text not null, response jsonb not null,
      at timestamptz not null default now(), primary key (client, operation, key))`);
    this.addSql(`create table policy_pack (
      digest text primary key, area_code text not null, version text not null, pack jsonb not null,
      kept_at timestamptz not null default now())`);
    this.addSql(`comment on table policy_pack is 'Compiled packs by digest: a case keeps the pack it was filed under'`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
