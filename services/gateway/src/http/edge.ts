import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { NoteRefused } from '../refusal/note-refusal.js';
import type { Principal } from '../session/principal.js';
import type { RouteAccess } from '../session/route-access.js';

/** The server with schemas that type its handlers. */
export type Edge = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyInstance {
    /** Counts what is refused (refusal/). */
    noteRefused: NoteRefused;
  }
  interface FastifyRequest {
    /** Who is calling, once signed in. */
    principal: Principal | null;
  }
  interface FastifyContextConfig {
    /** No sign-in needed; all other routes need one, and `access`. */
    public?: true;
    /** Who may: an action of libs/access, one of several, or whoever is signed in ('session'). */
    access?: RouteAccess;
    /** Only a person in a browser, no API client. */
    personOnly?: true;
    /** Nobody signed in is an answer here, not a refusal: principal is null then. */
    nobodyToo?: true;
    /** Not counted in the limit per caller: files of the portal. */
    uncounted?: true;
  }
}
