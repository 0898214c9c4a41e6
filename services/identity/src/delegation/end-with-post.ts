import type { Tx } from '@zhuanguan/db';
import { dateInShanghai } from '@zhuanguan/kernel';
import { endDelegations, type FactContext } from './delegation-facts.js';
import { lockDelegations, openAt } from './delegation.store.js';

/** With the post of either side at an organisation its delegations end, in the transaction that ends the post. */
export async function endDelegationsOf(
  tx: Tx,
  organisationId: string,
  accountId: string,
  ctx: FactContext,
): Promise<void> {
  await lockDelegations(tx, organisationId);
  const open = await openAt(tx, organisationId, dateInShanghai(ctx.at));
  const ending = open.filter((row) => row.accountId === accountId || row.delegateId === accountId);
  await endDelegations(tx, ending, 'post_ended', ctx);
}

export async function endDelegationsAt(tx: Tx, organisationId: string, ctx: FactContext): Promise<void> {
  await lockDelegations(tx, organisationId);
  await endDelegations(tx, await openAt(tx, organisationId, dateInShanghai(ctx.at)), 'organisation_ended', ctx);
}
