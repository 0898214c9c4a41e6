import { metrics } from '@opentelemetry/api';

const refused = metrics
  .getMeter('zhuanguan')
  .createCounter('zhuanguan.edge.refused', { description: 'What the edge refused, by kind and route' });

/** Goes nowhere unless an exporter is named (OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_METRICS_EXPORTER=otlp). */
export const countRefused = (kind: string, route: string): void => refused.add(1, { kind, 'http.route': route });
