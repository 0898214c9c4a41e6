import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicySet } from '@zhuanguan/policy';
import { seedDemo, seedLeague, type Demo, type SeedTarget } from '@zhuanguan/seed';
import { FILES } from './data-files.js';

interface SeedState {
  /** A seed that was interrupted goes on with its own dates. */
  asOf: string;
  done: boolean;
}

export interface DemonstrationOptions {
  data: string;
  asOf: string;
  baseUrl: string;
  policies: PolicySet;
  /** Id of the pack whose areas are the seed's administrative tree. */
  jurisdiction: string;
  say: (words: string) => void;
}

/** Seeds once; interrupted, it goes on at the next start. Gives what `.data/demo.json` holds. */
export async function demonstrate(target: SeedTarget, options: DemonstrationOptions): Promise<Demo> {
  const { data, baseUrl, say } = options;
  const [stateFile, demoFile] = [join(data, FILES.seed), join(data, FILES.demo)];
  const before = readJson<SeedState>(stateFile);
  const known = readJson<Demo>(demoFile);
  if (before?.done && known) return writeJson(demoFile, { ...known, baseUrl });
  const { asOf } = before ?? writeJson(stateFile, { asOf: options.asOf, done: false });
  say(`正在写入演示数据，日期基准 ${asOf} (seeding)`);
  const areas = [...options.policies.packs.values()]
    .filter((pack) => pack.id === options.jurisdiction)
    .map((pack) => pack.area);
  const units = await seedLeague(target, { areas, asOf, onProgress: say });
  const demo = writeJson(demoFile, await seedDemo(target, units, baseUrl));
  writeJson(stateFile, { asOf, done: true });
  return demo;
}

const readJson = <T>(path: string): T | undefined =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined;

/** Written beside and renamed: a kill leaves the old file or the new one. */
function writeJson<T>(path: string, value: T): T {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return value;
}
