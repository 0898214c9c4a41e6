import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@zhuanguan/embedded';
import { startContainers } from './containers.js';

/** PostgreSQL servers for a run of tests, by turns of its workers. TESTKIT=containers takes them from Testcontainers. */
export async function testServers(count: number): Promise<() => Promise<void>> {
  const servers = await Promise.all(Array.from({ length: count }, startOne));
  process.env['ZG_TEST_PG'] = servers.map((s) => s.url).join(' ');
  return async () => {
    await Promise.all(servers.map((s) => s.stop()));
  };
}

async function startOne(): Promise<{ url: string; stop: () => Promise<void> }> {
  if (process.env['TESTKIT'] === 'containers') return startContainers();
  const folder = mkdtempSync(join(tmpdir(), 'zg-test-'));
  chmodSync(folder, 0o755);
  const version = process.env['TEST_PG_VERSION'] === '15' ? '15' : '18';
  const server = await startPostgres({ dataDir: join(folder, 'pg'), durable: false, version });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The server of this worker: files that run at the same time and share roles do not meet. */
export function serverUrl(): string {
  const urls = (process.env['ZG_TEST_PG'] ?? '').split(' ').filter(Boolean);
  const worker = Number(process.env['VITEST_POOL_ID'] ?? '1') - 1;
  const url = urls[worker % urls.length];
  if (!url) throw new Error('no test PostgreSQL: run through vitest with the global set-up of libs/testkit');
  return url;
}
