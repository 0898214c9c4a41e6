import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startContainers } from './containers.js';
import { startPostgres } from '@zhuanguan/embedded';

/** One PostgreSQL for the whole run; files get databases of their own. TESTKIT=containers takes it from Testcontainers. */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env['TESTKIT'] === 'containers') {
    const { url, stop } = await startContainers();
    process.env['ZG_TEST_PG'] = url;
    return stop;
  }
  const folder = mkdtempSync(join(tmpdir(), 'zg-test-'));
  chmodSync(folder, 0o755);
  const version = process.env['TEST_PG_VERSION'] === '15' ? '15' : '18';
  const server = await startPostgres({ dataDir: join(folder, 'pg'), durable: false, version });
  process.env['ZG_TEST_PG'] = server.url;
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
