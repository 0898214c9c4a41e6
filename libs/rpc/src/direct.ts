import type { Logger } from '@zhuanguan/telemetry';
import type { TokenVerifier } from './actor-token.js';
import { createDispatcher, type BoundService, type Incoming } from './service.js';

/** Services of this process by method path; filled while the process is put together. */
export interface DirectServer {
  add(services: readonly BoundService[]): void;
  call(path: string, incoming: Incoming, request: Buffer): Promise<Buffer>;
}

/** The one-process transport: the same bytes, tokens and error paths as gRPC, without the network. */
export function createDirectServer(verifier: TokenVerifier, log: Logger, now: () => Date): DirectServer {
  const dispatch = createDispatcher(verifier, log, now);
  const methods = new Map<string, { service: BoundService; method: string }>();
  return {
    add: (services) => {
      for (const service of services)
        for (const [method, { path }] of Object.entries(service.description)) methods.set(path, { service, method });
    },
    call: async (path, incoming, request) => {
      const found = methods.get(path);
      const definition = found?.service.description[found.method];
      if (!found || !definition) throw new Error(`nobody serves ${path}`);
      const response = await dispatch(found.service, found.method, incoming, definition.requestDeserialize(request));
      return definition.responseSerialize(response);
    },
  };
}
