import type { ActivatePolicyResponse, PolicyActivation } from '@zhuanguan/contracts';
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
  ActivateSchema,
  ActivationSchema,
  ChangesQuery,
  KeyParams,
  MovesQuery,
  MovesSchema,
  PolicyDifferencesSchema,
  PolicyExplanationSchema,
  PolicyValuesSchema,
  PolicyVersionsSchema,
  TriedCasesSchema,
  TriedUnitsSchema,
  TryCasesQuery,
  TryUnitsQuery,
  ValuesQuery,
  VersionsQuery,
  WithdrawActivationSchema,
  type ActivationJson,
  type MovesJson,
  type PolicyDifferencesJson,
  type PolicyExplanationJson,
  type PolicyValuesJson,
  type PolicyVersionsJson,
  type TriedCasesJson,
  type TriedUnitsJson,
} from './policy.schema.js';

const tags = ['policy'];
const config = { personOnly: true } as const;
/** A page of a dry run looks at up to a thousand units. */
const DEADLINE_MS = 30_000;

type Call = (request: FastifyRequest) => Promise<{ token: string; deadlineMs: number }>;

/** 制度包: what is in force and why, what another version would change, and deciding on one (OPS-2, OPS-7). */
export function policyRoutes(app: Edge, ctx: GatewayContext): void {
  const call: Call = async (request) => ({
    token: await ctx.signer.forActor(callerOf(request).actor),
    deadlineMs: DEADLINE_MS,
  });
  valueRoutes(app, ctx, call);
  versionRoutes(app, ctx, call);
  withdrawalRoute(app, ctx, call);
  trialRoutes(app, ctx, call);
}

function valueRoutes(app: Edge, { clients }: GatewayContext, call: Call): void {
  app.get(
    '/v1/policy/values',
    {
      config: { ...config, access: 'policy.read' },
      schema: {
        tags,
        summary: 'The values of the policy pack in force in an area on a day, in words, with their sources',
        querystring: ValuesQuery,
        response: answers({ 200: PolicyValuesSchema }),
      },
    },
    async (request, reply) => {
      const { areaCode = '', date = '' } = request.query;
      const values = orThrow(await clients.workflow.listPolicyValues({ areaCode, date }, await call(request)));
      return reply.header('cache-control', 'no-store').send(restJson<PolicyValuesJson>(values));
    },
  );

  app.get(
    '/v1/policy/values/:key',
    {
      config: { ...config, access: 'policy.read' },
      schema: {
        tags,
        summary: 'Why a value is what it is: every pack of the chain, what holds on the day and why the rest does not',
        params: KeyParams,
        querystring: ValuesQuery,
        response: answers({ 200: PolicyExplanationSchema }),
      },
    },
    async (request, reply) => {
      const { areaCode = '', date = '' } = request.query;
      const asked = { areaCode, date, key: request.params.key };
      const explained = orThrow(await clients.workflow.explainPolicyValue(asked, await call(request)));
      return reply.header('cache-control', 'no-store').send(restJson<PolicyExplanationJson>(explained));
    },
  );
}

function versionRoutes(app: Edge, { clients }: GatewayContext, call: Call): void {
  app.get(
    '/v1/policy/versions',
    {
      config: { ...config, access: 'policy.compare' },
      schema: {
        tags,
        summary: 'The versions of a pack, and what was decided on them',
        querystring: VersionsQuery,
        response: answers({ 200: PolicyVersionsSchema }),
      },
    },
    async (request, reply) => {
      const { packId = '' } = request.query;
      const listed = orThrow(await clients.workflow.listPolicyVersions({ packId }, await call(request)));
      return reply.header('cache-control', 'no-store').send(restJson<PolicyVersionsJson>(listed));
    },
  );

  app.get(
    '/v1/policy/changes',
    {
      config: { ...config, access: 'policy.compare' },
      schema: {
        tags,
        summary: 'What differs between two versions, in sentences',
        querystring: ChangesQuery,
        response: answers({ 200: PolicyDifferencesSchema }),
      },
    },
    async (request, reply) => {
      const asked = { beforeDigest: request.query.before, afterDigest: request.query.after };
      const compared = orThrow(await clients.workflow.comparePolicyVersions(asked, await call(request)));
      return reply.header('cache-control', 'no-store').send(restJson<PolicyDifferencesJson>(compared));
    },
  );

  app.post(
    '/v1/policy/activations',
    {
      config: { ...config, access: 'policy.activate' },
      schema: {
        tags,
        summary: '启用、更正或回退: decides that a version is in force from a day on',
        headers: IdempotencyHeader,
        body: ActivateSchema,
        response: answers({ 201: ActivationSchema }),
      },
    },
    async (request, reply) => {
      const asked = { documentNumber: '', ...request.body, idempotencyKey: idempotencyKey(request) };
      const answer = orThrow(await clients.workflow.activatePolicy(asked, await call(request)));
      return reply.code(201).send(restJson<ActivationJson>(decisionOf(answer)));
    },
  );
}

