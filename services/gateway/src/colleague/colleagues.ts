import type { Actor, Role } from '@zhuanguan/access';
import type { Colleague } from '@zhuanguan/contracts';
import type { GatewayContext } from '../context.js';
import { orThrow, refusal } from '../http/problem.js';

/** Officers of the organisation the caller acts for, without the caller. */
export async function colleaguesOf(ctx: GatewayContext, actor: Actor): Promise<readonly Colleague[]> {
  const token = await ctx.signer.forActor(actor);
  return orThrow(await ctx.clients.accounts.listColleagues({}, { token })).colleagues;
}

/** Attests to a service who a colleague is and what they may do there, as the caller's own token does for the caller. */
export async function colleagueToken(ctx: GatewayContext, actor: Actor, accountId: string): Promise<string> {
  const colleague = (await colleaguesOf(ctx, actor)).find((c) => c.accountId === accountId);
  if (!colleague) {
    const detail = '请选择本单位的其他经办人员。';
    const fields = [{ field: '/accountId', code: 'not_a_colleague', detail }];
    throw refusal('invalid', 'not_a_colleague', detail, { fields });
  }
  return ctx.signer.forActor({
    accountId,
    ...(colleague.personId ? { personId: colleague.personId } : {}),
    ...(actor.actingOrgId ? { actingOrgId: actor.actingOrgId } : {}),
    ...(actor.areaCode ? { areaCode: actor.areaCode } : {}),
    roles: colleague.roles as Role[],
    scopes: [],
  });
}
