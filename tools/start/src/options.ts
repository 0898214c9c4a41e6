import { parseArgs } from 'node:util';
import { dateInShanghai, isDate } from '@zhuanguan/kernel';

export interface StartOptions {
  processes: boolean;
  empty: boolean;
  /** Prints a code for a further administrator: the last one may have lost the password. */
  newAdministrator: boolean;
  /** The id of the pack that is served. */
  jurisdiction: string;
  /** YYYY-MM-DD the seed's dates are reckoned from; the clock is never moved. */
  asOf: string;
  port: number;
  host: string;
  publicUrl: string;
  /** Where the installation keeps its files. */
  data: string;
  databaseUrl?: string;
  natsUrl?: string;
}

/** The one whose demonstration is a whole league; the others show a small place of their own. */
export const LEAGUE = '152500-xilingol';

export const HELP = `npm start -- [--jurisdiction ID] [--empty] [--new-administrator] [--processes] [--as-of YYYY-MM-DD]

  --jurisdiction
               哪个地区的制度包，如 420281-daye（见 deploy/jurisdictions） whose pack (default: 152500-xilingol)
  --empty      不写入演示数据 start without the demonstration league
  --new-administrator
               打印一个新的管理员激活码（管理员忘记密码时） a code for a further administrator
  --processes  每个服务一个进程 each service in a process of its own, over gRPC
  --as-of      演示数据的日期基准 the day the demonstration's dates are reckoned from (default: today)

环境变量 environment: PORT (8787), HOST (127.0.0.1), PUBLIC_URL, DATABASE_URL, NATS_URL, DATA_DIR (.data)`;

type Env = Readonly<Record<string, string | undefined>>;

/** Reads arguments and environment; throws with a sentence that says what to mend. */
export function readOptions(args: readonly string[], env: Env, now: Date): StartOptions | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  const asOf = values['as-of'] ?? dateInShanghai(now);
  if (!isDate(asOf)) throw new Error(`--as-of ${asOf} 不是日期，请写成 2026-11-24 的样子 (not a date)`);
  const port = Number(env['PORT'] ?? 8787);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`PORT=${env['PORT']} 不是端口号 (not a port)`);
  return {
    processes: values.processes,
    empty: values.empty,
    newAdministrator: values['new-administrator'],
    jurisdiction: values.jurisdiction,
    asOf,
    port,
    host: env['HOST'] ?? '127.0.0.1',
    publicUrl: (env['PUBLIC_URL'] ?? `http://localhost:${port}`).replace(/\/$/, ''),
    data: env['DATA_DIR'] ?? '.data',
    ...(env['DATABASE_URL'] ? { databaseUrl: env['DATABASE_URL'] } : {}),
    ...(env['NATS_URL'] ? { natsUrl: env['NATS_URL'] } : {}),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        processes: { type: 'boolean', default: false },
        empty: { type: 'boolean', default: false },
        'new-administrator': { type: 'boolean', default: false },
        'as-of': { type: 'string' },
        jurisdiction: { type: 'string', default: LEAGUE },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new Error(`无法识别的参数 (${error instanceof Error ? error.message : String(error)})\n\n${HELP}`);
  }
}
