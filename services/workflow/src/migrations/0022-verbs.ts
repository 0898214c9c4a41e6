import { Migration } from '@mikro-orm/migrations';

/** 催办, 加签, a return to an earlier receiver, and what every round of a filing said. */
export class Migration0022Verbs extends Migration {
  override up(): void {
    this
      .addSql(`alter table receipt add column urged_at timestamptz, add column urged_by uuid, add column urged_times integer,
      add column opinions jsonb, add column asked_of uuid, add column sent_back jsonb`);
    this.addSql(`comment on column receipt.urged_by is 'The organisation that urged last (催办)'`);
    this.addSql(
      `comment on column receipt.opinions is 'What colleagues were asked before receipt (加签); may hold personal values'`,
    );
    this.addSql(
      `comment on column receipt.asked_of is 'Account of the colleague whose opinion it waits for; null = it waits for none'`,
    );
    this.addSql(
      `comment on column receipt.sent_back is 'A later receiver gave it back; null once it is received again'`,
    );
    this.addSql(
      `create index receipt_asked on receipt (asked_of, organisation_id) where state = 'pending' and asked_of is not null`,
    );
    this.addSql(`create table filing_round (
      filing_id uuid not null references filing (id),
      round integer not null,
      content jsonb not null,
      primary key (filing_id, round)
    )`);
    this.addSql(
      `comment on table filing_round is 'What a filing said in the rounds before the one that stands in filing.content; holds personal values'`,
    );
    this.addSql(`insert into filing_round (filing_id, round, content)
      select id, round - 1, previous_content from filing where previous_content is not null and round > 1`);
    this.addSql(`create table organisation_former_name (
      organisation_id uuid not null,
      until timestamptz not null,
      name text not null,
      primary key (organisation_id, until)
    )`);
    this.addSql(
      `comment on table organisation_former_name is 'What an organisation was called until then, as this service knew it; public'`,
    );
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
