import { mayI } from '@zhuanguan/access';
import { streamState, subjectsBelow, type StreamState } from '@zhuanguan/events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow, refusal, traceIdOf } from '../http/problem.js';
import { answers, ProblemSchema, type ProblemJson } from '../http/problem.schema.js';
import { callerOf } from '../session/authenticate.js';
import type { Callers } from '../session/callers.js';
import { formatCursor, positionOf, type Position } from './cursor.js';
import { FeedPageSchema, FeedQuerySchema, FeedStreamHeader } from './event-feed.schema.js';
import { readPage } from './event-page.js';
import type { OpenStreams } from './event-stream.js';

const PAGE = 100;
const SNAPSHOT = '/v1/directory/search';
const TOO_OLD = { description: '游标过旧', content: { 'application/problem+json': { schema: ProblemSchema } } };

export function eventFeedRoutes(app: Edge, ctx: GatewayContext, streams: OpenStreams, callers: Callers): void {
  const tags = ['events'];

  app.get(
    '/v1/events',
    {
      config: { access: 'events.read' },
      schema: {
        tags,
        summary: 'Events of the caller’s area after a cursor, in the stream’s order',
        querystring: FeedQuerySchema,
        response: { ...answers({ 200: FeedPageSchema }), 410: TOO_OLD },
      },
    },
    async (request, reply) => {
      const subject = subjectOf(request);
      const state = await streamState(ctx.nats);
      const position = orThrow(positionOf(request.query.after, state));
      if (position === 'too_old') return sendTooOld(request, reply, state);
      const page = await readPage(ctx.nats, state, {
        afterSeq: position.seq,
        subject,
        size: request.query.size ?? PAGE,
      });
      return reply.header('cache-control', 'no-store').send(page);
    },
  );

  app.get(
    '/v1/events/stream',
    {
      config: { access: 'events.read' },
      schema: {
        tags,
        summary: 'The same as server-sent events: id = cursor; goes on after Last-Event-ID',
        headers: FeedStreamHeader,
        querystring: Type.Object({ after: FeedQuerySchema.properties.after }),
        response: {
          ...answers({}),
          200: { description: 'text/event-stream', content: { 'text/event-stream': { schema: Type.String() } } },
          410: TOO_OLD,
        },
      },
    },
    async (request, reply) => {
      const subject = subjectOf(request);
      const state = await streamState(ctx.nats);
      const position: Position = orThrow(positionOf(request.headers['last-event-id'] ?? request.query.after, state));
      if (position === 'too_old') return sendTooOld(request, reply, state);
      if (!streams.admit())
        throw refusal('unavailable', 'too_many_streams', '事件流连接过多，请稍后再试，或改用 GET /v1/events。');
      reply.hijack();
      // Identity that is away for a moment ends nothing; it is asked again with the next heartbeat.
      const stillAdmitted = () =>
        callers.find(request).then(
          (found) => found.ok || found.refusal.kind === 'unavailable',
          () => true,
        );
      const start = { epoch: state.epoch, afterSeq: position.seq, subject, stillAdmitted };
      streams.serve(reply.raw, start).catch((error: unknown) => {
        ctx.log.warn({ error: String(error) }, 'an event stream broke off');
      });
      return reply;
    },
  );
}

/** A system sees its own area and what lies below; people have no feed. */
function subjectOf(request: FastifyRequest): string {
  const { actor } = callerOf(request);
  orThrow(mayI(actor, 'events.read', { relations: [] }));
  if (!actor.areaCode) throw refusal('forbidden', 'no_area', '该系统没有登记所属地区，请联系系统管理员。');
  return subjectsBelow(actor.areaCode);
}

/** Restart: note `restart` first, take the snapshot, then follow from `restart`; events in between come twice at most. */
function sendTooOld(request: FastifyRequest, reply: FastifyReply, { epoch, lastSeq }: StreamState): FastifyReply {
  const problem: ProblemJson = {
    type: 'urn:zhuanguan:problem:cursor_too_old',
    title: '游标过旧',
    status: 410,
    code: 'cursor_too_old',
    detail: `所请求的事件已不再保留。请先记下 restart，从 ${SNAPSHOT} 取得快照，再从 restart 继续。`,
    instance: '/v1/events',
    traceId: traceIdOf(request),
    snapshot: SNAPSHOT,
    restart: formatCursor(epoch, lastSeq),
  };
  return reply
    .code(410)
    .header('link', `<${SNAPSHOT}>; rel="snapshot"`)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(problem);
}