/** Withdrawn twice is withdrawn once; it needs no key. */
function withdrawalRoute(app: Edge, { clients }: GatewayContext, call: Call): void {
  app.post(
    '/v1/policy/activations/:id/withdrawal',
    {
      config: { ...config, access: 'policy.activate' },
      schema: {
        tags,
        summary: '撤回 of a decision that still waits for the services, with its reason',
        params: IdParams,
        body: WithdrawActivationSchema,
        response: answers({ 200: ActivationSchema }),
      },
    },
    async (request, reply) => {
      const asked = { activationId: request.params.id, ...request.body };
      const answer = orThrow(await clients.workflow.withdrawPolicyActivation(asked, await call(request)));
      return reply.send(restJson<ActivationJson>(decisionOf(answer)));
    },
  );
}

function decisionOf({ result }: ActivatePolicyResponse): PolicyActivation {
  if (result?.$case === 'refusal') return orThrow<never>({ ok: false, refusal: refusalFromProto(result.value) });
  if (!result) throw new Error('workflow answered without the activation');
  return result.value;
}

function trialRoutes(app: Edge, { clients }: GatewayContext, call: Call): void {
  app.get(
    '/v1/policy/trial/units',
    {
      config: { ...config, access: 'policy.compare' },
      schema: {
        tags,
        summary:
          'A dry run on units, a page at a time: whose standing or answer another version changes; writes nothing',
        querystring: TryUnitsQuery,
        response: answers({ 200: TriedUnitsSchema }),
      },
    },
    async (request, reply) => {
      const { version, asOf, after = '', size = 0 } = request.query;
      const asked = { versionDigest: version, asOf, afterUnitId: after, size };
      const tried = orThrow(await clients.registry.tryPolicyOnUnits(asked, await call(request)));
      return reply.header('cache-control', 'no-store').send(restJson<TriedUnitsJson>(tried));
    },
  );

  app.get(
    '/v1/policy/trial/cases',
    {
      config: { ...config, access: 'policy.compare' },
      schema: {
        tags,
        summary: 'A dry run on open cases, a page at a time: which deadlines become others, how many keep theirs',
        querystring: TryCasesQuery,
        response: answers({ 200: TriedCasesSchema }),
      },
    },
    async (request, reply) => {
      const { version, effectiveFrom, after = '', size = 0 } = request.query;
      const asked = { versionDigest: version, effectiveFrom, afterClockId: after, size };
      const tried = orThrow(await clients.workflow.tryPolicyOnCases(asked, await call(request)));
      return reply.header('cache-control', 'no-store').send(restJson<TriedCasesJson>(tried));
    },
  );

  app.get(
    '/v1/policy/activations/:id/moves',
    {
      config: { ...config, access: 'policy.compare' },
      schema: {
        tags,
        summary: 'The running deadlines that an activation gave another day, before and after',
        params: IdParams,
        querystring: MovesQuery,
        response: answers({ 200: MovesSchema }),
      },
    },
    async (request, reply) => {
      const { after = '', size = 0 } = request.query;
      const asked = { activationId: request.params.id, afterClockId: after, size };
      const moves = orThrow(await clients.workflow.listPolicyMoves(asked, await call(request)));
      return reply.header('cache-control', 'no-store').send(restJson<MovesJson>(moves));
    },
  );
}
