import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from './refusal.js';

export const HELP = `zg <命令 command> [--data DIR]

  backup [--to FILE]          把整个系统备份成一个文件；运行中、停止时都可以 one archive of everything
  restore FILE [--replace]    恢复到新的数据目录；--replace 把原目录改名保留 into a new data folder
  restore --finish            做完被中断的最后一步 end a restore that was cut at its last step
  doctor                      检查安装，说明问题和办法 what is wrong, and what to do
  events parked               列出停下的事件 events that could not be applied
  events replay <服务 service> <编号 aggregate id | --all>
                              让停下的事件重新处理 apply them again
  audit verify [FILE] [--anchors FILE]… [--key FILE]
                              核对历史记录有没有被动过；可脱机核对导出的文件 was anything changed unseen
  audit export [--to FILE]    导出全部历史记录，供别处核对 all history, to be verified elsewhere
  audit key                   显示核对用的公钥，请另外保存 the public key, to be kept elsewhere
  keys rotate                 换掉服务之间的签名密钥、证书和 NATS 口令；先停止系统 new keys between the services
  keys new NAME               造一对服务签名密钥，供分开部署时轮换 a key pair for one service
  keys new sealing [--index]  造身份证号加密密钥，放在原有密钥之前 a key that seals identity numbers
  keys sealing add [--index]  给本机安装加一个加密密钥；--index 同时换索引密钥 a new sealing key
  keys sealing status         用了哪些密钥，还有多少没有换到最新的 how much is sealed with which
  keys sealing reseal         把已存的身份证号换到最新的密钥；可中断、可重来 onto the newest key
  keys sealing drop           都换过之后，去掉旧密钥 leave the old keys out
  policy lint [FOLDER] [--pack ID]…
                              检查制度包：写法、依据、例子、执行程序 check the packs
  policy explain KEY --area CODE [--date DAY] [--folder FOLDER]
                              某日某地为什么是这个值 why this value here on this day
  policy diff FOLDER FOLDER [--area CODE]
                              两个版本差在哪里 what differs between two versions
  policy load [FOLDER]        收入新版本，供门户比较、试算、启用 keep a version, to be activated in the portal
  policy dry-run [FOLDER] [--area CODE] [--date DAY] [--from DAY]
                              在实际数据上试算，不写入 who would be touched; writes nothing

  --data DIR   数据目录 data folder（默认 default: DATA_DIR, .data）
环境变量 environment: DATA_DIR, DATABASE_URL, NATS_URL, PORT`;

export type Command =
  | { kind: 'help' }
  | { kind: 'backup'; to: string | undefined }
  | { kind: 'restore'; file: string; replace: boolean }
  | { kind: 'finish-restore' }
  | { kind: 'doctor' }
  | { kind: 'parked' }
  | { kind: 'audit-verify'; file: string | undefined; anchors: readonly string[]; key: string | undefined }
  | { kind: 'audit-export'; to: string | undefined }
  | { kind: 'audit-key' }
  | { kind: 'keys-rotate' }
  | { kind: 'keys-new'; name: string; index: boolean }
  | { kind: 'keys-sealing'; act: SealingAct; index: boolean }
  /** No id = all of the service. */
  | { kind: 'policy-lint'; folder: string; packs: readonly string[] | undefined }
  /** No date = today. */
  | { kind: 'policy-explain'; folder: string; key: string; area: string; date: string | undefined }
  | { kind: 'policy-diff'; before: string; after: string; area: string | undefined }
  | { kind: 'policy-load'; folder: string }
  /** As of `date` (today), in force from `from` (`date`). */
  | { kind: 'policy-try'; folder: string; area: string | undefined; date: string | undefined; from: string | undefined }
  | { kind: 'replay'; service: string; aggregateId: string | undefined };

const SEALING_ACTS = ['add', 'status', 'reseal', 'drop'] as const;
export type SealingAct = (typeof SEALING_ACTS)[number];

