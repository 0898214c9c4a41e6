import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicySet } from '@zhuanguan/policy';
import { loadScenario } from '@zhuanguan/policy/folder';
import {
  seedDemo,
  seedLeague,
  seedProjects,
  seedStory,
  type Demo,
  type ProjectTarget,
  type SeedTarget,
} from '@zhuanguan/seed';
import { FILES } from './data-files.js';
import { LEAGUE } from './options.js';

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
  /** The folder of all of them: a story lies beside its pack. */
  jurisdictions: string;
  say: (words: string) => void;
}

/** Seeds once; interrupted, it goes on at the next start. Gives what `.data/demo.json` holds. */
export async function demonstrate(target: SeedTarget & ProjectTarget, options: DemonstrationOptions): Promise<Demo> {
  const { data, baseUrl, say } = options;
  const [stateFile, demoFile] = [join(data, FILES.seed), join(data, FILES.demo)];
  const before = readJson<SeedState>(stateFile);
  const known = readJson<Demo>(demoFile);
  if (before?.done && known) return writeJson(demoFile, { ...known, baseUrl });
  const { asOf } = before ?? writeJson(stateFile, { asOf: options.asOf, done: false });
  say(`正在写入演示数据，日期基准 ${asOf} (seeding)`);
  const demo = writeJson(demoFile, await write(target, options, asOf));
  writeJson(stateFile, { asOf, done: true });
  return demo;
}

/** The whole league where that is asked for, else the small place of the jurisdiction's own story. */
async function write(target: SeedTarget & ProjectTarget, options: DemonstrationOptions, asOf: string): Promise<Demo> {
  const { jurisdiction, jurisdictions, policies, baseUrl, say } = options;
  if (jurisdiction !== LEAGUE)
    return seedStory(target, await loadScenario(jurisdictions, jurisdiction), { asOf, baseUrl });
  const areas = [...policies.packs.values()].filter((pack) => pack.id === jurisdiction).map((pack) => pack.area);
  const units = await seedLeague(target, { areas, asOf, onProgress: say });
  say(`采购项目 ${await seedProjects(target, units, asOf)} 个 projects`);
  return seedDemo(target, units, baseUrl);
}

const readJson = <T>(path: string): T | undefined =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined;

/** Written beside and renamed: a kill leaves the old file or the new one. */
function writeJson<T>(path: string, value: T): T {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return value;
}
