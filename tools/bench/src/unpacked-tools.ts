import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, fromDebianPackages } from '@zhuanguan/embedded';

/** A program of someone else's, with what it needs to run from where it was unpacked. */
export interface Tool {
  path: string;
  env: Record<string, string>;
  version: string;
}

interface Wanted {
  name: string;
  /** Environment variable that names the program. */
  variable: string;
  /** Path inside the unpacked packages. */
  binary: string;
  /** The program's package and the libraries that a bare Debian 12 lacks. */
  packages: readonly string[];
  versionArgument: string;
}

const PGBENCH: Wanted = {
  name: 'pgbench',
  variable: 'PGBENCH',
  binary: 'usr/lib/postgresql/15/bin/pgbench',
  packages: [
    'postgresql-15',
    'libpq5',
    'libldap-2.5-0',
    'libsasl2-2',
    'libgssapi-krb5-2',
    'libkrb5-3',
    'libk5crypto3',
    'libkrb5support0',
    'libcom-err2',
    'libkeyutils1',
  ],
  versionArgument: '--version',
};
const WRK: Wanted = {
  name: 'wrk',
  variable: 'WRK',
  binary: 'usr/bin/wrk',
  packages: ['wrk', 'libluajit-5.1-2', 'libluajit-5.1-common'],
  versionArgument: '-v',
};

export const pgbenchTool = (): Tool => find(PGBENCH);
export const wrkTool = (): Tool => find(WRK);

/** The variable, PATH, the cache, then Debian's packages, unpacked without installing them. */
function find(wanted: Wanted): Tool {
  const kept = join(cacheFolder(), wanted.name);
  const given = process.env[wanted.variable];
  for (const path of [...(given ? [given] : []), wanted.name]) {
    const version = versionOf(path, {}, wanted);
    if (version) return { path, env: {}, version };
  }
  return unpacked(kept, wanted) ?? unpack(kept, wanted);
}

function unpack(kept: string, wanted: Wanted): Tool {
  fromDebianPackages(wanted.packages, (root) => {
    mkdirSync(dirname(kept), { recursive: true });
    const partial = `${kept}.${process.pid}`;
    cpSync(root, partial, { recursive: true, verbatimSymlinks: true });
    rmSync(kept, { recursive: true, force: true });
    renameSync(partial, kept);
  });
  const tool = unpacked(kept, wanted);
  if (tool) return tool;
  throw new Error(
    `找不到 ${wanted.name}：请安装后放入 PATH，或用 ${wanted.variable} 指出它的路径\n` +
      `No ${wanted.name} found: install it, or set ${wanted.variable} to its path (Debian: ${wanted.packages[0]})`,
  );
}

function unpacked(root: string, wanted: Wanted): Tool | undefined {
  const path = join(root, wanted.binary);
  if (!existsSync(path)) return undefined;
  const libraries = readdirSync(join(root, 'usr/lib')).filter((name) => name.includes('-linux-gnu'));
  const env = { LD_LIBRARY_PATH: libraries.map((name) => join(root, 'usr/lib', name)).join(':') };
  const version = versionOf(path, env, wanted);
  return version ? { path, env, version } : undefined;
}

/** Its first line; undefined where it does not start. wrk leaves with 1 after it has told its version. */
function versionOf(path: string, env: Record<string, string>, { name, versionArgument }: Wanted): string | undefined {
  const { stdout, stderr } = spawnSync(path, [versionArgument], { env: { ...process.env, ...env }, encoding: 'utf8' });
  const [line] = `${stdout ?? ''}${stderr ?? ''}`.split('\n');
  return line?.startsWith(name) ? line.trim() : undefined;
}
