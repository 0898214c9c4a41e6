import { Migration } from '@mikro-orm/migrations';

/** FIL-6 looks at every round of a filing: whoever filed one of them does not receive it, whoever corrected it since. */
export class Migration0033EarlierFilers extends Migration {
  override up(): void {
    this.addSql(`alter table filing add column earlier_filers jsonb`);
    this.addSql(
      `comment on column filing.earlier_filers is 'Who filed the rounds before this one, and for whom (委托): ids; null = it is the first'`,
    );
    // The history has the accounts; their persons are known where they filed something else as well.
    this.addSql(`update filing f set earlier_filers = (
        select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('accountId', e.account, 'personId', p.person)) order by e.account)
        from (
          select h.actor_account as account from history h where h.aggregate_type = 'filing' and h.aggregate_id = f.id
            and h.type = 'submitted' and (h.payload->>'round')::integer < f.round and h.actor_account is not null
          union select h.payload->>'onBehalfOf' from history h where h.aggregate_type = 'filing' and h.aggregate_id = f.id
            and h.type = 'submitted' and (h.payload->>'round')::integer < f.round and h.payload ? 'onBehalfOf') e
        left join lateral (select g.submitted_by_person as person from filing g
          where g.submitted_by_account::text = e.account and g.submitted_by_person is not null limit 1) p on true)
      where f.round > 1`);
  }

  override down(): void {
    throw new Error('migrations go forward only (expand/contract)');
  }
}
