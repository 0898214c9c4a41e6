import type { Actor } from '@zhuanguan/access';
import type { Result } from '@zhuanguan/kernel';
import { RefusalError, type RpcContext } from '@zhuanguan/rpc';

export function orThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new RefusalError(result.refusal);
}

export function actorOf(ctx: RpcContext): Actor {
  if (ctx.actor) return ctx.actor;
  throw new RefusalError({
    kind: 'unauthenticated',
    code: 'actor_token',
    detail: '这个操作需要具体的人员或系统身份。',
  });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isId = (value: string): boolean => UUID.test(value);
