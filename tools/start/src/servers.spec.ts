import { createServer } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@zhuanguan/embedded';
import { describe, expect, it } from 'vitest';
import { readOptions } from './options.js';
import { makeSecrets } from './secrets.js';
import { startServers } from './servers.js';

const secrets = await makeSecrets();

const quiet = (): void => undefined;

function optionsFor(natsUrl: string) {
  const env = { NATS_URL: natsUrl, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  const options = readOptions([], env, new Date());
  if (options === 'help') throw new Error('help');
  return { ...options, data: mkdtempSync(join(tmpdir(), 'zg-servers-')) };
}

describe('servers the environment names', () => {
  it('a NATS_URL where nothing listens fails at once, with the code that is explained', async () => {
    const url = `nats://127.0.0.1:${await freePort()}`;
    await expect(startServers(optionsFor(url), secrets, quiet)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('one address that listens is enough', async () => {
    const server = createServer();
    const port = await new Promise<number>((done) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        done(address && typeof address === 'object' ? address.port : 0);
      });
    });
    const urls = `127.0.0.1:${await freePort()},nats://127.0.0.1:${port}`;
    try {
      await expect(startServers(optionsFor(urls), secrets, quiet)).resolves.toMatchObject({ natsUrl: urls });
    } finally {
      server.close();
    }
  });
});
