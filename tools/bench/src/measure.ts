import { canActRounds, type CanActRound } from './can-act-rate.js';
import { dryRunRounds, type DryRunRound } from './dry-run.js';
import { delayRound, type DelayRound } from './event-delay.js';
import { filingLoad } from './filing-load.js';
import { filingRound, pgbenchLimit, type FilingRound } from './filing-rate.js';
import { importRounds, type ImportRound } from './import-rate.js';
import type { Lab } from './lab.js';
import { residentMb } from './memory.js';
import type { BenchOptions, Form, Part } from './options.js';
import { untilQuiet } from './quiet.js';
import { median } from './statistics.js';
import { searchRounds, type SearchRound } from './search-delay.js';
import { historyRounds, type HistoryRound } from './history-cost.js';
import { sealingRounds, type SealingRound } from './sealing-cost.js';
import { startSystem, type System } from './system.js';
import type { Prepared } from './template.js';
import type { Tool } from './unpacked-tools.js';

export interface FormFigures {
  /** Resident megabytes once ready, before any load. */
  idleMb: Record<string, number>;
  filings: FilingRound[];
  delays: DelayRound[];
}

export interface Figures {
  forms: Partial<Record<Form, FormFigures>>;
  canAct: CanActRound[];
  imports: ImportRound[];
  searches: SearchRound[];
  dryRuns: DryRunRound[];
  sealings: SealingRound[];
  histories: HistoryRound[];
}

export interface Bench {
  lab: Lab;
  wrk: Tool;
  pgbench: Tool;
  prepared: Prepared;
  options: BenchOptions;
  url: string;
  say: (words: string) => void;
}

export async function measure(bench: Bench): Promise<Figures> {
  const { lab, wrk, prepared, options, url, say } = bench;
  const wants = (...parts: Part[]) => parts.some((part) => options.parts.includes(part));
  const figures: Figures = {
    forms: {},
    canAct: [],
    imports: [],
    searches: [],
    dryRuns: [],
    sealings: [],
    histories: [],
  };
  const limit = await pgbenchLimit(bench.pgbench, lab, prepared, options);
  for (const form of options.forms) {
    if (!wants('a', 'c', 'd') && (form === 'one' || !wants('b'))) continue;
    const system = await startSystem(form, lab, prepared.town, url);
    say(`${form}: ready`);
    try {
      if (wants('a', 'c', 'd')) figures.forms[form] = await measureForm(bench, system, limit);
      if (form === 'apart' && wants('b')) {
        say('can-act');
        figures.canAct = await canActRounds(wrk, lab, prepared.town, system, options);
      }
    } finally {
      await system.stop();
    }
  }
  if (wants('e')) figures.imports = await importRounds(bench);
  if (wants('f')) figures.searches = await searchRounds(bench);
  if (wants('f')) figures.sealings = await sealingRounds(bench);
  if (wants('f')) figures.histories = await historyRounds(bench);
  if (wants('g')) figures.dryRuns = await dryRunRounds(bench);
  return figures;
}

async function measureForm(
  { wrk, lab, prepared, options, say }: Bench,
  system: System,
  limit: Awaited<ReturnType<typeof pgbenchLimit>>,
): Promise<FormFigures> {
  const { rounds, seconds, connections } = options;
  const idleMb = residentMb(system);
  const send = filingLoad(wrk, lab, prepared.town, connections);
  // Warms up and is not counted.
  await send(system, { seconds });
  await untilQuiet(system.databaseUrl, system.natsUrl);
  const filings: FilingRound[] = [];
  for (let i = 1; i <= rounds; i += 1) {
    const round = await filingRound(system, send, limit, seconds);
    filings.push(round);
    say(
      `${system.form} ${i}/${rounds}: ${round.filingsPerSecond.toFixed(0)} filings/s, ` +
        `pgbench ${round.pgbenchPerSecond.toFixed(0)}/s (writes alone ${round.pgbenchWritesPerSecond.toFixed(0)}/s)`,
    );
  }
  const delays: DelayRound[] = [];
  const half = median(filings.map((f) => f.filingsPerSecond)) / 2;
  for (let i = 1; options.parts.includes('c') && i <= rounds; i += 1) {
    const round = await delayRound(system, send, { perSecond: half, seconds });
    delays.push(round);
    say(
      `${system.form} ${i}/${rounds}: at ${round.perSecond.toFixed(0)}/s commit → consumer ` +
        `${round.system.p50.toFixed(1)}/${round.system.p99.toFixed(1)} ms, NATS ${round.nats.p50.toFixed(2)}/${round.nats.p99.toFixed(2)} ms`,
    );
  }
  return { idleMb, filings, delays };
}
