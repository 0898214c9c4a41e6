import { FastifyOtelInstrumentation } from '@fastify/otel';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { tracedText } from './traced-text.js';

/**
 * `node --import @zhuanguan/telemetry/preload …` turns tracing on, only where an exporter is named. The list of
 * instrumentations is short on purpose: all of them together cost half the throughput. Statement values are not traced.
 */
if (process.env['OTEL_EXPORTER_OTLP_ENDPOINT']) {
  const sdk = new NodeSDK({
    resource: resourceFromAttributes({
      'service.namespace': 'zhuanguan',
      'service.name': process.env['OTEL_SERVICE_NAME'] ?? 'zhuanguan',
    }),
    traceExporter: new OTLPTraceExporter(),
    instrumentations: [
      new FastifyOtelInstrumentation({ registerOnInitialization: true }),
      new GrpcInstrumentation(),
      new PgInstrumentation({
        enhancedDatabaseReporting: false,
        requireParentSpan: true,
        requestHook: (span, { query }) => span.setAttribute('db.query.text', tracedText(query)),
      }),
    ],
  });
  sdk.start();
  process.once('SIGTERM', () => void sdk.shutdown());
}
