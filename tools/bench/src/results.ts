import { sumMb } from './memory.js';
import type { Figures, FormFigures } from './measure.js';
import { median } from './statistics.js';
import type { Form } from './options.js';

export interface Result {
  what: string;
  /** What the aim is about, where there is one. */
  value: string;
  /** How it came about: medians of what was measured and of its limit. */
  from: string;
  aim: string;
  met?: boolean;
}

interface Aim {
  text: string;
  holds(value: number): boolean;
}

const atLeast = (limit: number): Aim => ({ text: `≥ ${limit}`, holds: (value) => value >= limit });
const atMostMb = (limit: number): Aim => ({ text: `≤ ${limit} MB`, holds: (value) => value <= limit });

const FILING_AIMS: Record<Form, Aim> = { one: atLeast(0.25), apart: atLeast(0.12) };
const CAN_ACT_AIM = atLeast(0.85);
const IMPORT_AIM = atLeast(0.5);
const MEMORY_AIM = atMostMb(450);
const NAMES: Record<Form, string> = { one: 'one process', apart: 'apart' };

const whole = (value: number): string => value.toFixed(0);
const hundredths = (value: number): string => value.toFixed(2);
const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`;

const judged = (what: string, value: number, text: string, from: string, aim: Aim): Result => ({
  what,
  value: text,
  from,
  aim: aim.text,
  met: aim.holds(value),
});
const printed = (what: string, value: string, from: string): Result => ({ what, value, from, aim: 'printed' });

/** One line per measurement; ratios are made within a round, then the median of the rounds is taken. */
export function resultsOf({ forms, canAct, imports, searches, dryRuns, sealings, histories }: Figures): Result[] {
  const each = (work: (figures: FormFigures, form: Form) => Result[]): Result[] =>
    (['one', 'apart'] as const).flatMap((form) => {
      const figures = forms[form];
      return figures ? work(figures, form) : [];
    });
  return [
    ...each(filingResults),
    ...(canAct.length > 0 ? canActResults(canAct) : []),
    ...each(delayResults),
    ...each(memoryResults),
    ...(imports.length > 0 ? importResults(imports) : []),
    ...(searches.length > 0 ? searchResults(searches) : []),
    ...(sealings.length > 0 ? sealingResults(sealings) : []),
    ...(histories.length > 0 ? historyResults(histories) : []),
    ...(dryRuns.length > 0 ? dryRunResults(dryRuns) : []),
  ];
}

function filingResults({ filings }: FormFigures, form: Form): Result[] {
  const of = (pick: (round: FormFigures['filings'][number]) => number) => median(filings.map(pick));
  const ratio = of((f) => f.filingsPerSecond / f.pgbenchPerSecond);
  const writes = of((f) => f.filingsPerSecond / f.pgbenchWritesPerSecond);
  const perSecond = `${whole(of((f) => f.filingsPerSecond))} filings/s`;
  return [
    judged(
      `(a) filings : pgbench, ${NAMES[form]}`,
      ratio,
      hundredths(ratio),
      `${perSecond} : ${whole(of((f) => f.pgbenchPerSecond))} transactions/s`,
      FILING_AIMS[form],
    ),
    printed(
      `(a) filings : pgbench with the writes alone, ${NAMES[form]}`,
      hundredths(writes),
      `${perSecond} : ${whole(of((f) => f.pgbenchWritesPerSecond))} transactions/s`,
    ),
    printed(
      `(a) events not yet done when the load ends, ${NAMES[form]}`,
      `${hundredths(of((f) => f.behind))} per filing`,
      `done after another ${hundredths(of((f) => f.catchUp))} of the load's time`,
    ),
  ];
}

function canActResults(rounds: Figures['canAct']): Result[] {
  const of = (pick: (round: Figures['canAct'][number]) => number) => median(rounds.map(pick));
  const toConstant = of((r) => r.canAct / r.constant);
  const canAct = `${whole(of((r) => r.canAct))} requests/s`;
  return [
    judged(
      '(b) can-act : same route, constant reply',
      toConstant,
      hundredths(toConstant),
      `${canAct} : ${whole(of((r) => r.constant))} requests/s`,
      CAN_ACT_AIM,
    ),
    printed(
      '(b) can-act : bare route',
      hundredths(of((r) => r.canAct / r.bare)),
      `${canAct} : ${whole(of((r) => r.bare))} requests/s`,
    ),
  ];
}

function delayResults({ delays }: FormFigures, form: Form): Result[] {
  if (delays.length === 0) return [];
  const of = (pick: (round: FormFigures['delays'][number]) => number) => median(delays.map(pick));
  const rate = whole(of((d) => d.perSecond));
  return (['p50', 'p99'] as const).map((q) =>
    printed(
      `(c) commit → consumer : NATS alone, ${q}, ${NAMES[form]}`,
      whole(of((d) => d.system[q] / d.nats[q])),
      `${ms(of((d) => d.system[q]))} : ${ms(of((d) => d.nats[q]))} at ${rate}/s`,
    ),
  );
}

