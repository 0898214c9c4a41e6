import {
  IdentityServiceService,
  type RegisterAccountsResult,
  type RegisterApiClientsResult,
} from '@zhuanguan/contracts';
import { refuse, type Refusal } from '@zhuanguan/kernel';
import {
  defineService,
  orThrow,
  RefusalError,
  refusalToProto,
  type BoundService,
  type RpcContext,
} from '@zhuanguan/rpc';
import { IDENTITY_ACCESS } from './identity.access.js';
import { listPosts } from './account/list-posts.js';
import { registerAccounts } from './account/register-accounts.js';
import { findApiClient } from './api-client/api-client.store.js';
import { registerApiClients } from './api-client/register-api-clients.js';
import type { IdentityContext } from './context.js';
import { countRefusals } from './refusal/refusals.js';
import { createSession, endSession, getSession, setActingOrganisation } from './session/sessions.js';

const CALLERS = ['gateway', 'seed'];

/** Sessions and secrets are for the gateway and the seed alone. */
function admit({ service }: RpcContext, callers: readonly string[] = CALLERS): void {
  if (!service || !callers.includes(service))
    throw new RefusalError(refuse('forbidden', 'service_only', '该接口仅供系统内部使用。').refusal);
}

const refused = (refusal: Refusal) => ({ $case: 'refusal' as const, value: refusalToProto(refusal) });

export const identityService = (ctx: IdentityContext): BoundService =>
  defineService(IdentityServiceService, IDENTITY_ACCESS, {
    registerAccounts: async ({ accounts }, caller) => {
      admit(caller);
      const results = await registerAccounts(ctx, accounts);
      return {
        results: results.map((r): RegisterAccountsResult => ({
          result: r.ok ? { $case: 'account', value: r.value } : refused(r.refusal),
        })),
      };
    },
    registerApiClients: async ({ clients }, caller) => {
      admit(caller);
      const results = await registerApiClients(ctx, clients);
      return {
        results: results.map((r): RegisterApiClientsResult => ({
          result: r.ok ? { $case: 'client', value: r.value } : refused(r.refusal),
        })),
      };
    },
    createSession: async (request, caller) => {
      admit(caller);
      return orThrow(await createSession(ctx, request));
    },
    getSession: async ({ sessionId }, caller) => {
      admit(caller);
      return { session: orThrow(await getSession(ctx, sessionId)) };
    },
    setActingOrganisation: async ({ sessionId, organisationId }, caller) => {
      admit(caller);
      return { session: orThrow(await setActingOrganisation(ctx, sessionId, organisationId)) };
    },
    endSession: async ({ sessionId }, caller) => {
      admit(caller);
      return endSession(ctx, sessionId);
    },
    countRefusals: async ({ counts }, caller) => {
      admit(caller);
      orThrow(await countRefusals(ctx, counts));
      return {};
    },
    listPosts: async ({ accountIds }, caller) => {
      admit(caller, ['notification']);
      return { posts: orThrow(await listPosts(ctx, accountIds)) };
    },
    getApiClient: async ({ clientId }, caller) => {
      admit(caller);
      const found = await findApiClient(ctx, clientId);
      if (!found) throw new RefusalError(refuse('not_found', 'client_unknown', '该系统未登记或已停用。').refusal);
      return { client: found.client };
    },
  });
