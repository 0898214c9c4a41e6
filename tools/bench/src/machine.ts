import { cpus, release, totalmem, type } from 'node:os';
import type { Bench } from './measure.js';

/** What the figures were taken on and with. */
export function machineOf({ lab, wrk, pgbench }: Pick<Bench, 'lab' | 'wrk' | 'pgbench'>): Record<string, string> {
  const cores = cpus();
  return {
    CPU: `${cores[0]?.model.trim() ?? 'unknown'}, ${cores.length} cores`,
    Memory: `${(totalmem() / 2 ** 30).toFixed(0)} GB`,
    System: `${type()} ${release().split('-')[0]}`,
    Node: process.version,
    PostgreSQL: `${lab.postgresVersion}, durable (fsync on)`,
    'Load generators': [wrk, pgbench].map((tool) => tool.version.replace(/ (\[|Copyright).*/, '')).join('; '),
  };
}
