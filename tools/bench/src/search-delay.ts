import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { roleUrl } from '@zhuanguan/start';
import { fillDirectory, PARTS, settled } from './directory.js';
import type { Lab } from './lab.js';
import type { Bench } from './measure.js';
import type { Sent } from './record-statements.js';
import { runTool } from './run-tool.js';
import { quantile } from './statistics.js';
import { startSystem, type System } from './system.js';
import { SEARCHED, TEMPLATE } from './template.js';
import type { Clerk } from './town.js';

interface Delay {
  p50: number;
  p99: number;
}

/** Milliseconds. */
export interface SearchRound {
  units: number;
  search: Delay;
  sql: Delay;
  /** The same SQL under row-level policies and without them, at the median: a list, and one unit. */
  policies: Record<'list' | 'point', { with: number; without: number }>;
}

/** Some hit thousands, some a few, some one and some none. */
const WORDS = [
  ...PARTS.flatMap(([written, pinyin, initials]) => [`${written}服务站`, pinyin, `${initials}fwz`]),
  '旧第17号',
  '第1234号',
  '0000001A',
  '乌云塔娜',
  '没有这个单位',
];

/** Searches through the front door, then the statements they send through pgbench, in a directory of many units. */
export async function searchRounds(bench: Bench): Promise<SearchRound[]> {
  const { lab, prepared, options, url, say } = bench;
  const { town } = prepared;
  const databaseUrl = await lab.clone(TEMPLATE, 'bench_directory');
  await fillDirectory(databaseUrl, town.officer.unitId, options.directoryUnits - town.clerks.length);
  const system = await startSystem('one', lab, town, url, databaseUrl);
  try {
    const units = await settled(system);
    say(`directory of ${units} units: ready`);
    const own = roleUrl(databaseUrl, 'zg_registry', town.secrets.databasePasswords.registry);
    const free = roleUrl(databaseUrl, 'zg_registry_system', town.secrets.systemPasswords.registry);
    const scripts = writeScripts(lab, prepared.search);
    const point = join(lab.folder, 'unit.sql');
    writeFileSync(point, prepared.unit.map((statement) => scriptOf(statement, '')).join('\n') + '\n');
    const median = async (url: string, files: readonly string[]) =>
      delayOf(await sqlAll(bench, url, files, options.searches)).p50;
    const rounds: SearchRound[] = [];
    for (let i = 0; i <= options.rounds; i += 1) {
      const search = delayOf(await searchAll(system, town.officer, options.searches));
      const sql = delayOf(await sqlAll(bench, own, scripts, options.searches));
      // The first one warms up and is not counted.
      if (i === 0) continue;
      const policies = {
        list: { with: sql.p50, without: await median(free, scripts) },
        point: { with: await median(own, [point]), without: await median(free, [point]) },
      };
      rounds.push({ units, search, sql, policies });
      say(
        `search ${i}/${options.rounds}: ${search.p50.toFixed(1)}/${search.p99.toFixed(1)} ms, SQL ${sql.p50.toFixed(1)}/${sql.p99.toFixed(1)} ms`,
      );
    }
    return rounds;
  } finally {
    await system.stop();
  }
}

const delayOf = (ms: readonly number[]): Delay => ({ p50: quantile(ms, 0.5), p99: quantile(ms, 0.99) });

const wordAt = (i: number): string => WORDS[i % WORDS.length] ?? '';

async function searchAll({ url }: System, officer: Clerk, searches: number): Promise<number[]> {
  const headers = {
    'content-type': 'application/json',
    cookie: `zg_session=${officer.sessionId}`,
    'x-csrf-token': officer.csrfToken,
  };
  const took: number[] = [];
  for (let i = 0; i < searches; i += 1) {
    const body = JSON.stringify({ query: wordAt(i) });
    const begun = performance.now();
    const answer = await fetch(`${url}/v1/directory/search`, { method: 'POST', headers, body });
    await answer.json();
    took.push(performance.now() - begun);
    if (answer.status !== 200) throw new Error(`search answered ${answer.status}`);
  }
  return took;
}

/** One file for each word: the recorded statements with the word in the place of the recorded one. */
function writeScripts(lab: Lab, search: readonly Sent[]): string[] {
  return WORDS.map((word, n) => {
    const file = join(lab.folder, `search-${n}.sql`);
    writeFileSync(file, search.map((statement) => scriptOf(statement, word)).join('\n') + '\n');
    return file;
  });
}

const scriptOf = ({ text, values }: Sent, word: string): string =>
  `${text.replace(/\$(\d+)/g, (_, n: string) => literal(values[Number(n) - 1], word))};`.replace(/\n\s*/g, ' ');

function literal(value: unknown, word: string): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return String(value);
  if (value instanceof Date) return `'${value.toISOString()}'`;
  if (Array.isArray(value)) return `(array[${value.map((item) => literal(item, word)).join(', ')}]::text[])`;
  if (typeof value !== 'string') throw new Error(`a ${typeof value} among the values`);
  return `'${value.replaceAll(SEARCHED, word).replaceAll("'", "''")}'`;
}

/** Milliseconds of each transaction, as pgbench logs them. */
async function sqlAll({ lab, pgbench }: Bench, url: string, scripts: readonly string[], searches: number) {
  const prefix = `search-log-${performance.now().toFixed(0)}`;
  const args = [
    '-n',
    '-M',
    'prepared',
    '-c',
    '1',
    '-t',
    String(searches),
    '--log',
    '--log-prefix',
    join(lab.folder, prefix),
  ];
  await runTool(pgbench, [...args, ...scripts.flatMap((file) => ['-f', file]), url], {
    PGOPTIONS: '-c search_path=registry,public -c timezone=UTC',
  });
  const logs = readdirSync(lab.folder).filter((name) => name.startsWith(prefix));
  const lines = logs.flatMap((name) => readFileSync(join(lab.folder, name), 'utf8').trim().split('\n'));
  const took = lines.map((line) => Number(line.split(' ')[2]) / 1_000);
  if (took.length !== searches) throw new Error(`${searches} searches, ${took.length} in the log`);
  return took;
}
