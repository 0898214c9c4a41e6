import type { Duplicate, PersonRecord, Refusal } from '@zhuanguan/contracts';
import { refusalFromProto } from '@zhuanguan/rpc';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import { accountNames } from '../filing/account-names.js';
import { idempotencyKey } from '../http/conditional.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdempotencyHeader } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import {
  DecideDuplicateSchema,
  DuplicatePageSchema,
  DuplicateQuerySchema,
  DuplicateSchema,
  type DuplicateJson,
  type DuplicatePageJson,
} from './duplicate.schema.js';

const tags = ['duplicate'];
const config = { personOnly: true } as const;
/** Some ten thousand names are looked at. */
const DEADLINE_MS = 30_000;

type Outcome<Case extends string, T> = { $case: Case; value: T } | { $case: 'refusal'; value: Refusal } | undefined;

/** The value of a command that answers with a result or a refusal. */
export function outcome(result: Outcome<'person', PersonRecord>): PersonRecord;
export function outcome(result: Outcome<'duplicate', Duplicate>): Duplicate;
export function outcome(result: Outcome<string, unknown>): unknown {
  if (!result) throw new Error('registry answered without a result');
  if (result.$case === 'refusal')
    return orThrow<never>({ ok: false, refusal: refusalFromProto(result.value as Refusal) });
  return result.value;
}

/** 重复核查 (REG-6): one person in several units, one phone on several people, one unit twice. */
export function duplicateRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({
    token: await ctx.signer.forActor(callerOf(request).actor),
    deadlineMs: DEADLINE_MS,
  });

  const withOfficers = async (duplicates: readonly Duplicate[]) => {
    const ids = new Set(duplicates.flatMap((d) => d.decisions.map((made) => made.decidedByAccountId)));
    const names = await accountNames(ctx, [...ids]);
    return duplicates.map((d) => ({
      ...d,
      decisions: d.decisions.map((made) => ({ ...made, officerName: names.get(made.decidedByAccountId) ?? '' })),
    }));
  };

  app.get(
    '/v1/duplicates',
    {
      config: { ...config, access: 'duplicate.read' },
      schema: {
        tags,
        summary: '重复核查: what may be there twice within the caller’s scope, with counts',
        querystring: DuplicateQuerySchema,
        response: answers({ 200: DuplicatePageSchema }),
      },
    },
    async (request, reply) => {
      const { kind = 'person', state = '', unitId = '', cursor = '', size = 0 } = request.query;
      const asked = { kind, state, unitId, page: { cursor, size } };
      const { duplicates, merges, counts, page } = orThrow(
        await ctx.clients.registry.listDuplicates(asked, await call(request)),
      );
      const items = await withOfficers(duplicates);
      const answer = { items, merges, counts, nextCursor: page?.nextCursor ?? '', total: page?.total ?? 0 };
      return reply.header('cache-control', 'no-store').send(restJson<DuplicatePageJson>(answer));
    },
  );

  app.post(
    '/v1/duplicates/decisions',
    {
      config: { ...config, access: 'duplicate.decide' },
      schema: {
        tags,
        summary: 'Dismiss an entry with a reason until its facts change, or take that back',
        headers: IdempotencyHeader,
        body: DecideDuplicateSchema,
        response: answers({ 200: DuplicateSchema }),
      },
    },
    async (request, reply) => {
      const asked = { ...request.body, idempotencyKey: idempotencyKey(request) };
      const { result } = orThrow(await ctx.clients.registry.decideDuplicate(asked, await call(request)));
      const [shown] = await withOfficers([outcome(result)]);
      return reply.send(restJson<DuplicateJson>(shown ?? {}));
    },
  );
}
