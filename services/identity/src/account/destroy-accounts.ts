import { appendFacts, destroyHistoryPersonal, keyOf, lockHeads, type Tx } from '@zhuanguan/db';
import { addYears, dateInShanghai, RETENTION, startOfDayInShanghai } from '@zhuanguan/kernel';

const STEP = 100;

/**
 * Whose an account was is kept as long as the files that name it as who acted in them, from its closing on (ours); then it is a
 * number that nobody signs in with. Its history stays and verifies.
 */
export async function destroyAccounts(tx: Tx, now: Date): Promise<void> {
  const before = startOfDayInShanghai(addYears(dateInShanghai(now), -RETENTION.account.years));
  const rows = await tx.sql<{ id: string }>({
    name: 'identity-destroy-accounts',
    text: `update account set username = 'destroyed-' || id, display_name = '', password_hash = ''
      where id in (select a.id from account a where not a.active and a.display_name <> '' and $1 > (
          select max(h.at) from history h where h.aggregate_type = 'account' and h.aggregate_id = a.id and h.type = 'closed')
        order by a.id limit ${STEP} for update skip locked)
      returning id`,
    values: [before],
  });
  if (rows.length === 0) return;
  const ids = rows.map((row) => row.id);
  await destroyHistoryPersonal(tx, 'account', ids);
  const heads = ids.map((aggregateId) => ({ aggregateType: 'account', aggregateId }));
  await lockHeads(tx, heads);
  await appendFacts(
    tx,
    heads.map((head) => ({
      ...{ ...head, expectedVersion: tx.heads.get(keyOf(head))?.version ?? 0, type: 'destroyed', at: now },
      ...{ actor: {}, payload: {} },
    })),
  );
}
