import { sweepFiles, type FileStore } from '@zhuanguan/files';
import type { GatewayContext } from '../context.js';

const HOUR_MS = 3_600_000;
const EVERY_MS = 6 * HOUR_MS;
/** An upload refers to its file within a minute; a day leaves room for any clock. */
const OLDER_THAN_MS = 24 * HOUR_MS;

/** Removes files that no scan refers to: of uploads that were refused or cut off. */
export async function sweepScans({ clients, signer, now }: GatewayContext, files: FileStore) {
  return sweepFiles(files, {
    now: now(),
    olderThanMs: OLDER_THAN_MS,
    referenced: async (sha256) => {
      const found = await clients.workflow.findScanFiles(
        { sha256: [...sha256] },
        { token: await signer.forService('gateway') },
      );
      if (!found.ok) throw new Error(`workflow: ${found.refusal.code}`);
      return new Set(found.value.sha256);
    },
  });
}

/** By this process from time to time; another that sweeps the same folder does no harm. */
export function startSweep(ctx: GatewayContext, files: FileStore): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = sweepScans(ctx, files).then(
      (swept) => ctx.log.info(swept, 'files swept'),
      (error: unknown) => ctx.log.warn({ error: String(error) }, 'files could not be swept'),
    );
  }, EVERY_MS).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
