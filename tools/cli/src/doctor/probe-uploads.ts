import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Facts } from './facts.js';

const PATIENCE_MS = 5_000;

/** Whether every file that a scan refers to is there; undefined where the database does not say. */
export async function probeUploads(url: string, folder: string): Promise<Facts['uploads']> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'zg-doctor',
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ sha256: string }>('select distinct sha256 from workflow.filing_scan');
    const missing = rows.filter(({ sha256 }) => !existsSync(join(folder, sha256.slice(0, 2), sha256)));
    return { referred: rows.length, missing: missing.length };
  } catch {
    // It does not answer, or has not been brought up to this release: said elsewhere.
    return undefined;
  } finally {
    await client.end();
  }
}
