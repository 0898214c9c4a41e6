import { Type } from 'typebox';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { personOf } from './authenticate.js';
import type { Callers } from './callers.js';
import { personPrincipal, type PersonPrincipal } from './principal.js';
import { ActingOrganisationSchema, MeSchema, type MeJson } from './session.schema.js';

const WORDS_MS = 1_000;

/** Words are no reason to keep somebody out: without them the portal has its own. */
async function toMe({ clients, signer, log }: GatewayContext, { session, actor }: PersonPrincipal): Promise<MeJson> {
  const words = await clients.workflow
    .getPolicyWords({}, { token: await signer.forActor(actor), deadlineMs: WORDS_MS })
    .catch((error: unknown) => {
      log.warn({ err: error }, 'workflow did not answer with the words of the policy pack');
      return undefined;
    });
  const specialistTitle = words?.ok ? words.value.specialistTitle : '';
  return restJson<MeJson>({ ...session, roles: actor.roles, specialistTitle });
}

export function sessionRoutes(app: Edge, ctx: GatewayContext, callers: Callers): void {
  app.get(
    '/v1/me',
    {
      // The first page of every visit asks this: a 401 would be an error in the browser's console.
      config: { access: 'session', personOnly: true, nobodyToo: true },
      schema: {
        tags: ['session'],
        summary: 'Who is signed in, and for whom; 204 where nobody is',
        response: answers({ 200: MeSchema, 204: Type.Null() }),
      },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      if (!request.principal) return reply.code(204).send(null);
      return reply.send(await toMe(ctx, personOf(request)));
    },
  );

  app.post(
    '/v1/me/acting-organisation',
    {
      config: { access: 'session', personOnly: true },
      schema: {
        tags: ['session'],
        summary: 'Act for another of one’s organisations',
        body: ActingOrganisationSchema,
        response: answers({ 200: MeSchema }),
      },
    },
    async (request, reply) => {
      const { sessionId } = personOf(request);
      const token = await ctx.signer.forService('gateway');
      const { session } = orThrow(
        await ctx.clients.identity.setActingOrganisation(
          { sessionId, organisationId: request.body.organisationId },
          { token },
        ),
      );
      if (!session) throw new Error('identity answered without the session');
      const principal = personPrincipal(sessionId, session, ctx.now());
      callers.sessions.set(sessionId, principal);
      return reply.header('cache-control', 'no-store').send(await toMe(ctx, principal));
    },
  );
}
