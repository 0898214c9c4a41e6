import { OrganisationActCommand, type OrganisationActEffect } from '@zhuanguan/contracts';
import type { Refusal } from '@zhuanguan/kernel';
import { refusalFromProto } from '@zhuanguan/rpc';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import { idempotencyKey } from '../http/conditional.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdempotencyHeader } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import {
  ActPreviewSchema,
  OrganisationActCommandSchema,
  OrganisationActSchema,
  RecordActSchema,
  type ActPreviewJson,
  type OrganisationActJson,
} from './organisation-act.schema.js';

const tags = ['organisation'];
const config = { personOnly: true } as const;
/** A merged bureau takes some hundred units along, each with its history and its events. */
const DEADLINE_MS = 60_000;

/** 单位变动 (REG-1): an act with a document, previewed and then recorded on the very state that was previewed. */
export function organisationActRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({
    token: await ctx.signer.forActor(callerOf(request).actor),
    deadlineMs: DEADLINE_MS,
  });

  /** Registry knows no accounts: those that lose their post are asked of identity, for the few that end. */
  const withAccounts = async (request: FastifyRequest, effects: readonly OrganisationActEffect[]) => {
    const options = await call(request);
    return Promise.all(
      effects.map(async (effect) => {
        if (effect.part !== 'ended') return effect;
        const here = await ctx.clients.accounts.listAccounts({ organisationId: effect.organisationId }, options);
        return here.ok ? { ...effect, accounts: here.value.accounts.length } : effect;
      }),
    );
  };

  app.post(
    '/v1/organisation-acts/preview',
    {
      config: { ...config, access: 'organisation.act' },
      schema: {
        tags,
        summary: '单位变动: what an act would do, and what it touches',
        body: OrganisationActCommandSchema,
        response: answers({ 200: ActPreviewSchema }),
      },
    },
    async (request, reply) => {
      const command = OrganisationActCommand.fromPartial(request.body);
      const asked = { command };
      const { effects, basis } = orThrow(await ctx.clients.registry.previewOrganisationAct(asked, await call(request)));
      const preview = { effects: await withAccounts(request, effects), basis };
      return reply.header('cache-control', 'no-store').send(restJson<ActPreviewJson>(preview));
    },
  );

  app.post(
    '/v1/organisation-acts',
    {
      config: { ...config, access: 'organisation.act' },
      schema: {
        tags,
        summary: '单位变动: record an act with its document',
        headers: IdempotencyHeader,
        body: RecordActSchema,
        response: answers({ 201: OrganisationActSchema }),
      },
    },
    async (request, reply) => {
      const { command, basis } = request.body;
      const asked = {
        command: OrganisationActCommand.fromPartial(command),
        basis,
        idempotencyKey: idempotencyKey(request),
      };
      const { result } = orThrow(await ctx.clients.registry.recordOrganisationAct(asked, await call(request)));
      if (result?.$case === 'refusal')
        return reply.send(orThrow<never>({ ok: false, refusal: withinCommand(refusalFromProto(result.value)) }));
      if (!result) throw new Error('registry answered without the act');
      return reply.code(201).send(restJson<OrganisationActJson>(result.value));
    },
  );
}

/** The command lies one level deeper here than in a preview. */
const withinCommand = ({ meta, ...refusal }: Refusal): Refusal =>
  meta?.fields
    ? { ...refusal, meta: { ...meta, fields: meta.fields.map((f) => ({ ...f, field: `/command${f.field}` })) } }
    : { ...refusal, ...(meta ? { meta } : {}) };
