import { Client, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { Refusal as ProtoRefusal } from '@zhuanguan/contracts';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { traceparent } from '@zhuanguan/telemetry';
import type { DirectServer } from './direct.js';
import { MAX_MESSAGE_BYTES, REFUSAL_KEY, TOKEN_KEY } from './grpc-server.js';
import { RefusalError, refusalFromProto, RpcFault } from './refusal.js';
import type { RequestOf, ResponseOf, ServiceDescription } from './service.js';
import { clientCredentials, type RpcTls } from './tls.js';

export interface CallOptions {
  /** Actor or service token. */
  token: string;
  deadlineMs?: number;
}

/** A refusal comes back as a value; faults throw RpcFault. */
export type RpcClient<D extends ServiceDescription> = {
  [M in keyof D]: (request: RequestOf<D[M]>, options: CallOptions) => Promise<Result<ResponseOf<D[M]>>>;
} & { close(): void };

/** `name`: on the certificate of the service at the address. */
export type RpcTarget =
  { address: string; tls?: RpcTls | undefined; name?: string | undefined } | { direct: DirectServer };

const DEFAULT_DEADLINE_MS = 10_000;
const unavailable = () =>
  refuse('unavailable', 'service_unavailable', '服务暂时不可用，请稍后再试；已填写的内容不会丢失。');

export function createRpcClient<D extends ServiceDescription>(description: D, target: RpcTarget): RpcClient<D> {
  const transport = 'direct' in target ? directTransport(target.direct) : grpcTransport(target);
  const methods = Object.entries(description).map(([name, method]) => [
    name,
    async (request: unknown, { token, deadlineMs = DEFAULT_DEADLINE_MS }: CallOptions): Promise<Result<unknown>> => {
      const answer = await transport.call(method.path, token, method.requestSerialize(request), deadlineMs);
      return answer.ok ? ok(method.responseDeserialize(answer.value) as unknown) : answer;
    },
  ]);
  return { ...Object.fromEntries(methods), close: transport.close } as RpcClient<D>;
}

interface Transport {
  call(path: string, token: string, request: Buffer, deadlineMs: number): Promise<Result<Buffer>>;
  close: () => void;
}

function directTransport(server: DirectServer): Transport {
  return {
    close: () => undefined,
    call: async (path, token, request, deadlineMs) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), deadlineMs)));
      try {
        const answer = await Promise.race([server.call(path, { token, traceparent: traceparent() }, request), late]);
        return answer === 'late' ? unavailable() : ok(answer);
      } catch (error) {
        if (error instanceof RefusalError) return { ok: false, refusal: error.refusal };
        throw new RpcFault(path, status.INTERNAL);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function grpcTransport({ address, tls, name }: Exclude<RpcTarget, { direct: DirectServer }>): Transport {
  const client = new Client(address, clientCredentials(tls), {
    // The address is where it is, the name is who it must prove to be.
    ...(tls && name ? { 'grpc.ssl_target_name_override': name, 'grpc.default_authority': name } : {}),
    'grpc.keepalive_time_ms': 30_000,
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    // A write is repeated by its idempotency key, never silently by the channel.
    'grpc.enable_retries': 0,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 1_000,
  });
  const same = (bytes: Buffer) => bytes;
  return {
    close: () => client.close(),
    call: (path, token, request, deadlineMs) =>
      new Promise((resolve, reject) => {
        const metadata = new Metadata();
        metadata.set(TOKEN_KEY, token);
        const parent = traceparent();
        if (parent) metadata.set('traceparent', parent);
        client.makeUnaryRequest(
          path,
          same,
          same,
          request,
          metadata,
          { deadline: Date.now() + deadlineMs },
          (error, value) => {
            if (!error && value) return resolve(ok(value));
            const refusal = error ? refusalOf(error) : undefined;
            return refusal ? resolve(refusal) : reject(new RpcFault(path, error?.code ?? status.UNKNOWN));
          },
        );
      }),
  };
}

function refusalOf(error: ServiceError): Result<never> | undefined {
  const bytes = error.metadata?.get(REFUSAL_KEY)[0];
  if (bytes instanceof Buffer) return { ok: false, refusal: refusalFromProto(ProtoRefusal.decode(bytes)) };
  if (error.code === status.UNAVAILABLE || error.code === status.DEADLINE_EXCEEDED) return unavailable();
  return undefined;
}
