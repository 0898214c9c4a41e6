import { activeVersions, keepVersions, refreshShelf, type Database } from '@zhuanguan/db';
import { startLoop, type Log, type Loop } from '@zhuanguan/events';
import { assertCarriedOut, type PackVersion, type PolicyShelf } from '@zhuanguan/policy';
import { EXECUTORS } from '../standing/executors.js';

/** How long a process may judge by what was in force before it was decided otherwise. */
const LOOK_MS = 1_000;

/** Takes up what is decided; a start stops on an active version that this release cannot carry out. */
export async function openShelf(db: Database, shelf: PolicyShelf, folder: readonly PackVersion[]): Promise<void> {
  await db.inTx({ kind: 'system', name: 'service' }, (tx) => keepVersions(tx, folder));
  await refreshShelf(db, shelf);
  for (const used of new Map((await activeVersions(db)).map((a) => [a.packId, a])).values()) {
    const packs = Object.values(used.areas).flatMap((digest) => shelf.byDigest(digest) ?? []);
    assertCarriedOut(used, packs, 'registry', EXECUTORS);
  }
}

/** Takes up within a second what is decided, and has every unit looked at again. */
export const followPolicies = (db: Database, shelf: PolicyShelf, log: Log, onChange: () => void): Loop =>
  startLoop('policy versions', log, async () => {
    if (await refreshShelf(db, shelf)) onChange();
    return { pauseMs: LOOK_MS };
  });
