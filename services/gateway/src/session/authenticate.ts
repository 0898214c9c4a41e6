import { timingSafeEqual } from 'node:crypto';
import { refuse, type Refusal } from '@zhuanguan/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendRefusal } from '../http/problem.js';
import type { Callers } from './callers.js';
import type { PersonPrincipal, Principal } from './principal.js';
import { admit } from './route-access.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Before a body is read: who calls, and whether a browser was made to. Callers known from a moment ago pass without a
 * promise: the look-up routes are measured in microseconds.
 */
export const authenticate =
  (callers: Callers, publicUrl: string) =>
  (request: FastifyRequest, reply: FastifyReply, _payload: unknown, done: (error?: Error) => void): void => {
    if (request.routeOptions.config.public || request.is404) return done();
    const admit = (principal: Principal): void => {
      const refused = checkAdmission(request, principal, publicUrl);
      if (refused) return void sendRefusal(request, reply, refused);
      request.principal = principal;
      done();
    };
    const known = callers.known(request);
    if (known) return admit(known);
    callers.find(request).then(
      (found) => {
        if (found.ok) return admit(found.value);
        const byToken = request.headers.authorization !== undefined;
        if (found.refusal.kind === 'unauthenticated' && !byToken && request.routeOptions.config.nobodyToo)
          return done();
        if (found.refusal.kind === 'unauthenticated' && byToken)
          void reply.header('www-authenticate', 'Bearer realm="zhuanguan", error="invalid_token"');
        return void sendRefusal(request, reply, found.refusal);
      },
      (error: unknown) => done(error as Error),
    );
  };

function checkAdmission(request: FastifyRequest, principal: Principal, publicUrl: string): Refusal | undefined {
  const { personOnly, access } = request.routeOptions.config;
  if (principal.kind === 'person') {
    const forged = READS.has(request.method) ? undefined : forgedWrite(request, principal, publicUrl);
    if (forged) return forged;
  } else if (personOnly) return refuse('forbidden', 'person_only', '该操作不对业务系统开放。').refusal;
  const admitted = admit(principal.actor, access);
  return admitted.ok ? undefined : admitted.refusal;
}

/** A write by cookie must come from our own pages: same origin, and the token only they can read. */
export function forgedWrite(
  request: FastifyRequest,
  { session }: PersonPrincipal,
  publicUrl: string,
): Refusal | undefined {
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== publicUrl && hostOf(origin) !== host)
    return refuse('forbidden', 'other_origin', '请求来自其他网站，已拒绝。请从本系统页面操作。').refusal;
  const sent = request.headers['x-csrf-token'];
  if (typeof sent === 'string' && sameText(sent, session.csrfToken)) return undefined;
  return refuse('forbidden', 'csrf_token', '页面已失效，请刷新后再试；已填写的内容不会丢失。').refusal;
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}

function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** The caller of a route that needs one; the hook has seen to it. */
export function callerOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new Error(`${request.routeOptions.url} was reached without a caller`);
  return request.principal;
}

/** As files say who took them. */
export function nameOfCaller(request: FastifyRequest): string {
  const caller = callerOf(request);
  return caller.kind === 'person' ? (caller.session.account?.displayName ?? '') : caller.client.name;
}

export function personOf(request: FastifyRequest): PersonPrincipal {
  const caller = callerOf(request);
  if (caller.kind !== 'person') throw new Error(`${request.routeOptions.url} was reached by a system`);
  return caller;
}
