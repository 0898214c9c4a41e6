import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { dataFolder, runningNats, runningPostgres } from '@zhuanguan/embedded';
import { FILES, holderOf, switchMarker } from '@zhuanguan/start';
import type { Facts, FileFacts, FolderFacts } from './facts.js';

const can = (path: string, mode: number): boolean => {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
};

export async function probeFolder(path: string, needed: boolean): Promise<FolderFacts> {
  const servers = [await runningPostgres(join(path, FILES.postgres)), await runningNats(join(path, FILES.nats))];
  const unfinished = `${path}.restoring`;
  const holder = holderOf(join(path, FILES.holder));
  return {
    path,
    needed,
    exists: existsSync(path),
    writable: can(path, constants.W_OK),
    halfRestored: existsSync(switchMarker(path)),
    unfinished: existsSync(unfinished) && !holderOf(join(unfinished, FILES.holder)) ? unfinished : undefined,
    holder: holder && { pid: holder.pid, port: holder.port },
    servers: servers.flatMap((s) => (s ? [s.pid] : [])),
  };
}

/** The files without which an installation does not come up again. */
export function probeFiles(data: string, embeddedDatabase: boolean): FileFacts[] {
  const postgres = dataFolder(join(data, FILES.postgres));
  const keys = { name: '密钥文件', path: join(data, FILES.secrets), what: '会话密钥和数据库口令' } as const;
  if (!embeddedDatabase) return [look(keys, (text) => JSON.parse(text))];
  return [
    look(keys, (text) => JSON.parse(text)),
    look({ name: '密钥文件', path: `${postgres}.password`, what: '自带数据库的管理口令' }),
    // Of a database that is not running this is what can be seen: without it PostgreSQL knows no database there.
    look({ name: '数据库文件', path: join(postgres, 'global/pg_control'), what: '自带数据库的控制文件' }),
  ];
}

function look(
  { name, path, what }: Pick<FileFacts, 'name' | 'path' | 'what'>,
  read: (text: string) => unknown = () => undefined,
): FileFacts {
  if (!existsSync(path)) return { name, path, what, exists: false, mode: 0, readable: false };
  let readable = true;
  try {
    const text = readFileSync(path, 'utf8');
    read(text);
    readable = text.trim() !== '';
  } catch {
    readable = false;
  }
  return { name, path, what, exists: true, mode: statSync(path).mode & 0o777, readable };
}

export function probeDisk(data: string): Facts['disk'] {
  let at = data;
  while (!existsSync(at)) at = dirname(at);
  const { bavail, blocks, bsize } = statfsSync(at);
  return { free: bavail * bsize, total: blocks * bsize };
}

export function probePort(port: number, host: string): Promise<Facts['port']> {
  return new Promise((done) => {
    const socket = connect({ port, host, timeout: 2_000 });
    const answer = (taken: boolean) => {
      socket.destroy();
      done({ port, taken });
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}
