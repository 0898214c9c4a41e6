import type { Actor } from '@zhuanguan/access';
import { reachedUnits, reachesRows } from '@zhuanguan/db';
import { isId } from '@zhuanguan/kernel';
import type { IdentityContext } from '../context.js';

/**
 * Whether row-level policies let somebody reach an account and an organisation: asked before what is done with both as the
 * system, for sessions, keys and posts elsewhere are in nobody's tree (ADR 20).
 */
export async function reachesPost(
  { db }: IdentityContext,
  actor: Actor,
  { accountId, organisationId }: { accountId: string; organisationId: string },
): Promise<boolean> {
  if (!isId(accountId) || !isId(organisationId)) return false;
  if (!(await reachedUnits(db, actor, [organisationId])).has(organisationId)) return false;
  return reachesAccount({ db }, actor, accountId);
}

export const reachesAccount = (
  { db }: Pick<IdentityContext, 'db'>,
  actor: Actor,
  accountId: string,
): Promise<boolean> => reachesRows(db, actor, 'account', [accountId]);
