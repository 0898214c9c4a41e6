import { trace } from '@opentelemetry/api';
import { PERSONAL_KEYS, withoutTraces } from '@zhuanguan/kernel';
import pino from 'pino';

export interface Logger {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}

const SECRETS = ['password', 'token', 'secret', 'authorization', 'cookie', 'body'];
/** Keys whose values never reach a log, at any of three depths: personal data, by their one table, and secrets. */
const paths = [...PERSONAL_KEYS, ...SECRETS].flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** A database says in an error which row it was about (`detail`, `where`): of an error only what it is and where it came from. */
const errorOnly = (error: unknown): object =>
  error instanceof Error
    ? {
        type: error.name,
        stack: withoutTraces(error.stack ?? error.message),
        ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
      }
    : { type: typeof error };

/** Texts of errors are made by libraries, which may quote what they were given. */
const scrubbed = (data: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, typeof value === 'string' ? withoutTraces(value) : value]),
  );

export const currentTraceId = (): string | undefined => trace.getActiveSpan()?.spanContext().traceId;

/** JSON lines on standard output with the trace id; LOG_LEVEL sets how much. */
export function createLogger(service: string, destination?: pino.DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    // Not `name`: that key is redacted.
    base: { service },
    level: process.env['LOG_LEVEL'] ?? 'info',
    redact: { paths, censor: '***' },
    serializers: { err: errorOnly },
    formatters: { log: scrubbed },
    mixin: () => {
      const traceId = currentTraceId();
      return traceId ? { traceId } : {};
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
