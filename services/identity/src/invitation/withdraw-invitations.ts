import type { Actor } from '@zhuanguan/access';
import type { Invitation } from '@zhuanguan/contracts';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import { appendAccountFacts } from '../account/account-facts.js';
import { isUuid } from '../account/username.js';
import type { IdentityContext } from '../context.js';
import { placedOrganisations } from '../organisation/organisation.store.js';
import { rolesToGive, stateOf } from './invitation.domain.js';
import { findInvitations, invitationToProto, markWithdrawn } from './invitation.store.js';

/** Codes handed to the wrong person, or to nobody. One that was used is no code any more: the account is ended instead. */
export async function withdrawInvitations(
  ctx: IdentityContext,
  actor: Actor,
  ids: readonly string[],
): Promise<Result<Invitation>[]> {
  const now = ctx.now();
  return ctx.db.inTx({ kind: 'actor', accountId: actor.accountId, roles: actor.roles }, async (tx) => {
    const found = new Map((await findInvitations(tx, ids.filter(isUuid))).map((row) => [row.id, row]));
    const organisations = [...found.values()].map((row) => row.organisationId);
    const placed = await placedOrganisations(tx, actor, organisations, dateInShanghai(now));
    const results = ids.map((id): Result<Invitation> => {
      const row = found.get(id);
      const organisation = row && placed.get(row.organisationId);
      if (!row || !organisation || rolesToGive(actor, organisation).length === 0)
        return refuse('not_found', 'invitation_not_found', '没有找到这个激活码。');
      if (stateOf(row, now) === 'used')
        return refuse('refused', 'code_used', '这个激活码已经用过，不能作废；如需停用账号，请办理离任。');
      return ok(invitationToProto(row));
    });
    const withdrawn = results.flatMap((r) => (r.ok && !found.get(r.value.id)?.withdrawnAt ? [r.value.id] : []));
    await markWithdrawn(tx, withdrawn, now);
    await appendAccountFacts(
      tx,
      withdrawn.map((id) => ({
        aggregateType: 'invitation' as const,
        aggregateId: id,
        type: 'withdrawn',
        payload: {},
      })),
      { at: now, actor: { accountId: actor.accountId, ...(actor.actingOrgId ? { orgId: actor.actingOrgId } : {}) } },
    );
    return results;
  });
}
