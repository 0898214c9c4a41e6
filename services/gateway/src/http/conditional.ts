import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusal } from './problem.js';

const MAX_KEY = 200;

/** `"7"` or `W/"7"` of If-Match as a version; undefined where there is none, or any will do. */
export function expectedVersion(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const match = /^(?:W\/)?"(\d{1,15})"$/.exec(header);
  if (!match) throw refusal('invalid', 'if_match', 'If-Match 应为读取时得到的 ETag，请重新打开后再试。');
  return Number(match[1]);
}

/** An edit must say what it was made on; else it could overwrite what its author never saw. */
export function requiredVersion(request: FastifyRequest): number {
  const version = expectedVersion(request);
  if (version === undefined)
    throw refusal('invalid', 'if_match_required', '请带上 If-Match（读取时得到的 ETag），以免覆盖他人的修改。');
  return version;
}

export const setEtag = (reply: FastifyReply, version: number): FastifyReply => reply.header('etag', `"${version}"`);

/** A system repeats what it got no answer to, so it must name its writes; the portal always does. */
export function idempotencyKey(request: FastifyRequest): string {
  const header = request.headers['idempotency-key'];
  const key = Array.isArray(header) ? header[0] : header;
  if (key === undefined || key === '') {
    if (request.principal?.kind === 'client')
      throw refusal('invalid', 'idempotency_key_required', '请带上 Idempotency-Key（每次办理一个新值，重试时不变）。');
    return '';
  }
  if (key.length > MAX_KEY || !/^[\x21-\x7e]+$/.test(key))
    throw refusal('invalid', 'idempotency_key', `Idempotency-Key 应为不超过 ${MAX_KEY} 个可见字符。`);
  return key;
}
