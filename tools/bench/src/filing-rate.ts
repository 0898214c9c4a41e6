import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { roleUrl } from '@zhuanguan/start';
import type { FilingLoad } from './filing-load.js';
import { query, type Lab } from './lab.js';
import { peakWhile } from './memory.js';
import type { BenchOptions } from './options.js';
import { pgbench } from './pgbench.js';
import { backlog, emptied, untilQuiet } from './quiet.js';
import type { System } from './system.js';
import { TEMPLATE, type Prepared } from './template.js';
import type { Tool } from './unpacked-tools.js';

export interface FilingRound {
  filingsPerSecond: number;
  /** The same transaction, one command at a time. */
  pgbenchPerSecond: number;
  /** Its writing statements alone. */
  pgbenchWritesPerSecond: number;
  /** Events that relay and consumers had not done when the load ended, as a share of the filings. */
  behind: number;
  /** What they then took to be done, as a share of the time of the load. */
  catchUp: number;
  peakMb: Record<string, number>;
}

export type Limit = (which: 'whole' | 'writes') => Promise<number>;

/** pgbench on the same server, in a database of its own with the same units. */
export async function pgbenchLimit(
  tool: Tool,
  lab: Lab,
  { town, scripts }: Prepared,
  { seconds, pgbenchClients: clients }: BenchOptions,
): Promise<Limit> {
  const databaseUrl = await lab.clone(TEMPLATE, 'bench_limit');
  const url = roleUrl(databaseUrl, 'zg_workflow_system', town.secrets.systemPasswords.workflow);
  for (const [name, text] of Object.entries(scripts)) writeFileSync(join(lab.folder, `${name}.sql`), text);
  return async (which) => {
    await emptied(databaseUrl);
    const scriptFile = join(lab.folder, `${which}.sql`);
    return pgbench(tool, { url, schema: 'workflow', scriptFile, clients, seconds });
  };
}

/** Filings through the front door against the limit, one after the other. */
export async function filingRound(
  system: System,
  send: FilingLoad,
  limit: Limit,
  seconds: number,
): Promise<FilingRound> {
  await emptied(system.databaseUrl);
  const { result: loaded, peak } = await peakWhile(system, () => send(system, { seconds }));
  const left = await backlog(system.databaseUrl, system.natsUrl);
  const catchUpSeconds = await untilQuiet(system.databaseUrl, system.natsUrl);
  await expectStored(system.databaseUrl, loaded.requests);
  return {
    filingsPerSecond: loaded.perSecond,
    pgbenchPerSecond: await limit('whole'),
    pgbenchWritesPerSecond: await limit('writes'),
    behind: (left.unpublished + left.unconsumed) / loaded.requests,
    catchUp: catchUpSeconds / seconds,
    peakMb: peak,
  };
}

/** Every filing that was answered is there; those under way when the load ended may be too. */
async function expectStored(databaseUrl: string, answered: number): Promise<void> {
  const [row] = await query<{ n: string }>(databaseUrl, 'select count(*) as n from workflow.filing');
  if (Number(row?.n) < answered) throw new Error(`${answered} filings answered, ${row?.n} stored`);
}
