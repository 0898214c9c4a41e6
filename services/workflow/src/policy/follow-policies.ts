import { activeVersions, keepVersions, refreshShelf, type Database } from '@zhuanguan/db';
import { startLoop, type Log, type Loop } from '@zhuanguan/events';
import { assertCarriedOut, type PackVersion, type PolicyShelf } from '@zhuanguan/policy';
import { EXECUTORS } from './executors.js';

/** How long a process may judge by what was in force before it was decided otherwise. */
const LOOK_MS = 1_000;

/** Keeps the folder’s versions, takes up what is decided, and says where that is not what the folder holds. */
export async function openShelf(
  db: Database,
  shelf: PolicyShelf,
  folder: readonly PackVersion[],
  log: Log,
): Promise<void> {
  await db.inTx({ kind: 'system', name: 'service' }, (tx) => keepVersions(tx, folder));
  await refreshShelf(db, shelf);
  const latest = new Map((await activeVersions(db)).map((a) => [a.packId, a]));
  for (const [packId, used] of latest) {
    const packs = Object.values(used.areas).flatMap((digest) => shelf.byDigest(digest) ?? []);
    assertCarriedOut(used, packs, 'workflow', EXECUTORS);
    const own = folder.find((v) => v.packId === packId);
    if (own && own.digest !== used.versionDigest)
      log.warn(
        { packId, used: used.versionDigest.slice(0, 12), since: used.effectiveFrom, folder: own.digest.slice(0, 12) },
        'the activated policy version is used; the folder holds another one, which can be activated',
      );
  }
}

/** Takes up within a second what any process decided, and has what is armed looked at again; a pack that begins at midnight begins by itself. */
export const followPolicies = (db: Database, shelf: PolicyShelf, log: Log, onChange: () => void): Loop =>
  startLoop('policy versions', log, async () => {
    if (await refreshShelf(db, shelf)) {
      log.info({}, 'another policy version is in force from now on or from its day');
      onChange();
    }
    return { pauseMs: LOOK_MS };
  });
