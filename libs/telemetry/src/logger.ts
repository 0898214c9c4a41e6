import { trace } from '@opentelemetry/api';
import pino from 'pino';

export interface Logger {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}

/** Keys whose values never reach a log, at any of three depths: personal data and secrets. */
const SECRET = ['name', 'phone', 'title', 'remark', 'password', 'token', 'secret', 'authorization', 'cookie', 'body'];
const paths = SECRET.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

export const currentTraceId = (): string | undefined => trace.getActiveSpan()?.spanContext().traceId;

/** JSON lines on standard output with the trace id; LOG_LEVEL sets how much. */
export function createLogger(service: string): Logger {
  return pino({
    // Not `name`: that key is redacted.
    base: { service },
    level: process.env['LOG_LEVEL'] ?? 'info',
    redact: { paths, censor: '***' },
    mixin: () => {
      const traceId = currentTraceId();
      return traceId ? { traceId } : {};
    },
  });
}
