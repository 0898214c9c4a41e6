import { mayEver, type Action, type Actor } from '@zhuanguan/access';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import type { RouteOptions } from 'fastify';
import type { Edge } from '../http/edge.js';

/** What a route says of itself; the service behind it looks at the scope. */
export type RouteAccess = 'session' | Action | readonly Action[];

/** A server with a route that does not say who may does not start. */
export function declareAccess(app: Edge): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', (done) => {
    // Only now: what is registered under a prefix becomes public after it was looked at here.
    const silent = routes.find(({ config }) => !config?.public && config?.access === undefined);
    done(
      silent &&
        new Error(
          `${String(silent.method)} ${silent.url} does not say who may: give its route config.access (an action of libs/access, or 'session') or config.public`,
        ),
    );
  });
}

/** Before a body is read: could somebody with these roles ever do this, wherever it is? */
export function admit(actor: Actor, access: RouteAccess | undefined): Result<void> {
  if (access === undefined) return refuse('forbidden', 'not_allowed', '您没有权限进行此操作。');
  return access === 'session' ? ok(undefined) : mayEver(actor, access);
}
