import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * A small young generation and a heap that grows in small steps: garbage is collected a little more often, and under full
 * load the process takes some 200 MB less, at no measurable cost (docs/bench.md). No limit is set, so nothing can hit it.
 */
const HEAP = ['--max-semi-space-size=8', '--heap-growing-percent=20'];

/** What every Node process of ours is started with; tracing is loaded only where an exporter is named. */
export function nodeFlags(env: Readonly<Record<string, string | undefined>>): string[] {
  if (!env['OTEL_EXPORTER_OTLP_ENDPOINT']) return HEAP;
  // Always what was built: under a test runner the name resolves to the source.
  const preload = createRequire(import.meta.url)
    .resolve('@zhuanguan/telemetry/preload')
    .replace(/\/src\/preload\.ts$/, '/dist/preload.js');
  return [...HEAP, '--import', pathToFileURL(preload).href];
}
