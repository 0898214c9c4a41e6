import { ownPart, type Actor } from '@zhuanguan/access';
import {
  AccountServiceService,
  type BeginTotpRequest,
  type ConfirmTotpRequest,
  type EndSessionsRequest,
  type GetSecurityRequest,
  type InvitationResult,
  type IssuedInvitation,
  type ListRefusalsRequest,
  type ListSessionsRequest,
  type RemoveTotpRequest,
  type SecureAccountRequest,
} from '@zhuanguan/contracts';
import type { ReadLog } from '@zhuanguan/db';
import { auditHandlers, noteReads } from '@zhuanguan/events';
import { isId, refuse, type Refusal, type Result } from '@zhuanguan/kernel';
import {
  actorOf,
  defineService,
  withReadLog,
  orThrow,
  RefusalError,
  refusalToProto,
  type BoundService,
  type RpcContext,
} from '@zhuanguan/rpc';
import { ACCOUNT_ACCESS } from './account.access.js';
import { listColleagues, nameAccounts } from './access/colleagues.js';
import { findAccounts } from './access/find-accounts.js';
import { countAccess, listAccess, listAccounts } from './access/list-access.js';
import { changePassword } from './account/change-password.js';
import { grantRole, takeRole } from './account/grant-role.js';
import { endPosts } from './account/end-posts.js';
import type { IdentityContext } from './context.js';
import { listDelegations, revokeDelegation, setDelegation } from './delegation/delegations.js';
import { inviteFirstAdministrator } from './invitation/first-administrator.js';
import { inviteAccounts, resetPasswords } from './invitation/invite-accounts.js';
import { acceptInvitation, lookUpInvitation, useInvitation } from './invitation/use-invitation.js';
import { listRefusals } from './refusal/refusals.js';
import { beginTotp, confirmTotp, removeTotp } from './second-factor/second-factor.js';
import { getSecurity } from './security/own-security.js';
import { secureAccount } from './security/secure-account.js';
import { endOwnSessions, listSessions } from './session/own-sessions.js';
import { READ_RULES } from './personal-reads.js';
import { withdrawInvitations } from './invitation/withdraw-invitations.js';

const MAX_BATCH = 500;

/** Who manages accounts does so by a post of their own: what a colleague lent ends, what was given out by it would not. */
const managerOf = (rpc: RpcContext): Actor => ownPart(personOf(rpc));

/** Accounts are people's business: a system has none. */
function personOf(rpc: RpcContext): Actor {
  const actor = actorOf(rpc);
  if (actor.clientId === undefined) return actor;
  throw new RefusalError(refuse('forbidden', 'person_only', '这个操作需要具体的人员身份，请登录后办理。').refusal);
}

function mustBeService({ service }: RpcContext): void {
  if (!service) throw new RefusalError(refuse('forbidden', 'service_only', '该接口仅供系统内部使用。').refusal);
}

function bounded<T>(items: readonly T[]): readonly T[] {
  if (items.length <= MAX_BATCH) return items;
  throw new RefusalError(refuse('invalid', 'too_many', `一次最多 ${MAX_BATCH} 项，请分批办理。`).refusal);
}

const refused = (refusal: Refusal) => ({ $case: 'refusal' as const, value: refusalToProto(refusal) });
const issued = (r: Result<IssuedInvitation>): InvitationResult => ({
  result: r.ok ? { $case: 'issued', value: r.value } : refused(r.refusal),
});

