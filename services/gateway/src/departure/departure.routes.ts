import { newId } from '@zhuanguan/kernel';
import { refusalFromProto } from '@zhuanguan/rpc';
import type { GatewayContext } from '../context.js';
import { idempotencyKey } from '../http/conditional.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdempotencyHeader } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import { ChangeClockSchema, DepartureSchema, type ChangeClockJson } from './departure.schema.js';

export function departureRoutes(app: Edge, ctx: GatewayContext): void {
  app.post(
    '/v1/departures',
    {
      config: { access: 'departure.note' },
      schema: {
        tags: ['departure'],
        summary: 'A department or bureau notes that a specialist left; starts the clock of FIL-4',
        headers: IdempotencyHeader,
        body: DepartureSchema,
        response: answers({ 201: ChangeClockSchema }),
      },
    },
    async (request, reply) => {
      const { appointmentId, changeDate } = request.body;
      const item = {
        actorToken: await ctx.signer.forActor(callerOf(request).actor),
        idempotencyKey: idempotencyKey(request),
        appointmentId,
        changeDate,
        correlationId: newId(),
      };
      const token = await ctx.signer.forService('gateway');
      const { results } = orThrow(await ctx.clients.workflow.noteDepartures({ items: [item] }, { token }));
      const outcome = results[0]?.result;
      if (!outcome) throw new Error('workflow answered without an outcome');
      if (outcome.$case === 'refusal')
        return reply.send(orThrow<never>({ ok: false, refusal: refusalFromProto(outcome.value) }));
      return reply.code(201).send(restJson<ChangeClockJson>(outcome.value));
    },
  );
}