function memoryResults({ idleMb, filings }: FormFigures, form: Form): Result[] {
  const peak = median(filings.map((f) => sumMb(f.peakMb)));
  const names = Object.keys(idleMb);
  const parts = (of: (name: string) => number) => names.map((name) => `${name} ${whole(of(name))}`).join(', ');
  const underLoad = parts((name) => median(filings.map((f) => f.peakMb[name] ?? 0)));
  const what = `(d) resident memory at full load, ${NAMES[form]}`;
  const text = `${whole(peak)} MB`;
  return [
    form === 'one' ? judged(what, peak, text, underLoad, MEMORY_AIM) : printed(what, text, underLoad),
    printed(
      `(d) resident memory once ready, ${NAMES[form]}`,
      `${whole(sumMb(idleMb))} MB`,
      parts((name) => idleMb[name] ?? 0),
    ),
  ];
}

function importResults(rounds: Figures['imports']): Result[] {
  const of = (pick: (round: Figures['imports'][number]) => number) => median(rounds.map(pick));
  const rows = (n: number) => `${whole(n)} rows/s`;
  const preview = of((r) => r.previewPerSecond / r.readerPerSecond);
  const commit = of((r) => r.commitPerSecond / r.sqlPerSecond);
  return [
    judged(
      '(e) import, preview : the same reader alone',
      preview,
      hundredths(preview),
      `${rows(of((r) => r.previewPerSecond))} : ${rows(of((r) => r.readerPerSecond))}`,
      IMPORT_AIM,
    ),
    judged(
      '(e) import, commit : the same batch SQL',
      commit,
      hundredths(commit),
      `${rows(of((r) => r.commitPerSecond))} : ${rows(of((r) => r.sqlPerSecond))}`,
      IMPORT_AIM,
    ),
    printed(
      '(e) reader, memory at ten times the rows',
      `${hundredths(of((r) => r.largeMb / r.smallMb))} times`,
      `${whole(of((r) => r.largeMb))} MB : ${whole(of((r) => r.smallMb))} MB`,
    ),
  ];
}

function searchResults(rounds: Figures['searches']): Result[] {
  const of = (pick: (round: Figures['searches'][number]) => number) => median(rounds.map(pick));
  const policies = (kind: 'list' | 'point') =>
    printed(
      `(f) row-level policies, ${kind} : the same SQL without`,
      hundredths(of((r) => r.policies[kind].with / r.policies[kind].without)),
      `${ms(of((r) => r.policies[kind].with))} : ${ms(of((r) => r.policies[kind].without))}`,
    );
  const searched = (['p50', 'p99'] as const).map((q) =>
    printed(
      `(f) directory search : the same SQL, ${q}`,
      hundredths(of((r) => r.search[q] / r.sql[q])),
      `${ms(of((r) => r.search[q]))} : ${ms(of((r) => r.sql[q]))} at ${whole(of((r) => r.units))} units`,
    ),
  );
  return [...searched, policies('list'), policies('point')];
}

function sealingResults(rounds: Figures['sealings']): Result[] {
  const of = (pick: (round: Figures['sealings'][number]) => number) => median(rounds.map(pick));
  const rate = (n: number) => `${whole(n)} values/s`;
  return [
    printed(
      '(f) a field sealed and indexed : the same in clear',
      hundredths(of((r) => r.sealedPerSecond / r.clearPerSecond)),
      `${rate(of((r) => r.sealedPerSecond))} : ${rate(of((r) => r.clearPerSecond))}; ${of((r) => r.sealMicros).toFixed(1)} µs to seal and index, ${of((r) => r.openMicros).toFixed(1)} µs to open`,
    ),
  ];
}

function historyResults(rounds: Figures['histories']): Result[] {
  const of = (pick: (round: Figures['histories'][number]) => number) => median(rounds.map(pick));
  const rate = (n: number) => `${whole(n)} rows/s`;
  return [
    printed(
      '(f) a row with its history : the row alone',
      hundredths(of((r) => r.withPerSecond / r.withoutPerSecond)),
      `${rate(of((r) => r.withPerSecond))} : ${rate(of((r) => r.withoutPerSecond))}`,
    ),
  ];
}

function dryRunResults(rounds: Figures['dryRuns']): Result[] {
  const of = (pick: (round: Figures['dryRuns'][number]) => number) => median(rounds.map(pick));
  const s = (n: number) => `${n.toFixed(2)} s`;
  return [
    printed(
      '(g) policy dry run on units : the same SQL',
      hundredths(of((r) => r.unitSeconds / r.unitSqlSeconds)),
      `${s(of((r) => r.unitSeconds))} : ${s(of((r) => r.unitSqlSeconds))} at ${whole(of((r) => r.units))} units, ${whole(of((r) => r.changed))} changed`,
    ),
    printed(
      '(g) policy dry run on open cases : the same SQL',
      hundredths(of((r) => r.caseSeconds / r.caseSqlSeconds)),
      `${s(of((r) => r.caseSeconds))} : ${s(of((r) => r.caseSqlSeconds))} at ${whole(of((r) => r.cases))} cases, ${whole(of((r) => r.moved))} moved`,
    ),
    printed(
      '(g) policy dry run, memory it takes at the most',
      `${whole(of((r) => r.moreMb))} MB`,
      'zhuanguan and nats',
    ),
  ];
}
