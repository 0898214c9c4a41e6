import { parseArgs } from 'node:util';

export const HELP = `npm run bench -- [--quick] [--only a,b,c,d,e,f,g] [--form one|apart]

  --quick   两轮短测，只看能否运行，不写 docs/bench.md (two short rounds to see that it runs; writes nothing)
  --only    只测其中几项，不写 docs/bench.md (some measurements only; writes nothing)
  --form    只测一种形态：one 一个进程，apart 每个服务一个进程 (one of the two forms only; writes nothing)`;

export const PARTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const;
export type Part = (typeof PARTS)[number];

/** As `npm start` runs it: all services in one process, or each in its own over gRPC. */
export const FORMS = ['one', 'apart'] as const;
export type Form = (typeof FORMS)[number];

export interface BenchOptions {
  /** Rounds of each measurement; the median of them is the result. */
  rounds: number;
  /** Seconds of load in one round of (a) and (c). */
  seconds: number;
  /** Seconds of load on one route in one round of (b). */
  routeSeconds: number;
  /**
   * Budget units that file; each has a clerk with a session. The gateway knows a session only after its first request, and
   * lets one address make 600 of those in a minute.
   */
  units: number;
  /** Connections of the HTTP load generator. */
  connections: number;
  /** On few cores more of them make pgbench slower, not faster: this many is about where it is fastest. */
  pgbenchClients: number;
  /** Rows of the table of (e). */
  importRows: number;
  /** Units of the directory of (f) and (g), and searches in one round. */
  directoryUnits: number;
  searches: number;
  /** Sealed values in one round of (f). */
  sealedValues: number;
  parts: readonly Part[];
  forms: readonly Form[];
  /** False: the figures are not for docs/bench.md. */
  publish: boolean;
}

const FULL = {
  rounds: 5,
  seconds: 6,
  routeSeconds: 6,
  units: 400,
  connections: 64,
  pgbenchClients: 16,
  importRows: 10_000,
  directoryUnits: 20_000,
  searches: 400,
  sealedValues: 20_000,
};
const QUICK = {
  rounds: 2,
  seconds: 3,
  routeSeconds: 2,
  units: 400,
  connections: 64,
  pgbenchClients: 16,
  importRows: 2_000,
  directoryUnits: 4_000,
  searches: 100,
  sealedValues: 4_000,
};

export function readOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      form: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const wanted = values.only?.split(',');
  const unknown = wanted?.find((name) => !PARTS.some((part) => part === name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: ${PARTS.join(', ')}`);
  const forms = FORMS.filter((form) => form === (values.form ?? form));
  if (forms.length === 0) throw new Error(`--form ${values.form}: one, apart`);
  return {
    ...(values.quick ? QUICK : FULL),
    parts: PARTS.filter((part) => wanted?.includes(part) ?? true),
    forms,
    publish: !values.quick && !wanted && !values.form,
  };
}
