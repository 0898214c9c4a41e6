import type { Refusal } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import { refusalFromProto } from '@zhuanguan/rpc';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import { idempotencyKey } from '../http/conditional.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdempotencyHeader, IdParams } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import {
  BodySchema,
  OpenSchema,
  ReopenSchema,
  RollUpSchema,
  RollUpUrgedSchema,
  SubmitSchema,
  UrgeRollUpSchema,
  type RollUpBodyJson,
  type RollUpJson,
} from './roll-up.schema.js';

const tags = ['roll-up'];
const config = { personOnly: true } as const;
/** A summary of some thousand units is read, hashed and written in a moment; a whole league's in a few seconds. */
export const ROLL_UP_DEADLINE_MS = 30_000;

type Outcome<Case extends string, Value> =
  { $case: Case; value: Value } | { $case: 'refusal'; value: Refusal } | undefined;

/** The result of a command, or its refusal as a problem. */
function resultOf<Case extends string, Value>(result: Outcome<Case, Value>): Value {
  if (!result) throw new Error('workflow answered without a result');
  if (result.$case === 'refusal')
    return orThrow<Value>({ ok: false, refusal: refusalFromProto(result.value as Refusal) });
  return result.value as Value;
}

/** 汇总报送 (FIL-7): what is done in a round. Reading it is in roll-up-reading.routes.ts. */
export function rollUpRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({
    token: await ctx.signer.forActor(callerOf(request).actor),
    deadlineMs: ROLL_UP_DEADLINE_MS,
  });
  const named = (request: FastifyRequest) => ({ idempotencyKey: idempotencyKey(request), correlationId: newId() });
  const write = { tags, headers: IdempotencyHeader };
  const { workflow } = ctx.clients;

  app.post(
    '/v1/roll-ups',
    {
      config: { ...config, access: 'roll_up.open' },
      schema: {
        ...write,
        summary: '开展汇总报送: a bureau opens a round for its area, with a due date for each level',
        body: OpenSchema,
        response: answers({ 201: RollUpSchema }),
      },
    },
    async (request, reply) => {
      const opening = { bureauDue: '', ...request.body, ...named(request) };
      const { result } = orThrow(await workflow.openRollUp(opening, await call(request)));
      return reply.code(201).send(restJson<RollUpJson>(resultOf(result)));
    },
  );

  app.post(
    '/v1/roll-ups/:id/closing',
    {
      config: { ...config, access: 'roll_up.close' },
      schema: {
        ...write,
        summary: '结束: nothing is reported or reopened in it any more',
        params: IdParams,
        response: answers({ 200: RollUpSchema }),
      },
    },
    async (request, reply) => {
      const closing = { rollUpId: request.params.id, ...named(request) };
      const { result } = orThrow(await workflow.closeRollUp(closing, await call(request)));
      return reply.send(restJson<RollUpJson>(resultOf(result)));
    },
  );

  app.post(
    '/v1/roll-ups/:id/submissions',
    {
      config: { ...config, access: 'roll_up.submit' },
      schema: {
        ...write,
        summary:
          '冻结并签报: freeze and sign the summary of the caller’s organisation, and report it to the level above',
        params: IdParams,
        body: SubmitSchema,
        response: answers({ 201: BodySchema }),
      },
    },
    async (request, reply) => {
      const submission = { rollUpId: request.params.id, ...request.body, ...named(request) };
      const { result } = orThrow(await workflow.submitRollUp(submission, await call(request)));
      return reply.code(201).send(restJson<RollUpBodyJson>(resultOf(result)));
    },
  );

  app.post(
    '/v1/roll-ups/:id/reopenings',
    {
      config: { ...config, access: ['roll_up.submit', 'roll_up.return'] },
      schema: {
        ...write,
        summary: '撤回 by the organisation itself or 退回 by the level above, with a reason; the frozen version stays',
        params: IdParams,
        body: ReopenSchema,
        response: answers({ 201: BodySchema }),
      },
    },
    async (request, reply) => {
      const reopening = { rollUpId: request.params.id, ...request.body, ...named(request) };
      const { result } = orThrow(await workflow.reopenRollUp(reopening, await call(request)));
      return reply.code(201).send(restJson<RollUpBodyJson>(resultOf(result)));
    },
  );

  app.post(
    '/v1/roll-ups/:id/urges',
    {
      config: { ...config, access: 'roll_up.return' },
      schema: {
        ...write,
        summary: '催报: urge all of the level below that have not reported, each at most once a day',
        params: IdParams,
        body: UrgeRollUpSchema,
        response: answers({ 200: RollUpUrgedSchema }),
      },
    },
    async (request, reply) => {
      const { organisationIds = [] } = request.body;
      const urging = { rollUpId: request.params.id, organisationIds, ...named(request) };
      const { result } = orThrow(await workflow.urgeRollUp(urging, await call(request)));
      return reply.send(resultOf(result));
    },
  );
}
