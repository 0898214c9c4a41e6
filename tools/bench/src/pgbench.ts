import { runTool } from './run-tool.js';
import type { Tool } from './unpacked-tools.js';

export interface PgbenchRun {
  /** The service's own role: the same rights, the same search path. */
  url: string;
  schema: string;
  scriptFile: string;
  clients: number;
  seconds: number;
}

/** Transactions per second of one script; a single failed one is an error. */
export async function pgbench(tool: Tool, { url, schema, scriptFile, clients, seconds }: PgbenchRun): Promise<number> {
  const args = ['-n', '-M', 'prepared', '-j', '1', '-c', String(clients), '-T', String(seconds), '-f', scriptFile];
  const out = await runTool(tool, [...args, url], { PGOPTIONS: `-c search_path=${schema},public -c timezone=UTC` });
  const [, failed] = /^number of failed transactions: (\d+)/m.exec(out) ?? [];
  const [, perSecond] = /^tps = ([\d.]+)/m.exec(out) ?? [];
  if (!perSecond || (failed !== undefined && failed !== '0')) throw new Error(`pgbench: ${out}`);
  return Number(perSecond);
}
