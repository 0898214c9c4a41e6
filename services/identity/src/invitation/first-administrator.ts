import type { InviteFirstAdministratorRequest, InviteFirstAdministratorResponse } from '@zhuanguan/contracts';
import { isId, ok, refuse, type Result } from '@zhuanguan/kernel';
import { SYSTEM, type IdentityContext } from '../context.js';
import { markWithdrawn, pendingAt } from './invitation.store.js';
import { issueInvitations } from './issue.js';

/** Receives for the bureau, brings the units in and invites: everything a bureau needs on its first day. */
const ROLES = ['bureau_officer'] as const;

/**
 * A code for the first administrator of an empty system, a new one at every start until it is used. Once anybody can sign
 * in there is none, unless `another` is asked for by whoever has the machine: the last officer may have lost the password.
 */
export async function inviteFirstAdministrator(
  ctx: IdentityContext,
  { organisationId, another }: InviteFirstAdministratorRequest,
): Promise<Result<InviteFirstAdministratorResponse>> {
  if (!isId(organisationId)) return refuse('invalid', 'not_a_uuid', '单位编号应为 UUID。');
  return ctx.db.inTx(SYSTEM, async (tx) => {
    await tx.sql({
      name: 'identity-first-lock',
      text: `select pg_advisory_xact_lock(hashtext('identity first administrator'))`,
      values: [],
    });
    const known = await tx.sql({
      name: 'identity-any-account',
      text: 'select 1 from account where active limit 1',
      values: [],
    });
    if (known.length > 0 && !another) return ok({ code: '', expiresAt: undefined });
    const now = ctx.now();
    const before = another ? [] : await pendingAt(tx, [organisationId], now);
    await markWithdrawn(
      tx,
      before.map((row) => row.id),
      now,
    );
    const issue = { purpose: 'activate' as const, organisationId, organisationName: '', roles: [...ROLES] };
    const [issued] = await issueInvitations(ctx, tx, [issue], {});
    return ok({ code: issued?.code ?? '', expiresAt: issued?.invitation?.expiresAt });
  });
}
