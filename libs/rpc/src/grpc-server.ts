import { Metadata, Server, status, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import type { Logger } from '@zhuanguan/telemetry';
import type { TokenVerifier } from './actor-token.js';
import { GRPC_STATUS, RefusalError, refusalToProto } from './refusal.js';
import { Refusal } from '@zhuanguan/contracts';
import { createDispatcher, type BoundService } from './service.js';
import { namesOf, serverCredentials, type RpcTls } from './tls.js';

export const TOKEN_KEY = 'zg-actor';
export const REFUSAL_KEY = 'zg-refusal-bin';
export const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

export interface RpcServer {
  port: number;
  stop(): Promise<void>;
}

export interface RpcServerOptions {
  services: readonly BoundService[];
  host?: string;
  /** 0 = a free one. */
  port: number;
  verifier: TokenVerifier;
  log: Logger;
  /** Which day it is, for roles from a day to a day. */
  now: () => Date;
  /** Both sides show a certificate; without it the port is for loopback alone. */
  tls?: RpcTls | undefined;
}

export async function startRpcServer(options: RpcServerOptions): Promise<RpcServer> {
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  });
  const dispatch = createDispatcher(options.verifier, options.log, options.now);
  for (const service of options.services) {
    const methods = Object.keys(service.description).map((method) => [
      method,
      (call: ServerUnaryCall<unknown, unknown>, callback: sendUnaryData<unknown>) => {
        const incoming = {
          token: String(call.metadata.get(TOKEN_KEY)[0] ?? ''),
          traceparent: call.metadata.get('traceparent')[0]?.toString(),
          peer: options.tls ? namesOf(call.getAuthContext()?.sslPeerCertificate ?? {}) : undefined,
        };
        dispatch(service, method, incoming, call.request).then(
          (response) => callback(null, response),
          (error: unknown) => callback(toStatus(error)),
        );
      },
    ]);
    server.addService(service.description, Object.fromEntries(methods) as never);
  }
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(
      `${options.host ?? '127.0.0.1'}:${options.port}`,
      serverCredentials(options.tls),
      (error, bound) => (error ? reject(error) : resolve(bound)),
    ),
  );
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        // Calls under way may finish; what hangs is cut after a while.
        const cut = setTimeout(() => server.forceShutdown(), 5_000);
        server.tryShutdown(() => {
          clearTimeout(cut);
          resolve();
        });
      }),
  };
}

function toStatus(error: unknown) {
  const metadata = new Metadata();
  if (!(error instanceof RefusalError)) return { code: status.INTERNAL, details: 'fault', metadata };
  metadata.set(REFUSAL_KEY, Buffer.from(Refusal.encode(refusalToProto(error.refusal)).finish()));
  return { code: GRPC_STATUS[error.refusal.kind], details: error.refusal.code, metadata };
}
