import { GRANTS, mayI, type Actor, type Role } from '@zhuanguan/access';
import type { AccountName, Colleague } from '@zhuanguan/contracts';
import { scopeOf } from '@zhuanguan/db';
import { dateInShanghai, ok, type Result } from '@zhuanguan/kernel';
import { grantsOn } from '../account/post.store.js';
import type { IdentityContext } from '../context.js';

/** To whom a receipt can be handed. */
const OFFICERS: readonly Role[] = GRANTS['filing.hold'].grants.map(({ role }) => role);

/** Other officers of the organisation the actor acts for: to whom work can be handed. */
export async function listColleagues(ctx: IdentityContext, actor: Actor): Promise<Result<Colleague[]>> {
  const allowed = mayI(actor, 'colleague.read', { relations: [] });
  if (!allowed.ok) return allowed;
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const rows = await tx.sql<Omit<Colleague, 'personId'> & { personId: string | null }>({
      name: 'identity-colleagues',
      text: `select a.id as "accountId", a.display_name as "displayName", a.person_id as "personId", array_agg(g.role order by g.role) as roles
        from ${grantsOn('$4')} g join account a on a.id = g.account_id
        where g.organisation_id = $1 and g.role = any($2::text[]) and a.active and a.id <> $3
        group by a.id order by a.display_name, a.id`,
      values: [actor.actingOrgId ?? null, OFFICERS, actor.accountId, dateInShanghai(ctx.now())],
    });
    return ok(rows.map(({ personId, ...colleague }) => ({ ...colleague, personId: personId ?? '' })));
  });
}

/** What accounts are called; closed ones too, for what they did stays theirs. */
export const nameAccounts = (ctx: IdentityContext, ids: readonly string[]): Promise<AccountName[]> =>
  ctx.db.inTx({ kind: 'system', name: 'service' }, (tx) =>
    tx.sql<AccountName>({
      name: 'identity-name-accounts',
      text: `select id as "accountId", display_name as "displayName" from account where id = any($1::uuid[])`,
      values: [ids],
    }),
  );
