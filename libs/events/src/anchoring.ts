import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import {
  anchorsAfter,
  appendAnchor,
  readDigest,
  sealReads,
  type Anchor,
  type AnchorKey,
  type Database,
  type Digest,
} from '@zhuanguan/db';
import { newId, parseSecret } from '@zhuanguan/kernel';
import { makeEvent } from './envelope.js';
import { startLoop, type Log, type Loop } from './loop.js';

export interface AuditConfig {
  /** Signs the anchors. */
  key: AnchorKey;
  digest: Digest;
  /** Of the jurisdiction: whoever may read its events has a copy of its anchors. */
  areaCode: string;
  /** Anchors are written here too, one JSON a line, a file for each service. */
  folder: string;
  /** Seconds between two anchors. */
  everyS: number;
}

/** From the environment of a process; `text` gives a value, its default, or notes that it is missing. */
export function readAudit(text: (name: string, fallback?: string) => string): AuditConfig {
  const key = text('AUDIT_PRIVATE_JWK');
  return {
    // Who reads the environment says what is missing.
    key: key ? parseSecret<AnchorKey>('AUDIT_PRIVATE_JWK', key) : {},
    digest: readDigest(text('AUDIT_DIGEST', 'sha256')),
    areaCode: text('AUDIT_AREA'),
    folder: text('AUDIT_DIR'),
    everyS: Number(text('AUDIT_EVERY_S', '300')),
  };
}

export interface AnchoringOptions {
  db: Database;
  /** Its schema is what is anchored. */
  service: string;
  audit: AuditConfig;
  log: Log;
  now: () => Date;
}

const PAGE = 50;

/**
 * Every few minutes an anchor over all heads that moved, signed, as an event and into a file (SEC-3). The file is written
 * after the commit from what the database has, so a kill in between leaves nothing out.
 */
export function startAnchoring({ db, service, audit, log, now }: AnchoringOptions): Loop {
  const file = anchorFile(audit.folder, service);
  let told: Told | undefined;
  return startLoop(`anchors of ${service}`, log, async (signal) => {
    while (!signal.aborted && (await sealOnce(db, now)) > 0);
    while (!signal.aborted && (await anchorOnce({ db, service, audit, now })));
    told ??= await readTold(file);
    await writeNew({ db, service, file, told, log });
    return { pauseMs: audit.everyS * 1_000 };
  });
}

/** The next seal over lines of the log of reads: as any link of the history it is in the next anchor. Gives how many. */
export const sealOnce = (db: Database, now: () => Date): Promise<number> =>
  db.inTx({ kind: 'system', name: 'service' }, (tx) => sealReads(tx, now()));

/** The next anchor; undefined where nothing moved. */
export const anchorOnce = ({ db, service, audit, now }: Omit<AnchoringOptions, 'log'>): Promise<Anchor | undefined> =>
  db.inTx({ kind: 'system', name: 'service' }, (tx) =>
    appendAnchor(tx, {
      service,
      at: now(),
      digest: audit.digest,
      key: audit.key,
      event: (anchor) =>
        makeEvent({
          service,
          aggregate: 'audit',
          fact: 'anchored',
          aggregateId: seriesId(service),
          aggregateVersion: anchor.number,
          areaCode: audit.areaCode,
          time: now(),
          correlationId: newId(),
          data: anchor,
        }),
    }),
  );

/** All anchors of a service are one series. */
function seriesId(service: string): string {
  const hex = createHash('sha256').update(`zhuanguan anchors of ${service}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

export const anchorFile = (folder: string, service: string): string => join(folder, `anchors-${service}.jsonl`);

interface Told {
  hashes: Set<string>;
  /** The highest number in the file. */
  last: number;
  /** Up to here the database has been compared with the file. */
  compared: number;
}

async function readTold(file: string): Promise<Told> {
  const told: Told = { hashes: new Set(), last: 0, compared: 0 };
  if (!existsSync(file)) return told;
  const handle = await open(file);
  try {
    for await (const line of handle.readLines()) {
      const anchor = parsed(line);
      if (!anchor) continue;
      told.hashes.add(anchor.hash);
      told.last = Math.max(told.last, anchor.number);
    }
  } finally {
    await handle.close();
  }
  return told;
}

/** A line cut by a power failure is none. */
function parsed(line: string): Anchor | undefined {
  try {
    return JSON.parse(line) as Anchor;
  } catch {
    return undefined;
  }
}

async function writeNew({
  db,
  service,
  file,
  told,
  log,
}: Pick<AnchoringOptions, 'db' | 'service' | 'log'> & { file: string; told: Told }): Promise<void> {
  const first = told.compared === 0;
  for (;;) {
    const anchors = await db.inTx({ kind: 'system', name: 'service' }, (tx) =>
      anchorsAfter((statement) => tx.sql(statement), service, { number: told.compared, limit: PAGE }),
    );
    const fresh = anchors.filter((a) => !told.hashes.has(a.hash));
    if (fresh.length > 0) {
      await mkdir(join(file, '..'), { recursive: true });
      // A line of its own before, in case the last write was cut.
      await appendFile(file, `\n${fresh.map((a) => JSON.stringify(a)).join('\n')}\n`, { flush: true, mode: 0o600 });
      for (const a of fresh) told.hashes.add(a.hash);
    }
    told.compared = anchors.at(-1)?.number ?? told.compared;
    if (anchors.length < PAGE) break;
  }
  if (first && told.last > told.compared)
    log.error(
      { inFile: told.last, inDatabase: told.compared },
      `the database of ${service} has fewer anchors than ${file}: it was put back to an earlier state`,
    );
}
