import { createHash } from 'node:crypto';
import type { Actor } from '@zhuanguan/access';
import { canonicalJson, newId, type Result } from '@zhuanguan/kernel';
import { RefusalError, type RpcContext } from '@zhuanguan/rpc';

/** What an idempotency key stands for: the request without its token and tracing. */
export const bodyHash = (body: object): string => createHash('sha256').update(canonicalJson(body)).digest('hex');

export const correlationOr = (given: string): string => given || newId();

/** The value of a read, or its refusal thrown for the transport to carry. */
export function orThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new RefusalError(result.refusal);
}

/** A person or system; a service alone may not ask for what belongs to someone. */
export function actorOf(ctx: RpcContext): Actor {
  if (ctx.actor) return ctx.actor;
  throw new RefusalError({ kind: 'unauthenticated', code: 'actor_token', detail: '这个操作需要具体的人员身份。' });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Ids are UUIDs; anything else is not found rather than a database error. */
export const isId = (value: string): boolean => UUID.test(value);
