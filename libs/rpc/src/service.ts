import type { MethodDefinition } from '@grpc/grpc-js';
import { actorOn, type Actor } from '@zhuanguan/access';
import { dateInShanghai, refuse, type Result } from '@zhuanguan/kernel';
import { withTraceparent, type Logger } from '@zhuanguan/telemetry';
import type { TokenVerifier } from './actor-token.js';
import { RefusalError } from './refusal.js';
import { admitCaller, type RpcAccess, type RpcAccessTable } from './rpc-access.js';
import { mayBear } from './tls.js';

/** A ts-proto service description: method name → path and serialisers. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a table of methods of different types; each use infers its own
export type ServiceDescription = Record<string, MethodDefinition<any, any>>;

export type RequestOf<M> = M extends { requestDeserialize: (bytes: Buffer) => infer Request } ? Request : never;
export type ResponseOf<M> = M extends { responseDeserialize: (bytes: Buffer) => infer Response } ? Response : never;

export interface RpcContext {
  /** Absent only when a service calls. */
  actor?: Actor;
  service?: string;
  /** Verifies the token an item of a batch carries. */
  verifyActor(token: string): Promise<Result<Actor>>;
}

export type Handlers<D extends ServiceDescription> = {
  [M in keyof D]: (request: RequestOf<D[M]>, ctx: RpcContext) => Promise<ResponseOf<D[M]>>;
};

export interface BoundService {
  description: ServiceDescription;
  handlers: Record<string, (request: unknown, ctx: RpcContext) => Promise<unknown>>;
  /** A method without an entry is refused. */
  access: Readonly<Record<string, RpcAccess>>;
}

export const defineService = <D extends ServiceDescription>(
  description: D,
  access: RpcAccessTable<D>,
  handlers: Handlers<D>,
): BoundService => ({
  description,
  access,
  handlers: handlers as unknown as BoundService['handlers'],
});

export interface Incoming {
  token: string;
  traceparent?: string | undefined;
  /** The names on the caller's certificate, where there is one. */
  peer?: readonly string[] | undefined;
}

/** What both transports run around a handler: caller, rights, trace, and faults logged without personal data. */
export function createDispatcher(verifier: TokenVerifier, log: Logger, now: () => Date) {
  const today = () => dateInShanghai(now());
  const verifyActor = async (token: string): Promise<Result<Actor>> => {
    const caller = await verifier(token);
    if (!caller.ok) return caller;
    if (caller.value.actor) return { ok: true, value: actorOn(caller.value.actor, today()) };
    return refuse('unauthenticated', 'actor_token', '这个操作需要具体的人员或系统身份。');
  };
  return async (service: BoundService, method: string, incoming: Incoming, request: unknown): Promise<unknown> => {
    const caller = await verifier(incoming.token);
    if (!caller.ok) throw new RefusalError(caller.refusal);
    if (incoming.peer && !mayBear(incoming.peer, caller.value)) {
      log.warn({ method, peer: incoming.peer, service: caller.value.service ?? 'actor' }, 'a token of somebody else');
      throw new RefusalError(refuse('unauthenticated', 'actor_token', '身份凭据与调用方证书不符，不予受理。').refusal);
    }
    const handler = service.handlers[method];
    if (!handler) throw new Error(`${method} has no handler`);
    const { service: from } = caller.value;
    const actor = caller.value.actor && actorOn(caller.value.actor, today());
    const admitted = admitCaller(service.access[method] ?? [], {
      ...(actor ? { actor } : {}),
      ...(from ? { service: from } : {}),
    });
    if (!admitted.ok) throw new RefusalError(admitted.refusal);
    const ctx: RpcContext = { verifyActor, ...(actor ? { actor } : {}), ...(from ? { service: from } : {}) };
    try {
      return await withTraceparent(incoming.traceparent, () => handler(request, ctx));
    } catch (error) {
      if (isMalformedValue(error)) {
        log.warn({ method, error: String(error) }, 'a value that no column takes');
        throw new RefusalError(refuse('invalid', 'malformed', '内容中有无法识别的编号、日期或字符，请检查。').refusal);
      }
      if (!(error instanceof RefusalError))
        log.error(
          { method, error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
          'rpc fault',
        );
      throw error;
    }
  };
}

/**
 * PostgreSQL's words for a value that is none (class 22: an id that is no uuid, a date that does not exist, NUL in a text) and
 * for a message that NUL has cut short. Every edge checks its fields; whoever comes past it is told, and nothing is written.
 */
const isMalformedValue = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(22...|08P01)$/.test(String(error.code));

export type Dispatch = ReturnType<typeof createDispatcher>;
