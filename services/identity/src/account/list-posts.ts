import { dateInShanghai, isId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { IdentityContext } from '../context.js';
import { lentPostsOf } from '../delegation/delegation.store.js';
import { postsOf, type Post } from './post.store.js';

const MAX_ACCOUNTS = 200;

/** What active accounts hold today, lent posts among them; an account that is closed or unknown holds nothing. */
export async function listPosts(ctx: IdentityContext, accountIds: readonly string[]): Promise<Result<Post[]>> {
  if (accountIds.length > MAX_ACCOUNTS) return refuse('invalid', 'too_many', `一次最多 ${MAX_ACCOUNTS} 个账号。`);
  const today = dateInShanghai(ctx.now());
  const ids = accountIds.filter((id) => isId(id));
  return ctx.db.inTx({ kind: 'system', name: 'service' }, async (tx) =>
    ok([...(await postsOf(tx, ids, today)), ...(await lentPostsOf(tx, ids, today))]),
  );
}
