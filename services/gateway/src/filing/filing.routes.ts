import { type FieldError, FilingContent, FilingKind, FilingState, type Filing } from '@zhuanguan/contracts';
import { newId, type Result } from '@zhuanguan/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import { idempotencyKey, requiredVersion, setEtag } from '../http/conditional.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdempotencyHeader, IdParams, RequiredIfMatchHeader } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import { nameOfficers } from './account-names.js';
import type { FilingWriter } from './filing-writer.js';
import {
  CheckFilingSchema,
  CorrectionSchema,
  FilingPageSchema,
  FilingQuerySchema,
  FilingSchema,
  FilingWarningsSchema,
  NewFilingSchema,
  type FilingContentInputJson,
  type FilingJson,
  type FilingWarningsJson,
} from './filing.schema.js';

const KINDS = {
  first: FilingKind.FILING_KIND_FIRST,
  change: FilingKind.FILING_KIND_CHANGE,
  exit: FilingKind.FILING_KIND_EXIT,
  details: FilingKind.FILING_KIND_DETAILS,
  correction: FilingKind.FILING_KIND_CORRECTION,
};
const STATES = {
  filed: FilingState.FILING_STATE_FILED,
  returned: FilingState.FILING_STATE_RETURNED,
  on_record: FilingState.FILING_STATE_ON_RECORD,
  voided: FilingState.FILING_STATE_VOIDED,
  withdrawn: FilingState.FILING_STATE_WITHDRAWN,
};

const contentOf = (input: FilingContentInputJson): FilingContent => FilingContent.fromPartial(input);

const warningJson = ({ field: pointer, code, detail }: FieldError) => ({ pointer, code, detail });

export const filingJson = (filing: Filing): FilingJson =>
  restJson<FilingJson>({ ...filing, warnings: filing.warnings.map(warningJson) });

export function sendFiling(reply: FastifyReply, result: Result<Filing>): FilingJson {
  const filing = orThrow(result);
  setEtag(reply, filing.version);
  return filingJson(filing);
}

const tags = ['filing'];
const actorTokens = (ctx: GatewayContext) => (request: FastifyRequest) => ctx.signer.forActor(callerOf(request).actor);

export function filingRoutes(app: Edge, ctx: GatewayContext, writer: FilingWriter): void {
  writeRoutes(app, ctx, writer);
  readRoutes(app, ctx);
}

function writeRoutes(app: Edge, ctx: GatewayContext, writer: FilingWriter): void {
  const actorToken = actorTokens(ctx);

  app.post(
    '/v1/filings',
    {
      config: { access: 'filing.submit' },
      schema: {
        tags,
        summary: 'File a first appointment, a change, an exit, new details or a correction',
        headers: IdempotencyHeader,
        body: NewFilingSchema,
        response: answers({ 201: FilingSchema }),
      },
    },
    async (request, reply) => {
      const { kind, unitId, role, content } = request.body;
      const result = await writer.submit({
        actorToken: await actorToken(request),
        idempotencyKey: idempotencyKey(request),
        kind: KINDS[kind],
        unitId,
        role,
        content: contentOf(content),
        filingId: '',
        expectedVersion: 0,
        correlationId: newId(),
      });
      return reply.code(201).send(sendFiling(reply, result));
    },
  );

  app.post(
    '/v1/filings/:id/corrections',
    {
      config: { access: 'filing.submit' },
      schema: {
        tags,
        summary: 'Correct a returned filing',
        headers: RequiredIfMatchHeader,
        params: IdParams,
        body: CorrectionSchema,
        response: answers({ 200: FilingSchema }),
      },
    },
    async (request, reply) => {
      const expected = requiredVersion(request);
      const key = idempotencyKey(request);
      const token = await actorToken(request);
      // A correction keeps the kind, unit and role of what it corrects.
      const { filing } = orThrow(await ctx.clients.workflow.getFiling({ id: request.params.id }, { token }));
      if (!filing) throw new Error('workflow answered without the filing');
      const result = await writer.submit({
        actorToken: token,
        idempotencyKey: key,
        kind: filing.kind,
        unitId: filing.unitId,
        role: filing.role,
        content: contentOf(request.body.content),
        filingId: request.params.id,
        expectedVersion: expected,
        correlationId: newId(),
      });
      return reply.send(sendFiling(reply, result));
    },
  );
}

function readRoutes(app: Edge, ctx: GatewayContext): void {
  const actorToken = actorTokens(ctx);
  app.post(
    '/v1/filings/check',
    {
      config: { access: 'filing.submit' },
      schema: {
        tags,
        summary: 'Warnings on a filing that is still being typed; never a refusal of what is filed',
        body: CheckFilingSchema,
        response: answers({ 200: FilingWarningsSchema }),
      },
    },
    async (request, reply) => {
      const { unitId, content } = request.body;
      const token = await actorToken(request);
      const asked = { unitId, content: contentOf(content) };
      const { warnings } = orThrow(await ctx.clients.workflow.checkFiling(asked, { token }));
      const answer = { warnings: warnings.map(warningJson) };
      return reply.header('cache-control', 'no-store').send(restJson<FilingWarningsJson>(answer));
    },
  );

  app.get(
    '/v1/filings',
    {
      config: { access: 'filing.read' },
      schema: {
        tags,
        summary: 'Filings within the caller’s scope',
        querystring: FilingQuerySchema,
        response: answers({ 200: FilingPageSchema }),
      },
    },
    async (request, reply) => {
      const { unitId = '', state, kind, late = false, cursor = '', size = 0 } = request.query;
      const { filings, page } = orThrow(
        await ctx.clients.workflow.listFilings(
          {
            unitId,
            state: state ? STATES[state] : FilingState.FILING_STATE_UNSPECIFIED,
            kind: kind ? KINDS[kind] : FilingKind.FILING_KIND_UNSPECIFIED,
            lateOnly: late,
            page: { cursor, size },
          },
          { token: await actorToken(request) },
        ),
      );
      await nameOfficers(ctx, filings);
      return reply.send({
        items: filings.map(filingJson),
        total: page?.total ?? 0,
        ...(page?.nextCursor ? { nextCursor: page.nextCursor } : {}),
      });
    },
  );

  app.get(
    '/v1/filings/:id',
    {
      config: { access: 'filing.read' },
      schema: {
        tags,
        summary: 'One filing with its history',
        params: IdParams,
        response: answers({ 200: FilingSchema }),
      },
    },
    async (request, reply) => {
      const { filing } = orThrow(
        await ctx.clients.workflow.getFiling({ id: request.params.id }, { token: await actorToken(request) }),
      );
      if (!filing) throw new Error('workflow answered without the filing');
      await nameOfficers(ctx, [filing]);
      return reply.send(sendFiling(reply, { ok: true, value: filing }));
    },
  );
}