export interface Options {
  command: Command;
  data: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** What is typed counts from the folder it is typed in; the default is the repository's, as for npm start. */
export function readOptions(args: readonly string[], env: Env, at: { root: string; cwd: string }): Options {
  const { values, positionals } = parse(args);
  const data = values.data ? resolve(at.cwd, values.data) : resolve(at.root, env['DATA_DIR'] ?? '.data');
  return { command: values.help ? { kind: 'help' } : commandOf(positionals, values, at), data };
}

function commandOf(
  [name, ...rest]: string[],
  values: ReturnType<typeof parse>['values'],
  at: { root: string; cwd: string },
): Command {
  const [first, second, third] = rest;
  const wrong = (): Refusal => new Refusal(`命令不对 (unknown command)：${[name, ...rest].join(' ')}\n\n${HELP}`);
  const exactly = (count: number): void => {
    if (rest.length !== count) throw wrong();
  };
  switch (name) {
    case undefined:
    case 'help':
      return { kind: 'help' };
    case 'backup':
      exactly(0);
      return { kind: 'backup', to: values.to };
    case 'restore':
      exactly(values.finish ? 0 : 1);
      return first ? { kind: 'restore', file: first, replace: values.replace } : { kind: 'finish-restore' };
    case 'doctor':
      exactly(0);
      return { kind: 'doctor' };
    case 'events':
      if (first === 'parked' && rest.length === 1) return { kind: 'parked' };
      if (first !== 'replay' || !second || rest.length !== (values.all ? 2 : 3)) throw wrong();
      return { kind: 'replay', service: second, aggregateId: third };
    case 'audit':
      return auditCommand(rest, values) ?? fail(wrong());
    case 'keys':
      return keysCommand(rest, values) ?? fail(wrong());
    case 'policy':
      return policyCommand(rest, values, at) ?? fail(wrong());
    default:
      throw wrong();
  }
}

const fail = (refusal: Refusal): never => {
  throw refusal;
};

function keysCommand(
  [first, second, ...more]: string[],
  { index }: ReturnType<typeof parse>['values'],
): Command | undefined {
  if (first === 'rotate' && second === undefined) return { kind: 'keys-rotate' };
  if (!second || more.length > 0) return undefined;
  if (first === 'new') return { kind: 'keys-new', name: second, index };
  const act = first === 'sealing' ? SEALING_ACTS.find((known) => known === second) : undefined;
  return act && { kind: 'keys-sealing', act, index };
}

function auditCommand(
  [name, ...rest]: string[],
  { to, key, anchors = [] }: ReturnType<typeof parse>['values'],
): Command | undefined {
  if (name === 'verify' && rest.length <= 1) return { kind: 'audit-verify', file: rest[0], anchors, key };
  if (name === 'export' && rest.length === 0) return { kind: 'audit-export', to };
  return name === 'key' && rest.length === 0 ? { kind: 'audit-key' } : undefined;
}

/** Folders are typed from where one stands; without one it is the packs that come with this release. */
function policyCommand(
  [name, ...rest]: string[],
  { area, date, from, folder, pack }: ReturnType<typeof parse>['values'],
  { root, cwd }: { root: string; cwd: string },
): Command | undefined {
  const [first, second] = rest;
  const folderOf = (typed: string | undefined) =>
    typed === undefined ? resolve(root, 'deploy/jurisdictions') : resolve(cwd, typed);
  if (name === 'lint' && rest.length <= 1)
    return { kind: 'policy-lint', folder: folderOf(first ?? folder), packs: pack };
  if (name === 'load' && rest.length <= 1) return { kind: 'policy-load', folder: folderOf(first ?? folder) };
  if (name === 'dry-run' && rest.length <= 1)
    return { kind: 'policy-try', folder: folderOf(first ?? folder), area, date, from };
  if (name === 'explain' && first !== undefined && rest.length === 1 && area !== undefined)
    return { kind: 'policy-explain', folder: folderOf(folder), key: first, area, date };
  if (name === 'diff' && first !== undefined && second !== undefined && rest.length === 2)
    return { kind: 'policy-diff', before: folderOf(first), after: folderOf(second), area };
  return undefined;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        to: { type: 'string' },
        replace: { type: 'boolean', default: false },
        finish: { type: 'boolean', default: false },
        area: { type: 'string' },
        date: { type: 'string' },
        from: { type: 'string' },
        folder: { type: 'string' },
        pack: { type: 'string', multiple: true },
        anchors: { type: 'string', multiple: true },
        key: { type: 'string' },
        all: { type: 'boolean', default: false },
        index: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new Refusal(`无法识别的参数 (${error instanceof Error ? error.message : String(error)})\n\n${HELP}`);
  }
}
