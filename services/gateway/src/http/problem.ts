import { faultProblem, STATUS, toProblem } from '@zhuanguan/http-problem';
import { refuse, type Refusal } from '@zhuanguan/kernel';
import { RefusalError } from '@zhuanguan/rpc';
import { currentTraceId, type Logger } from '@zhuanguan/telemetry';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { refusedKind } from '../refusal/note-refusal.js';
import type { RefusedKind } from '../refusal/refusal-tally.js';
import { validationRefusal } from './validation.js';

export { orThrow } from '@zhuanguan/rpc';

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';
const RETRY_AFTER_SECONDS = '2';

/** The trace where there is one, else the request's own number: what a clerk reads out to the operator. */
export const traceIdOf = (request: FastifyRequest): string => currentTraceId() ?? request.id;

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? request.url;

export function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const counted = refusedKind(refusal);
  if (counted) request.server.noteRefused(request, counted);
  if (refusal.kind === 'unavailable') void reply.header('retry-after', RETRY_AFTER_SECONDS);
  return reply
    .code(STATUS[refusal.kind])
    .header('content-type', PROBLEM_TYPE)
    .send(toProblem(refusal, { instance: pathOf(request), traceId: traceIdOf(request) }));
}

export interface BadRequest {
  status: number;
  code: string;
  detail: string;
  counted?: RefusedKind;
}

/** What is wrong with a request as such, before anything is asked of a service: its own status of HTTP. */
export function sendBad(request: FastifyRequest, reply: FastifyReply, bad: BadRequest): FastifyReply {
  if (bad.counted) request.server.noteRefused(request, bad.counted);
  const { refusal: why } = refuse('invalid', bad.code, bad.detail);
  const base = toProblem(why, { instance: pathOf(request), traceId: traceIdOf(request) });
  return reply
    .code(bad.status)
    .header('content-type', PROBLEM_TYPE)
    .send({ ...base, status: bad.status });
}

/** Errors of the server itself that are the caller's doing, as refusals. */
const KNOWN: Readonly<Record<string, BadRequest>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'too_large',
    detail: '内容过大，请减少后再提交。',
    counted: 'too_large',
  },
  FST_REQ_FILE_TOO_LARGE: {
    status: 413,
    code: 'too_large',
    detail: '文件过大，请控制在 20 MB 以内。',
    counted: 'too_large',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { status: 400, code: 'media_type', detail: '内容的类型不对，请按接口说明提交。' },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    status: 400,
    code: 'bad_json',
    detail: '内容不是有效的 JSON，请检查。',
    counted: 'bad_request',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: { status: 400, code: 'bad_json', detail: '没有提交内容，请检查。' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'bad_request',
    detail: '请求不完整，请重试。',
    counted: 'bad_request',
  },
  FST_FILES_LIMIT: { status: 400, code: 'one_file', detail: '一次只能上传一个文件。' },
  FST_PARTS_LIMIT: { status: 400, code: 'too_many_parts', detail: '表单的内容过多，请按接口说明提交。' },
  FST_FIELDS_LIMIT: { status: 400, code: 'too_many_parts', detail: '表单的内容过多，请按接口说明提交。' },
  FST_PROTO_VIOLATION: { status: 400, code: 'bad_request', detail: '表单中有不允许的字段名。' },
  FST_ERR_MAX_PARAM_LENGTH: { status: 414, code: 'address_too_long', detail: '地址过长，请检查其中的编号。' },
  FST_ERR_BAD_URL: { status: 400, code: 'bad_address', detail: '地址无法识别，请检查。' },
  FST_INVALID_MULTIPART_CONTENT_TYPE: { status: 400, code: 'media_type', detail: '请以表单上传文件。' },
};

/** Everything a route did not answer itself: refusals as problems, faults as 500 with a number and no text. */
export const errorHandler =
  (log: Logger) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (error instanceof RefusalError) return sendRefusal(request, reply, error.refusal);
    if (error.validation)
      return sendRefusal(request, reply, validationRefusal(error.validation, error.validationContext ?? 'body'));
    const known = KNOWN[error.code];
    if (known) return sendBad(request, reply, known);
    log.error(
      { traceId: traceIdOf(request), route: request.routeOptions.url, error: error.stack ?? String(error) },
      'request failed',
    );
    return reply
      .code(500)
      .header('content-type', PROBLEM_TYPE)
      .send(faultProblem(traceIdOf(request)));
  };

export const refusal = (...args: Parameters<typeof refuse>): RefusalError => new RefusalError(refuse(...args).refusal);
