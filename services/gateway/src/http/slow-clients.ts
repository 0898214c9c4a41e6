import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { toProblem } from '@zhuanguan/http-problem';
import { refuse } from '@zhuanguan/kernel';
import type { ConnectionError, FastifyHttpOptions } from 'fastify';
import type { RefusedKind } from '../refusal/refusal-tally.js';
import type { Edge } from './edge.js';
import { sendBad, type BadRequest } from './problem.js';

/** Ours, all of them: who is slower than this is broken, or holds a connection so that others get none. */
export const SLOW = {
  /** Until all headers are there. */
  headersMs: 10_000,
  /** Until the whole request is there: 20 MB over a county's line of 1 Mbit/s. */
  requestMs: 240_000,
  /** Until a body that is no file is there. */
  bodyMs: 20_000,
  /** A connection on which nothing moves; an event stream beats every 15 seconds. */
  idleMs: 120_000,
  keepAliveMs: 60_000,
  /** Looked at this often. */
  checkMs: 5_000,
} as const;

/** Node's default, said: request line and headers together. */
export const MAX_HEADER_BYTES = 16 * 1024;
/** Longer ones are no address of ours; a query is bounded by its schema as well. */
export const MAX_URL = 4_096;

export const slowOptions = {
  connectionTimeout: SLOW.idleMs,
  requestTimeout: SLOW.requestMs,
  keepAliveTimeout: SLOW.keepAliveMs,
  http: {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: SLOW.headersMs,
    connectionsCheckingInterval: SLOW.checkMs,
  },
} satisfies FastifyHttpOptions<Server>;

interface SlowOptions {
  note: (kind: RefusedKind) => void;
  bodyMs?: number;
}

const TOO_LONG: BadRequest = {
  status: 414,
  code: 'url_too_long',
  counted: 'too_large',
  detail: '地址过长，请减少查询条件。',
};
const SLOW_BODY: BadRequest = {
  status: 408,
  code: 'slow_body',
  counted: 'slow',
  detail: '内容没有在规定时间内传完，请检查网络后重试。',
};

/** A body that does not come is not waited for; uploads have the time of the whole request. */
export function refuseSlowBodies(app: Edge, { bodyMs = SLOW.bodyMs }: Pick<SlowOptions, 'bodyMs'> = {}): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.url.length > MAX_URL) return void sendBad(request, reply, TOO_LONG);
    const { raw } = request;
    const isFile = (request.headers['content-type'] ?? '').startsWith('multipart/');
    const hasBody = request.headers['content-length'] !== undefined || 'transfer-encoding' in request.headers;
    if (hasBody && !isFile) {
      const late = setTimeout(() => {
        if (raw.complete || reply.sent) return;
        // The rest is not read: the connection goes with the answer.
        reply.raw.once('finish', () => raw.destroy());
        sendBad(request, reply.header('connection', 'close'), SLOW_BODY);
      }, bodyMs);
      const over = () => clearTimeout(late);
      raw.once('end', over).once('close', over);
    }
    done();
  });
}

interface Broken {
  status: string;
  kind: RefusedKind;
  code: string;
  detail: string;
}

const ANSWERS: Readonly<Record<string, Broken>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    kind: 'slow',
    code: 'slow_request',
    detail: '请求没有在规定时间内传完，请检查网络后重试。',
  },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    kind: 'too_large',
    code: 'headers_too_large',
    detail: '请求头过大，请清除本站 Cookie 后重试。',
  },
};
const MALFORMED: Broken = {
  status: '400 Bad Request',
  kind: 'bad_request',
  code: 'bad_request',
  detail: '请求不完整，请重试。',
};

/** What never became a request: Node tells only the connection. */
export const answerBroken =
  ({ note }: Pick<SlowOptions, 'note'>) =>
  (error: ConnectionError, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const { status, kind, code, detail } = ANSWERS[error.code] ?? MALFORMED;
    note(kind);
    const problem = { ...toProblem(refuse('invalid', code, detail).refusal), status: Number(status.slice(0, 3)) };
    const body = JSON.stringify(problem);
    if (socket.writable)
      socket.write(
        `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
      );
    socket.destroySoon();
  };