/** What somebody sees to for their own account, and who manages accounts for those of others. */
const ownSecurity = (ctx: IdentityContext) => ({
  getSecurity: async (_: GetSecurityRequest, rpc: RpcContext) => ({
    security: orThrow(await getSecurity(ctx, personOf(rpc).accountId)),
  }),
  listSessions: async ({ sessionId }: ListSessionsRequest, rpc: RpcContext) => ({
    sessions: await listSessions(ctx, personOf(rpc).accountId, sessionId),
  }),
  endSessions: async (request: EndSessionsRequest, rpc: RpcContext) =>
    orThrow(await endOwnSessions(ctx, personOf(rpc).accountId, { ...request, ids: bounded(request.ids) })),
  beginTotp: async ({ password }: BeginTotpRequest, rpc: RpcContext) =>
    orThrow(await beginTotp(ctx, personOf(rpc).accountId, password)),
  confirmTotp: async ({ code }: ConfirmTotpRequest, rpc: RpcContext) => ({
    recoveryCodes: orThrow(await confirmTotp(ctx, personOf(rpc).accountId, code)),
  }),
  removeTotp: async ({ password }: RemoveTotpRequest, rpc: RpcContext) => {
    orThrow(await removeTotp(ctx, personOf(rpc).accountId, password));
    return {};
  },
  secureAccount: async (request: SecureAccountRequest, rpc: RpcContext) =>
    orThrow(await secureAccount(ctx, managerOf(rpc), request)),
  listRefusals: async (request: ListRefusalsRequest, rpc: RpcContext) =>
    orThrow(await listRefusals(ctx, managerOf(rpc), request)),
});

/** What is read about people is noted in `reads`. */
export const accountService = (ctx: IdentityContext, reads: ReadLog): BoundService =>
  withReadLog(handlersOf(ctx, reads), READ_RULES, noteReads(reads, ctx.now));

const handlersOf = (ctx: IdentityContext, reads: ReadLog): BoundService =>
  defineService(AccountServiceService, ACCOUNT_ACCESS, {
    ...auditHandlers({ ...ctx, reads }),
    inviteFirstAdministrator: async (request, rpc) => {
      mustBeService(rpc);
      return orThrow(await inviteFirstAdministrator(ctx, request));
    },
    inviteAccounts: async ({ items }, rpc) => ({
      results: (await inviteAccounts(ctx, managerOf(rpc), bounded(items))).map(issued),
    }),
    resetPasswords: async ({ items }, rpc) => ({
      results: (await resetPasswords(ctx, managerOf(rpc), bounded(items))).map(issued),
    }),
    withdrawInvitations: async ({ ids }, rpc) => ({
      results: (await withdrawInvitations(ctx, managerOf(rpc), bounded(ids))).map((r) => ({
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
    acceptInvitation: async ({ code }, rpc) => orThrow(await acceptInvitation(ctx, personOf(rpc), code)),
    listAccess: async (request, rpc) => orThrow(await listAccess(ctx, managerOf(rpc), request)),
    countAccess: async (_, rpc) => ({ counts: await countAccess(ctx, managerOf(rpc)) }),
    listAccounts: async ({ organisationId }, rpc) => orThrow(await listAccounts(ctx, managerOf(rpc), organisationId)),
    listColleagues: async (_, rpc) => ({ colleagues: orThrow(await listColleagues(ctx, personOf(rpc))) }),
    nameAccounts: async ({ ids }, rpc) => {
      mustBeService(rpc);
      return { names: await nameAccounts(ctx, bounded(ids).filter(isId)) };
    },
    findAccounts: async ({ text }, rpc) => orThrow(await findAccounts(ctx, personOf(rpc), text)),
    endPosts: async ({ items }, rpc) => ({
      results: (await endPosts(ctx, managerOf(rpc), bounded(items))).map((r) => ({
        result: r.ok ? { $case: 'ended' as const, value: r.value } : refused(r.refusal),
      })),
    }),
    grantRole: async (request, rpc) => {
      orThrow(await grantRole(ctx, managerOf(rpc), request));
      return {};
    },
    endRole: async (request, rpc) => {
      orThrow(await takeRole(ctx, managerOf(rpc), request));
      return {};
    },
    listDelegations: async ({ organisationId }, rpc) =>
      orThrow(await listDelegations(ctx, personOf(rpc), organisationId)),
    setDelegation: async (request, rpc) => ({ delegation: orThrow(await setDelegation(ctx, personOf(rpc), request)) }),
    revokeDelegation: async ({ id }, rpc) => ({ delegation: orThrow(await revokeDelegation(ctx, personOf(rpc), id)) }),
    changePassword: async (request, rpc) => {
      orThrow(await changePassword(ctx, personOf(rpc), request));
      return {};
    },
    ...ownSecurity(ctx),
  });
