import type { Tx } from '@zhuanguan/db';
import type { AccountFact } from '../account/account-facts.js';

/**
 * Signs an account out everywhere, but for the session that is to stay. `event` goes with the fact that tells why: gateways that
 * remember the sessions forget them.
 */
export async function endSessionsOf(
  tx: Tx,
  accountId: string,
  butIdHash = '',
): Promise<{ ended: number; event: Pick<AccountFact, 'sessionsEnded'> }> {
  const rows = await tx.sql({
    name: 'identity-sessions-of-account',
    text: 'delete from browser_session where account_id = $1 and id_hash <> $2 returning 1 as ended',
    values: [accountId, butIdHash],
  });
  return { ended: rows.length, event: await eventOf(tx, accountId, rows.length) };
}

/** Some of them, by the ids the list of sessions gives. */
export async function endSessionsByRef(
  tx: Tx,
  accountId: string,
  refs: readonly string[],
): Promise<{ ended: number; event: Pick<AccountFact, 'sessionsEnded'> }> {
  const rows = await tx.sql({
    name: 'identity-sessions-by-ref',
    text: 'delete from browser_session where account_id = $1 and ref = any($2::uuid[]) returning 1 as ended',
    values: [accountId, refs],
  });
  return { ended: rows.length, event: await eventOf(tx, accountId, rows.length) };
}

async function eventOf(tx: Tx, accountId: string, ended: number): Promise<Pick<AccountFact, 'sessionsEnded'>> {
  if (ended === 0) return {};
  const [row] = await tx.sql<{ areaCode: string }>({
    name: 'identity-area-of-account',
    text: `select area_code as "areaCode" from (
        select area_code, 0 as rank from account_grant where account_id = $1
        union all select r.area_code, 1 from person_right r join account a on a.person_id = r.person_id where a.id = $1
      ) p order by rank, area_code limit 1`,
    values: [accountId],
  });
  return { sessionsEnded: { areaCode: row?.areaCode ?? '' } };
}
