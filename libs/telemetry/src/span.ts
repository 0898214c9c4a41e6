import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** Runs the effect of an event in a span of its own, in the trace that made the event; without an SDK nearly free. */
export async function withConsumerSpan<T>(
  name: string,
  parent: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const from = propagation.extract(ROOT_CONTEXT, parent ? { traceparent: parent } : {});
  const options = { kind: SpanKind.CONSUMER };
  return trace.getTracer('zhuanguan').startActiveSpan(name, options, from, async (span) => {
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
