import type { BoundService, RpcContext, ServiceDescription, RequestOf, ResponseOf } from './service.js';

/** What is done with a method's question and answer after it was answered; only where somebody asked, not a service. */
export type Observers<D extends ServiceDescription> = {
  [M in keyof D]?: (request: RequestOf<D[M]>, response: ResponseOf<D[M]>, rpc: RpcContext) => void;
};

/** A service whose answers are looked at on their way out. A fault or a refusal is no answer. */
export function observed<D extends ServiceDescription>(
  service: BoundService & { description: D | ServiceDescription },
  observers: Observers<D>,
): BoundService {
  const handlers = { ...service.handlers };
  for (const [method, observe] of Object.entries(observers)) {
    const handler = handlers[method];
    if (!handler || !observe) continue;
    handlers[method] = async (request, rpc) => {
      const response = await handler(request, rpc);
      if (rpc.actor) (observe as (...given: unknown[]) => void)(request, response, rpc);
      return response;
    };
  }
  return { ...service, handlers };
}
