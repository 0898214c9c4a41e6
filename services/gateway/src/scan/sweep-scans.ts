import { startLoop, type Loop } from '@zhuanguan/events';
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

/**
 * By this process when it starts and from time to time, so that one that is started anew every few hours sweeps, too; another
 * that sweeps the same folder does no harm.
 */
export function startSweep(ctx: GatewayContext, files: FileStore): Loop {
  return startLoop('sweep', ctx.log, async () => {
    ctx.log.info(await sweepScans(ctx, files), 'files swept');
    return { pauseMs: EVERY_MS };
  });
}
