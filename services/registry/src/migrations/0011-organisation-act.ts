import { Migration } from '@mikro-orm/migrations';

export class Migration0011OrganisationAct extends Migration {
  override up(): void {
    this.addSql(`alter table organisation add column valid_to date`);
    this.addSql(
      `comment on column organisation.valid_to is 'The first day it is no more (merged, split up, dissolved)'`,
    );
    this.addSql(`create index organisation_ended on organisation (valid_to) where valid_to is not null`);
    this.addSql(`create table organisation_act (
      id uuid primary key,
      kind text not null check (kind in ('rename', 'transfer', 'merge', 'split', 'dissolve')),
      document_number text not null,
      effective_date date not null,
      recorded_at timestamptz not null,
      recorded_by_organisation uuid not null references organisation (id),
      recorded_by_account uuid not null
    )`);
    this.addSql(
      `comment on table organisation_act is '单位变动: acts with a document that rename, transfer, merge, split or dissolve; append-only'`,
    );
    this.addSql(`create table organisation_act_effect (
      act_id uuid not null references organisation_act (id),
      organisation_id uuid not null references organisation (id),
      part text not null check (part in ('renamed', 'transferred', 'continues', 'created', 'moved_below', 'ended')),
      name text not null,
      changes jsonb not null,
      successor_ids uuid[] not null,
      appointments integer not null, open_filings integer not null, open_clocks integer not null,
      primary key (act_id, organisation_id)
    )`);
    this.addSql(`create index organisation_act_effect_organisation on organisation_act_effect (organisation_id)`);
    this.addSql(
      `comment on table organisation_act_effect is 'What an act did to each organisation; successor_ids read the records of one that ended'`,
    );
    this.addSql(`alter table appointment add column end_act_id uuid references organisation_act (id)`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
