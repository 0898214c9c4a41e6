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

const toMe = ({ session, actor }: PersonPrincipal): MeJson => restJson<MeJson>({ ...session, roles: actor.roles });

export function sessionRoutes(app: Edge, ctx: GatewayContext, callers: Callers): void {
  app.get(
    '/v1/me',
    {
      // The first page of every visit asks this: a 401 would be an error in the browser's console.
      config: { personOnly: true, nobodyToo: true },
      schema: {
        tags: ['session'],
        summary: 'Who is signed in, and for whom; 204 where nobody is',
        response: answers({ 200: MeSchema, 204: Type.Null() }),
      },
    },
    (request, reply) => {
      void reply.header('cache-control', 'no-store');
      return void (request.principal ? reply.send(toMe(personOf(request))) : reply.code(204).send(null));
    },
  );

  app.post(
    '/v1/me/acting-organisation',
    {
      config: { personOnly: true },
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
      return reply.header('cache-control', 'no-store').send(toMe(principal));
    },
  );
}
