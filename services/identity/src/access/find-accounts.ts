import { mayI, type Actor } from '@zhuanguan/access';
import type { FindAccountsResponse, FoundAccount } from '@zhuanguan/contracts';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { normaliseUsername } from '../account/username.js';
import type { IdentityContext } from '../context.js';

const MOST = 20;
const MAX_TEXT = 100;

/** By the whole username or a part of the name, closed accounts too: what they did stays theirs. */
export async function findAccounts(
  ctx: IdentityContext,
  actor: Actor,
  typed: string,
): Promise<Result<FindAccountsResponse>> {
  const allowed = mayI(actor, 'audit.read', { relations: [] });
  if (!allowed.ok) return allowed;
  const text = typed.trim();
  if (text === '' || text.length > MAX_TEXT)
    return refuse('invalid', 'text', `请填写姓名或用户名，最多 ${MAX_TEXT} 个字。`);
  // An audit is of the whole installation, hence of nobody's tree.
  const rows = await ctx.db.inTx({ kind: 'system', name: 'service' }, (tx) =>
    tx.sql<FoundAccount>({
      name: 'identity-find-accounts',
      text: `select a.id as "accountId", a.display_name as "displayName", a.username,
          array(select distinct o.name from organisation o where o.id in (
            select g.organisation_id from account_grant g where g.account_id = a.id
            union select r.unit_id from person_right r where r.person_id = a.person_id) order by 1) as "organisationNames"
        from account a where a.username = $1 or position($2 in a.display_name) > 0
        order by a.username = $1 desc, a.display_name, a.id limit ${MOST + 1}`,
      values: [normaliseUsername(text), text],
    }),
  );
  return ok({ accounts: rows.slice(0, MOST), truncated: rows.length > MOST });
}
