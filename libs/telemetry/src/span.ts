import { context, propagation, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';

/** Runs work in a span of its own; without an SDK this costs next to nothing. */
export async function withSpan<T>(name: string, work: () => Promise<T>): Promise<T> {
  return trace.getTracer('zhuanguan').startActiveSpan(name, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The W3C traceparent of the current span, to hand to another process. */
export function traceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

export const withTraceparent = <T>(parent: string | undefined, work: () => T): T =>
  context.with(parent ? propagation.extract(ROOT_CONTEXT, { traceparent: parent }) : context.active(), work);
