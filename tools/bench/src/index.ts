import { writeFileSync } from 'node:fs';
import { freePort } from '@zhuanguan/embedded';
import { startLab } from './lab.js';
import { machineOf } from './machine.js';
import { measure } from './measure.js';
import { HELP, readOptions, type BenchOptions } from './options.js';
import { REPORT } from './places.js';
import { consoleReport, markdownReport } from './report.js';
import { resultsOf } from './results.js';
import { prepareTemplate } from './template.js';
import { pgbenchTool, wrkTool } from './unpacked-tools.js';

const begun = performance.now();
const say = (words: string): void =>
  console.log(`[${((performance.now() - begun) / 1_000).toFixed(1).padStart(6)} s] ${words}`);

async function run(options: BenchOptions): Promise<void> {
  const [wrk, pgbench] = [wrkTool(), pgbenchTool()];
  say(`${wrk.version}; ${pgbench.version}`);
  const lab = await startLab();
  // The servers do not end with this process by themselves; the services do.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void lab.stop().finally(() => process.exit(130)));
  try {
    const url = `http://127.0.0.1:${await freePort()}`;
    say(`PostgreSQL ${lab.postgresVersion}; ${options.units} units file`);
    const prepared = await prepareTemplate(lab, options.units, url);
    const figures = await measure({ lab, wrk, pgbench, prepared, options, url, say });
    const machine = machineOf({ lab, wrk, pgbench });
    const minutes = (performance.now() - begun) / 60_000;
    const report = { at: new Date(), minutes, machine, options, results: resultsOf(figures) };
    console.log(`\n${consoleReport(report)}\n`);
    if (options.publish) writeFileSync(REPORT, markdownReport(report));
  } finally {
    await lab.stop();
  }
}

async function main(): Promise<void> {
  // Services say what goes wrong; their everyday lines are no part of the load.
  process.env['LOG_LEVEL'] ??= 'warn';
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') return console.log(HELP);
  await run(options);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
