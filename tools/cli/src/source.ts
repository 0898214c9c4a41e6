import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, runningPostgres, startPostgres } from '@zhuanguan/embedded';
import { claimFolder, FILES, holderOf, refuseHalfRestored } from '@zhuanguan/start';
import { Refusal } from './refusal.js';

export interface Source {
  url: string;
  /** Where it came from, for the operator. */
  how: 'environment' | 'running' | 'started';
  close(): Promise<void>;
}

export const nothingHere = (data: string): Refusal =>
  new Refusal(`${data} 里没有专管的数据；用 --data 指出数据目录，或先运行 npm start (no data here)`);

export const hasDatabase = (data: string): boolean =>
  existsSync(join(dataFolder(join(data, FILES.postgres)), 'PG_VERSION'));

/** The installation's database: the one DATABASE_URL names, the one that runs, or the stopped one, started for this time only. */
export async function openSource(data: string, databaseUrl: string | undefined): Promise<Source> {
  const nothing = async () => undefined;
  if (databaseUrl) return { url: databaseUrl, how: 'environment', close: nothing };
  refuseHalfRestored(data);
  if (!hasDatabase(data)) throw nothingHere(data);
  const dataDir = join(data, FILES.postgres);
  const running = await runningPostgres(dataDir);
  if (running) return { url: running.url, how: 'running', close: nothing };
  const holder = holderOf(join(data, FILES.holder));
  if (holder) throw new Refusal(`数据目录由进程 ${holder.pid} 使用，但数据库没有应答；请稍后再试，或运行 zg doctor`);
  // A start in the meantime would take over this server and lose it: it is told that the folder is in use.
  const claim = claimFolder(join(data, FILES.holder), 0);
  try {
    const server = await startPostgres({ dataDir, durable: true });
    return {
      url: server.url,
      how: 'started',
      close: async () => {
        await server.stop();
        claim.release();
      },
    };
  } catch (error) {
    claim.release();
    throw error;
  }
}
