import type { Actor } from '@zhuanguan/access';
import { AccountServiceService, type InvitationResult, type IssuedInvitation } from '@zhuanguan/contracts';
import { refuse, type Refusal, type Result } from '@zhuanguan/kernel';
import { defineService, RefusalError, refusalToProto, type BoundService, type RpcContext } from '@zhuanguan/rpc';
import { countAccess, listAccess, listAccounts } from './access/list-access.js';
import { changePassword } from './account/change-password.js';
import { endPosts } from './account/end-posts.js';
import type { IdentityContext } from './context.js';
import { inviteFirstAdministrator } from './invitation/first-administrator.js';
import { inviteAccounts, resetPasswords } from './invitation/invite-accounts.js';
import { acceptInvitation, lookUpInvitation, useInvitation } from './invitation/use-invitation.js';
import { withdrawInvitations } from './invitation/withdraw-invitations.js';

const MAX_BATCH = 500;

function actorOf({ actor }: RpcContext): Actor {
  if (actor && actor.clientId === undefined) return actor;
  const detail = '这个操作需要具体的人员身份，请登录后办理。';
  throw new RefusalError({ kind: actor ? 'forbidden' : 'unauthenticated', code: 'actor_token', detail });
}

function mustBeService({ service }: RpcContext): void {
  if (!service) throw new RefusalError(refuse('forbidden', 'service_only', '该接口仅供系统内部使用。').refusal);
}

function orThrow<T>(result: Result<T>): T {
  if (!result.ok) throw new RefusalError(result.refusal);
  return result.value;
}

function bounded<T>(items: readonly T[]): readonly T[] {
  if (items.length <= MAX_BATCH) return items;
  throw new RefusalError(refuse('invalid', 'too_many', `一次最多 ${MAX_BATCH} 项，请分批办理。`).refusal);
}

const refused = (refusal: Refusal) => ({ $case: 'refusal' as const, value: refusalToProto(refusal) });
const issued = (r: Result<IssuedInvitation>): InvitationResult => ({
  result: r.ok ? { $case: 'issued', value: r.value } : refused(r.refusal),
});

export const accountService = (ctx: IdentityContext): BoundService =>
  defineService(AccountServiceService, {
    inviteFirstAdministrator: async ({ organisationId }, rpc) => {
      mustBeService(rpc);
      return orThrow(await inviteFirstAdministrator(ctx, organisationId));
    },
    inviteAccounts: async ({ items }, rpc) => ({
      results: (await inviteAccounts(ctx, actorOf(rpc), bounded(items))).map(issued),
    }),
    resetPasswords: async ({ items }, rpc) => ({
      results: (await resetPasswords(ctx, actorOf(rpc), bounded(items))).map(issued),
    }),
    withdrawInvitations: async ({ ids }, rpc) => ({
      results: (await withdrawInvitations(ctx, actorOf(rpc), bounded(ids))).map((r) => ({
        result: r.ok ? { $case: 'invitation' as const, value: r.value } : refused(r.refusal),
      })),
    }),
    lookUpInvitation: async ({ code }, rpc) => {
      mustBeService(rpc);
      return orThrow(await lookUpInvitation(ctx, code));
    },
    useInvitation: async (request, rpc) => {
      mustBeService(rpc);
      return { account: orThrow(await useInvitation(ctx, request)) };
    },
    acceptInvitation: async ({ code }, rpc) => orThrow(await acceptInvitation(ctx, actorOf(rpc), code)),
    listAccess: async (request, rpc) => orThrow(await listAccess(ctx, actorOf(rpc), request)),
    countAccess: async (_, rpc) => ({ counts: await countAccess(ctx, actorOf(rpc)) }),
    listAccounts: async ({ organisationId }, rpc) => orThrow(await listAccounts(ctx, actorOf(rpc), organisationId)),
    endPosts: async ({ items }, rpc) => ({
      results: (await endPosts(ctx, actorOf(rpc), bounded(items))).map((r) => ({
        result: r.ok ? { $case: 'ended' as const, value: r.value } : refused(r.refusal),
      })),
    }),
    changePassword: async (request, rpc) => {
      orThrow(await changePassword(ctx, actorOf(rpc), request));
      return {};
    },
  });
