import type { Actor, Role } from '@zhuanguan/access';
import type { Invitation } from '@zhuanguan/contracts';
import { scopeOf } from '@zhuanguan/db';
import { dateInShanghai, isId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { IdentityContext } from '../context.js';
import { placedOrganisations } from '../organisation/organisation.store.js';
import { mayManage, stateOf } from './invitation.domain.js';
import { findInvitations, invitationToProto, type InvitationRow } from './invitation.store.js';
import { withdraw } from './issue.js';

/** Codes handed to the wrong person, or to nobody. One that was used is no code any more: the account is ended instead. */
export async function withdrawInvitations(
  ctx: IdentityContext,
  actor: Actor,
  ids: readonly string[],
): Promise<Result<Invitation>[]> {
  const now = ctx.now();
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const found = new Map((await findInvitations(tx, ids.filter(isId))).map((row) => [row.id, row]));
    const organisations = [...found.values()].map((row) => row.organisationId);
    const placed = await placedOrganisations(tx, actor, organisations, dateInShanghai(now));
    const results = ids.map((id): Result<Invitation> => {
      const row = found.get(id);
      const organisation = row && placed.get(row.organisationId);
      const posts = row && organisation ? postsOfCode(row).map((role) => ({ role, organisation })) : [];
      if (!row || !mayManage(actor, posts)) return refuse('not_found', 'invitation_not_found', '没有找到这个激活码。');
      if (stateOf(row, now) === 'used')
        return refuse('refused', 'code_used', '这个激活码已经用过，不能作废；如需停用账号，请办理离任。');
      return ok(invitationToProto(row));
    });
    const withdrawn = results.flatMap((r) => (r.ok && !found.get(r.value.id)?.withdrawnAt ? [r.value.id] : []));
    await withdraw(tx, withdrawn, { at: now, actor, replaced: false });
    return results;
  });
}

/** A code for a new password is left to whoever brings in the handlers: withdrawn, it does nobody harm. */
const postsOfCode = (row: InvitationRow): readonly Role[] =>
  row.purpose === 'reset' || row.personId ? ['specialist'] : row.roles;
