import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { startNats, startPostgres, type RunningServer } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'zg-embedded-'));
chmodSync(folder, 0o755);
const started: RunningServer[] = [];
const keep = (server: RunningServer) => {
  started.push(server);
  return server;
};

async function sql(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

afterAll(async () => {
  for (const server of started) await server.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe('PostgreSQL', () => {
  it('keeps what was committed through kill -9, and is taken over while it runs', async () => {
    const dataDir = join(folder, 'a', 'pg');
    const first = keep(await startPostgres({ dataDir, durable: true }));
    await sql(first.url, `create table t(name text); insert into t values ('𠮷田·阿拉坦')`);
    const second = keep(await startPostgres({ dataDir, durable: true }));
    expect(second).toMatchObject({ adopted: true, pid: first.pid, port: first.port });
    await first.kill();
    const third = keep(await startPostgres({ dataDir, port: first.port, durable: true }));
    expect(third.adopted).toBe(false);
    expect(await sql(third.url, 'select name from t')).toEqual([{ name: '𠮷田·阿拉坦' }]);
    await third.stop();
    await expect(sql(third.url, 'select 1')).rejects.toThrow();
  });
  it('refuses a wrong password', async () => {
    const server = keep(await startPostgres({ dataDir: join(folder, 'b', 'pg'), durable: false }));
    await expect(sql(server.url.replace(/:[^:@/]+@/, ':wrong@'), 'select 1')).rejects.toThrow(/password/);
    await server.stop();
  });
});

describe('NATS', () => {
  it('has JetStream and comes back on the same port', async () => {
    const storeDir = join(folder, 'nats');
    const first = keep(await startNats({ storeDir }));
    const nc = await connect({ servers: first.url, maxReconnectAttempts: 0 });
    expect(nc.info?.jetstream).toBe(true);
    await nc.close();
    expect((await startNats({ storeDir })).adopted).toBe(true);
    await first.kill();
    const second = keep(await startNats({ storeDir, port: first.port }));
    expect(second).toMatchObject({ port: first.port, adopted: false });
    await second.stop();
  });
});
