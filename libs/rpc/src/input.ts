import type { Actor } from '@zhuanguan/access';
import type { Result } from '@zhuanguan/kernel';
import { RefusalError } from './refusal.js';
import type { RpcContext } from './service.js';

/** The value of a read, or its refusal thrown for the transport to carry. */
export function orThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new RefusalError(result.refusal);
}

/** A person or system; a service alone may not ask for what belongs to someone. */
export function actorOf({ actor }: RpcContext): Actor {
  if (actor) return actor;
  throw new RefusalError({
    kind: 'unauthenticated',
    code: 'actor_token',
    detail: '这个操作需要具体的人员或系统身份。',
  });
}
