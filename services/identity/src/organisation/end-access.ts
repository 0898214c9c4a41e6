import type { Tx } from '@zhuanguan/db';
import type { EventEnvelope } from '@zhuanguan/events';
import { dateInShanghai } from '@zhuanguan/kernel';
import { appendAccountFacts, type AccountFact } from '../account/account-facts.js';
import { closeIfIdle } from '../account/post.store.js';
import { endDelegationsAt } from '../delegation/end-with-post.js';
import { deleteSessionsOf } from '../session/session.store.js';

/**
 * Nobody acts for an organisation that is no more: posts there end and codes for it are void. An account with nothing left
 * is closed; whoever goes on with the work is invited where it went (REG-10).
 */
export async function endAccessAt(tx: Tx, organisationId: string, event: EventEnvelope): Promise<void> {
  const at = new Date(event.time);
  const ended = await tx.sql<{ accountId: string; roles: string[] }>({
    name: 'identity-end-grants-at',
    text: `with gone as (delete from account_grant where organisation_id = $1 returning account_id, role)
      select account_id as "accountId", array_agg(role order by role) as roles from gone group by account_id order by account_id`,
    values: [organisationId],
  });
  const void_ = await tx.sql<{ id: string }>({
    name: 'identity-void-invitations-at',
    text: `update invitation set withdrawn_at = $2 where organisation_id = $1 and used_at is null and withdrawn_at is null returning id`,
    values: [organisationId, at],
  });
  const facts: AccountFact[] = void_.map(({ id }) => ({
    aggregateType: 'invitation',
    aggregateId: id,
    type: 'withdrawn',
    payload: { organisationEnded: true },
  }));
  for (const { accountId, roles } of ended) {
    const closed = await closeIfIdle(tx, accountId, dateInShanghai(at));
    if (closed) await deleteSessionsOf(tx, accountId);
    facts.push({
      aggregateType: 'account',
      aggregateId: accountId,
      type: closed ? 'closed' : 'post_ended',
      payload: { organisationId, roles, organisationEnded: true },
      postEnded: { organisationId, areaCode: event.areacode, roles, correlationId: event.correlationid },
    });
  }
  await appendAccountFacts(tx, facts, { at, actor: {} });
  await endDelegationsAt(tx, organisationId, { at, actor: {}, correlationId: event.correlationid });
}
