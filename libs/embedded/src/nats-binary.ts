import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, isRoot } from './files.js';

const HELP =
  '找不到 nats-server。请任选其一：安装软件包（apt-get install nats-server）、设置 NATS_SERVER 为可执行文件路径，或设置 NATS_URL 指向已有的服务。\n' +
  'No nats-server found: install it (apt-get install nats-server), set NATS_SERVER to its path, or NATS_URL to a running server with JetStream.';

const works = (path: string): boolean => spawnSync(path, ['--version'], { encoding: 'utf8' }).status === 0;

/** NATS_SERVER, PATH, the cache, then Debian's package, unpacked without installing it. */
export function natsServerBinary(): string {
  const cached = join(cacheFolder(), 'nats-server');
  for (const candidate of [process.env['NATS_SERVER'], 'nats-server', cached])
    if (candidate && works(candidate)) return candidate;
  return unpackDebian(cached);
}

function unpackDebian(target: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'zg-nats-'));
  try {
    const options = aptOptions(folder);
    const download = () =>
      spawnSync('apt-get', [...options, 'download', 'nats-server'], { cwd: folder, encoding: 'utf8' });
    if (download().status !== 0) {
      spawnSync('apt-get', [...options, 'update'], { encoding: 'utf8' });
      if (download().status !== 0) throw new Error(HELP);
    }
    const deb = readdirSync(folder).find((name) => name.endsWith('.deb'));
    if (!deb || spawnSync('dpkg-deb', ['-x', join(folder, deb), join(folder, 'root')]).status !== 0)
      throw new Error(HELP);
    const binary = ['usr/sbin/nats-server', 'usr/bin/nats-server']
      .map((p) => join(folder, 'root', p))
      .find((p) => existsSync(p));
    if (!binary) throw new Error(HELP);
    mkdirSync(cacheFolder(), { recursive: true });
    const partial = `${target}.${process.pid}`;
    copyFileSync(binary, partial);
    chmodSync(partial, 0o755);
    renameSync(partial, target);
    return target;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without root apt gets state and cache folders of its own. */
function aptOptions(folder: string): string[] {
  if (isRoot()) return [];
  const state = join(folder, 'state');
  const cache = join(folder, 'cache');
  for (const path of [join(state, 'lists', 'partial'), join(cache, 'archives', 'partial')])
    mkdirSync(path, { recursive: true });
  return [
    '-o',
    `Dir::State=${state}`,
    '-o',
    `Dir::Cache=${cache}`,
    '-o',
    'Dir::State::status=/var/lib/dpkg/status',
    '-o',
    'Debug::NoLocking=1',
  ];
}
