import { dateInShanghai, isId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { IdentityContext } from '../context.js';
import { postsOf, type Post } from './post.store.js';

const MAX_ACCOUNTS = 200;

/** What active accounts hold today; an account that is closed or unknown holds nothing. */
export async function listPosts(ctx: IdentityContext, accountIds: readonly string[]): Promise<Result<Post[]>> {
  if (accountIds.length > MAX_ACCOUNTS) return refuse('invalid', 'too_many', `一次最多 ${MAX_ACCOUNTS} 个账号。`);
  const today = dateInShanghai(ctx.now());
  return ctx.db.inTx({ kind: 'system', name: 'service' }, async (tx) =>
    ok(
      await postsOf(
        tx,
        accountIds.filter((id) => isId(id)),
        today,
      ),
    ),
  );
}
