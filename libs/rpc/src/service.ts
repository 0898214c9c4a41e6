import type { MethodDefinition } from '@grpc/grpc-js';
import type { Actor } from '@zhuanguan/access';
import { refuse, type Result } from '@zhuanguan/kernel';
import { withTraceparent, type Logger } from '@zhuanguan/telemetry';
import type { TokenVerifier } from './actor-token.js';
import { RefusalError } from './refusal.js';
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
}

export const defineService = <D extends ServiceDescription>(description: D, handlers: Handlers<D>): BoundService => ({
  description,
  handlers: handlers as unknown as BoundService['handlers'],
});

export interface Incoming {
  token: string;
  traceparent?: string | undefined;
  /** The names on the caller's certificate, where there is one. */
  peer?: readonly string[] | undefined;
}

/** What both transports run around a handler: caller, trace, and faults logged without personal data. */
export function createDispatcher(verifier: TokenVerifier, log: Logger) {
  const verifyActor = async (token: string): Promise<Result<Actor>> => {
    const caller = await verifier(token);
    if (!caller.ok) return caller;
    if (caller.value.actor) return { ok: true, value: caller.value.actor };
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
    const { actor, service: from } = caller.value;
    const ctx: RpcContext = { verifyActor, ...(actor ? { actor } : {}), ...(from ? { service: from } : {}) };
    try {
      return await withTraceparent(incoming.traceparent, () => handler(request, ctx));
    } catch (error) {
      if (!(error instanceof RefusalError))
        log.error(
          { method, error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
          'rpc fault',
        );
      throw error;
    }
  };
}

export type Dispatch = ReturnType<typeof createDispatcher>;
