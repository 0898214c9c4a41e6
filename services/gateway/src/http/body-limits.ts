import type { Edge } from './edge.js';

/** Ours: the longest list the portal sends (a revision of an import) has a tenth of this. Files say their own. */
export const BODY_BYTES = 1024 * 1024;
/** What anybody may send without being known: a code, a name and a password. */
export const PUBLIC_BODY_BYTES = 16 * 1024;

/** Every route says how much it takes, and none takes what nobody thought of. */
export function limitBodies(app: Edge): void {
  app.addHook('onRoute', (route) => {
    route.bodyLimit ??= route.config?.public ? PUBLIC_BODY_BYTES : BODY_BYTES;
  });
}
