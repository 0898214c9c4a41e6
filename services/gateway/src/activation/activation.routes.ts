import { Type } from 'typebox';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { personOf } from '../session/authenticate.js';
import type { Callers } from '../session/callers.js';
import {
  AcceptedSchema,
  ActivatedSchema,
  ActivateSchema,
  ChangePasswordSchema,
  CodeInfoSchema,
  CodeSchema,
  type CodeInfoJson,
} from './activation.schema.js';

const tags = ['activation'];
/**
 * Per address and minute. A whole meeting activates its sheets behind one address; a code has 60 bits, so nobody guesses
 * one at this rate in the age of the universe.
 */
const open = { public: true, rateLimit: { max: 300, timeWindow: 60_000 } } as const;

/** The way in for people with a sheet of paper and no account yet; and what an account does with itself. */
export function activationRoutes(app: Edge, ctx: GatewayContext, callers: Callers): void {
  const service = async () => ({ token: await ctx.signer.forService('gateway') });

  app.post(
    '/v1/activations/look-up',
    {
      config: open,
      schema: {
        tags,
        security: [],
        summary: 'What a code is for',
        body: CodeSchema,
        response: answers({ 200: CodeInfoSchema }),
      },
    },
    async (request, reply) => {
      const { invitation, username } = orThrow(
        await ctx.clients.accounts.lookUpInvitation({ code: request.body.code }, await service()),
      );
      return reply.header('cache-control', 'no-store').send(restJson<CodeInfoJson>({ ...invitation, username }));
    },
  );

  app.post(
    '/v1/activations',
    {
      config: open,
      schema: {
        tags,
        security: [],
        summary: 'Use a code: make the account, or set the new password',
        body: ActivateSchema,
        response: answers({ 201: ActivatedSchema }),
      },
    },
    async (request, reply) => {
      const { code, password, username = '', displayName = '' } = request.body;
      const input = { code, password, username, displayName };
      const { account } = orThrow(await ctx.clients.accounts.useInvitation(input, await service()));
      callers.sessions.forgetWhere(({ actor }) => actor.accountId === account?.id);
      return reply.code(201).send({ username: account?.username ?? '' });
    },
  );

  app.post(
    '/v1/me/invitations',
    {
      config: { access: 'session', personOnly: true, rateLimit: open.rateLimit },
      schema: {
        tags,
        summary: 'Use a code for the account that is signed in: another unit besides',
        body: CodeSchema,
        response: answers({ 200: AcceptedSchema }),
      },
    },
    async (request, reply) => {
      const { actor, sessionId } = personOf(request);
      const token = await ctx.signer.forActor(actor);
      const { code } = request.body;
      const { organisationId } = orThrow(await ctx.clients.accounts.acceptInvitation({ code }, { token }));
      callers.sessions.forget(sessionId);
      return reply.send({ organisationId });
    },
  );

  app.post(
    '/v1/me/password',
    {
      config: { access: 'session', personOnly: true, rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: {
        tags,
        summary: 'Change one’s own password; every other session of the account ends',
        body: ChangePasswordSchema,
        response: answers({ 204: Type.Null({ description: 'Changed' }) }),
      },
    },
    async (request, reply) => {
      const { actor, sessionId } = personOf(request);
      const token = await ctx.signer.forActor(actor);
      orThrow(await ctx.clients.accounts.changePassword({ ...request.body, sessionId }, { token }));
      callers.sessions.forgetWhere((other) => other.actor.accountId === actor.accountId);
      return reply.code(204).send(null);
    },
  );
}
