import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fromDebianPackages } from './debian-package.js';
import { cacheFolder } from './files.js';

const HELP =
  '找不到 nats-server。请任选其一：安装软件包（apt-get install nats-server）、设置 NATS_SERVER 为可执行文件路径，或设置 NATS_URL 指向已有的服务。\n' +
  'No nats-server found: install it (apt-get install nats-server), set NATS_SERVER to its path, or NATS_URL to a running server with JetStream.';

const works = (path: string): boolean => spawnSync(path, ['--version'], { encoding: 'utf8' }).status === 0;

/** NATS_SERVER, PATH, the cache, then Debian's package, unpacked without installing it. */
export function natsServerBinary(): string {
  const cached = join(cacheFolder(), 'nats-server');
  for (const candidate of [process.env['NATS_SERVER'], 'nats-server', cached])
    if (candidate && works(candidate)) return candidate;
  const unpacked = fromDebianPackages(['nats-server'], (root) => keep(root, cached));
  if (!unpacked) throw new Error(HELP);
  return unpacked;
}

function keep(root: string, target: string): string | undefined {
  const binary = ['usr/sbin/nats-server', 'usr/bin/nats-server'].map((p) => join(root, p)).find((p) => existsSync(p));
  if (!binary) return undefined;
  mkdirSync(cacheFolder(), { recursive: true });
  const partial = `${target}.${process.pid}`;
  copyFileSync(binary, partial);
  chmodSync(partial, 0o755);
  renameSync(partial, target);
  return target;
}
