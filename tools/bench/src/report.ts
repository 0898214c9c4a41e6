import type { BenchOptions } from './options.js';
import type { Result } from './results.js';

export interface Report {
  at: Date;
  minutes: number;
  machine: Readonly<Record<string, string>>;
  options: BenchOptions;
  results: readonly Result[];
}

const verdict = ({ met }: Result): string => (met === undefined ? '' : met ? 'met' : 'MISSED');
const HEAD = ['measurement', 'result', 'from (medians)', 'aim', ''];
const cells = (r: Result): string[] => [r.what, r.value, r.from, r.aim, verdict(r)];

/** Columns of equal width, for a terminal or a Markdown file alike. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0), 3));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)];
}

export const consoleReport = ({ results }: Report): string => table([HEAD, ...results.map(cells)]).join('\n');

const MEANINGS = ({
  rounds,
  seconds,
  routeSeconds,
  units,
  connections,
  pgbenchClients,
  importRows,
  directoryUnits,
  searches,
  sealedValues,
}: BenchOptions): string[] => [
  `Each result is the median of ${rounds} rounds. A round measures the system and its limit one right after the other, and the ratio is made within the round: what else the machine does falls on both. Single figures vary with the machine; only ratios are comparable.`,
  '',
  `- **(a)** Clerks of ${units} units with sessions of their own file first appointments by \`POST /v1/filings\` through gateway and workflow, ${connections} connections, ${seconds} s a round, with relay and all consumers running; every answer must be 201 and every filing is counted in the database afterwards. The limit is pgbench with ${pgbenchClients} clients (about where it is fastest on two cores), for as long, on the same server in a database with the same units: the very transaction the service sends for one filing, recorded from it at the start of the run, with fresh ids. The service groups commands, pgbench cannot. Each round begins with empty filing tables. Against the writing statements alone, without the look-ups before them, is printed too; so is how far relay and consumers were behind when the load ended.`,
  `- **(b)** \`POST /v1/can-act\` for one unit after another at a real gateway, against a route of the same gateway with the same schema, hooks, limits and serialiser whose handler sends a constant, and against a bare Fastify server that sends it; ${connections} connections, ${routeSeconds} s each in every round, by turns of one second.`,
  `- **(c)** Filings at half the rate of (a), evenly spaced. From the instant of the commit, as PostgreSQL keeps it (\`track_commit_timestamp\`; before the flush to disk), to the arrival at a consumer of the stream in another process. The limit is the same messages at the same rate from publish to consume through NATS alone, on a stream of the same kind. The relay is woken at most every 5 ms, which is most of the difference.`,
  `- **(d)** Resident memory (RSS) of the service processes and nats-server as \`ps\` tells it, without PostgreSQL and the load generators: the most at one instant of the load of (a), and once ready, before any load. Pages shared by processes count in each of them.`,
  `- **(e)** A workbook of ${importRows} rows for ${units} units, entered by the bureau from old papers. The preview reads it, finds the units, checks each row and keeps it; its limit is the reader alone on the same file. The commit files all rows in one transaction, all or nothing, from the call until the job says it is done; its limit is the very statements of that transaction, recorded from it, sent by one bare client to a copy of the database as it was before. Both run in one process with nothing else to do. Memory is the most that the reader alone holds, for as many rows and for ten times as many, where it keeps the same number of them.`,
  `- **(f)** Searches of a directory of ${directoryUnits} units by parts of names, pinyin, initials and codes, ${searches} a round, one after the other, by \`POST /v1/directory/search\` with the session of a bureau's officer, services in one process; its limit is the same statements with the same words through pgbench with one client. What row-level policies cost (ADR 20): those statements, and the ones behind the page of one unit, as the interactive role whose rows they choose, against the same as the system role. What encryption of a field costs (ADR 23): identity numbers sealed (AES-256-GCM) and indexed (HMAC-SHA-256), ${sealedValues} a round, written 250 to a transaction, against the same values written in clear with the same keys and indexes. What history costs (SEC-3): as many rows, each with its head, its link of the hash chain and five salted commitments in the same transaction, against the rows alone.`,
  `- **(g)** What a version with a shorter deadline and two specialists for each unit would do to ${directoryUnits} units, nine of ten with a specialist, one of five with a deadline running: \`GET /v1/policy/trial/cases\` and \`/units\` page by page to the end, as the portal asks, with the session of a bureau's officer, services in one process; its limit is the statements of these pages, recorded from the service, sent by one bare client that computes nothing. Memory is how much more the processes hold than before, at the most.`,
];

export function markdownReport(report: Report): string {
  const { at, minutes, machine, options, results } = report;
  return [
    '# Bench',
    '',
    'Written by `npm run bench`; do not edit. Ratios against limits measured in the same run.',
    '',
    `Taken on ${at.toISOString().slice(0, 10)} in ${minutes.toFixed(0)} minutes on:`,
    '',
    ...Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`),
    '',
    ...table([HEAD, ...results.map(cells)]),
    '',
    '## What it means',
    '',
    ...MEANINGS(options),
    '',
    '## How to run',
    '',
    '```sh',
    'npm run bench              # everything; writes this page',
    'npm run bench -- --quick   # two short rounds, to see that it runs; writes nothing',
    'npm run bench -- --only b  # some of a, b, c, d, e, f, g; writes nothing',
    'npm run bench -- --form one  # one of the two forms; writes nothing',
    '```',
    '',
    'wrk and pgbench are taken from `PATH`, from `WRK` and `PGBENCH`, or from Debian’s packages, unpacked without being installed. Load generator, database and services share the cores: run it on a machine that does nothing else.',
    '',
  ].join('\n');
}
