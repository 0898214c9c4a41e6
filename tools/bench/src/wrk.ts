import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool } from './run-tool.js';
import type { Tool } from './unpacked-tools.js';

export interface Load {
  url: string;
  script: 'filings' | 'questions';
  args: readonly string[];
  connections: number;
  seconds: number;
}

export interface Loaded {
  requests: number;
  perSecond: number;
}

const SCRIPTS = fileURLToPath(new URL('../lua', import.meta.url));

/** One thread of wrk. Every answer must be a success, else the figure would be of refusals. */
export async function load(wrk: Tool, { url, script, args, connections, seconds }: Load): Promise<Loaded> {
  const out = await runTool(wrk, [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--timeout=20s',
    '-s',
    join(SCRIPTS, `${script}.lua`),
    url,
    '--',
    ...args,
  ]);
  const [, summary] = /^SUMMARY (.*)$/m.exec(out) ?? [];
  if (!summary) throw new Error(`wrk: ${out.slice(-2_000)}`);
  const { requests, microseconds, failures, refused } = JSON.parse(summary) as Record<string, number>;
  if (!requests || !microseconds || failures || refused)
    throw new Error(`${url}: ${requests} requests, ${refused} refused, ${failures} without an answer`);
  return { requests, perSecond: requests / (microseconds / 1e6) };
}
