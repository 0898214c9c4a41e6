import { mayEver, type Action } from '@zhuanguan/access';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import type { Caller } from './actor-token.js';
import type { ServiceDescription } from './service.js';

/**
 * What a method says of who may call it: an action of libs/access, one of several, 'session' for a person whoever they are, or
 * 'service' for another service. `eachItem`: each item of the batch carries its own actor and is refused or done for itself.
 */
export type RpcAccess = 'service' | 'session' | Action | readonly (Action | 'service')[] | { eachItem: Action };

/** One entry for every method, or it does not compile. */
export type RpcAccessTable<D extends ServiceDescription> = { readonly [M in keyof D]: RpcAccess };

/** Before the handler: could somebody like this ever do it? Where exactly, the handler looks at. */
export function admitCaller(access: RpcAccess, { actor, service }: Omit<Caller, 'expiresAt'>): Result<void> {
  if (typeof access === 'object' && 'eachItem' in access) return ok(undefined);
  const said: readonly (Action | 'service' | 'session')[] = typeof access === 'string' ? [access] : access;
  if (!actor) {
    if (service && said.includes('service')) return ok(undefined);
    return refuse('unauthenticated', 'actor_token', '这个操作需要具体的人员或系统身份。');
  }
  if (said.includes('session'))
    return actor.clientId === undefined
      ? ok(undefined)
      : refuse('forbidden', 'person_only', '这个操作需要具体的人员身份，请登录后办理。');
  const actions = said.filter((s): s is Action => s !== 'service' && s !== 'session');
  return actions.length > 0 ? mayEver(actor, actions) : refuse('forbidden', 'services_only', '仅供系统内部使用。');
}
