import { duration, size } from '../words.js';
import type { DatabaseFacts, EventFacts, Facts, FileFacts, SchemaFacts } from './facts.js';

export type Level = '正常' | '注意' | '故障';

export interface Finding {
  level: Level;
  name: string;
  line: string;
  /** What to do; always there where something is wrong. */
  advice?: string;
}

const LITTLE = 1_024 ** 3;
const TOO_LITTLE = 200 * 1_024 ** 2;
const OLDEST_SERVER = 15;
const SKEW_NOTICE = 2;
const SKEW_FAULT = 30;
const BACKLOG_SECONDS = 60;
const LAG = 1_000;

const fine = (name: string, line: string): Finding => ({ level: '正常', name, line });
const notice = (name: string, line: string, advice: string): Finding => ({ level: '注意', name, line, advice });
const fault = (name: string, line: string, advice: string): Finding => ({ level: '故障', name, line, advice });

/** Each fact in plain words, in the order an operator would look. */
export function judge(facts: Facts): Finding[] {
  return [
    ...folder(facts),
    ...files(facts),
    disk(facts),
    port(facts),
    ...database(facts),
    ...uploads(facts),
    ...events(facts),
  ];
}

export const isIll = (findings: readonly Finding[]): boolean => findings.some((f) => f.level === '故障');

function folder({ folder: f }: Facts): Finding[] {
  const name = '数据目录';
  if (f.halfRestored)
    return [fault(name, `${f.path} 的恢复在最后一步被中断`, `运行 zg restore --finish --data ${f.path}`)];
  const left = f.unfinished
    ? [notice('恢复', `有一次恢复没有做完：${f.unfinished}`, '重新运行 zg restore；不再需要时可以删除这个目录')]
    : [];
  if (!f.exists)
    return f.needed
      ? [fault(name, `${f.path} 不存在`, '用 --data 指出目录；新装运行 npm start，有备份运行 zg restore FILE'), ...left]
      : [notice(name, `${f.path} 不存在，数据库和事件服务由环境变量指定`, '确认密钥另有保管'), ...left];
  if (!f.writable) return [fault(name, `${f.path} 不可写`, `用运行系统的用户执行，或 chown 给该用户`), ...left];
  if (f.holder) return [fine(name, `${f.path}，由进程 ${f.holder.pid} 使用，端口 ${f.holder.port}`), ...left];
  if (f.servers.length > 0)
    return [
      notice(
        name,
        `系统没有运行，但上次留下的服务还在：进程 ${f.servers.join('、')}`,
        'npm start 会接管它们；只想停止，则启动后按 Ctrl-C',
      ),
      ...left,
    ];
  return [fine(name, `${f.path}，没有程序在使用`), ...left];
}

function files({ files: all, folder: { exists, halfRestored } }: Facts): Finding[] {
  if (!exists || halfRestored) return [];
  const wrong = all.flatMap((file) => fileProblem(file) ?? []);
  return wrong.length > 0 ? wrong : [fine('密钥文件', `齐全，权限 0600`)];
}

function fileProblem({ name, path, what, exists, mode, readable }: FileFacts): Finding | undefined {
  if (!exists)
    return fault(name, `缺少 ${path}（${what}）`, '从备份恢复：zg restore FILE --replace；不要自己新建这个文件');
  if (!readable) return fault(name, `${path} 读不出来或已损坏`, '从备份恢复：zg restore FILE --replace');
  if ((mode & 0o077) !== 0)
    return fault(name, `${path} 别人也能读（权限 ${mode.toString(8).padStart(4, '0')}）`, `chmod 600 ${path}`);
  return undefined;
}

function disk({ disk: { free, total } }: Facts): Finding {
  const line = `剩余 ${size(free)}，共 ${size(total)}`;
  const advice = '清理磁盘或把数据目录移到更大的磁盘；写满后数据库会停止写入';
  if (free < TOO_LITTLE) return fault('磁盘', line, advice);
  return free < LITTLE ? notice('磁盘', line, advice) : fine('磁盘', line);
}

function port({ port: { port: number, taken }, folder: { holder } }: Facts): Finding {
  if (holder)
    return taken
      ? fine('端口', `${number} 有应答`)
      : notice('端口', `系统在运行，但端口 ${number} 没有应答`, '可能还在启动，稍后再查；仍然没有则重新启动并看输出');
  return taken
    ? fault('端口', `${number} 被别的程序占用`, `停止那个程序，或换一个端口：PORT=${number + 1} npm start`)
    : fine('端口', `${number} 空闲`);
}

const whileStopped = (name: string, running: boolean): Finding =>
  running
    ? fault(name, '系统在运行，但它没有应答', '等几秒再查（意外退出会自动重启）；仍然没有则看数据目录下的日志')
    : notice(name, '没有运行，相关检查跳过', '运行 npm start 后再查');

function uploads({ uploads: found }: Facts): Finding[] {
  const name = '扫描件';
  if (!found) return [];
  const { referred, missing } = found;
  return missing > 0
    ? [
        fault(
          name,
          `${referred} 个文件中缺少 ${missing} 个`,
          '从备份中取回数据目录下的 files 文件夹；用环境变量 FILES_DIR 指定了别处的，请核对路径',
        ),
      ]
    : [fine(name, `${referred} 个文件，齐全`)];
}

function database({ database: found, folder: { holder } }: Facts): Finding[] {
  const name = 'PostgreSQL';
  if (found.state === 'stopped') return [whileStopped(name, holder !== undefined)];
  if (found.state === 'unreachable')
    return [fault(name, `连接不上：${found.error}`, '检查 DATABASE_URL 和数据库服务是否已启动')];
  const { version, skewSeconds, schemas } = found;
  return [
    version < OLDEST_SERVER
      ? fault(name, `版本 ${version} 太旧`, `升级到 PostgreSQL ${OLDEST_SERVER} 或更高`)
      : fine(name, `有应答，版本 ${version}`),
    clock(skewSeconds),
    ...structure(schemas),
    ...backlog(schemas, holder !== undefined),
    ...parked(schemas),
  ];
}

function clock(skew: number): Finding {
  const off = Math.abs(skew);
  const line = `数据库比本机${skew > 0 ? '快' : '慢'} ${off.toFixed(1)} 秒`;
  const advice = '两边都开启时间同步（NTP）；期限按时间计算';
  if (off > SKEW_FAULT) return fault('时钟', line, advice);
  return off > SKEW_NOTICE ? notice('时钟', line, advice) : fine('时钟', '数据库与本机一致');
}

function structure(schemas: readonly SchemaFacts[]): Finding[] {
  const name = '数据库结构';
  const wrong = schemas.flatMap(({ schema, exists, missing, unknown }): Finding[] => {
    if (!exists) return [fault(name, `没有 ${schema}`, '运行 npm start 建立；原来有数据则检查连接的是不是那个数据库')];
    if (unknown.length > 0)
      return [fault(name, `${schema} 比这个程序新：${unknown.join('、')}`, '更新程序；不要用旧程序启动')];
    return missing.length > 0
      ? [notice(name, `${schema} 还差 ${missing.length} 个更新：${missing.join('、')}`, '重新启动系统，启动时自动更新')]
      : [];
  });
  return wrong.length > 0 ? wrong : [fine(name, `${schemas.map((s) => s.schema).join('、')} 都是最新`)];
}

function backlog(schemas: readonly SchemaFacts[], running: boolean): Finding[] {
  const name = '待发事件';
  const waiting = schemas.filter((s) => s.unpublished > 0);
  if (waiting.length === 0) return [fine(name, '没有积压')];
  return waiting.map(({ schema, unpublished, oldestSeconds }) => {
    const line = `${schema} 有 ${unpublished} 条未发布，最早的在 ${duration(oldestSeconds)}前`;
    if (oldestSeconds <= BACKLOG_SECONDS) return fine(name, line);
    return running
      ? fault(name, line, '检查 NATS；刚恢复过备份时会逐步发完，几分钟后再查')
      : notice(name, line, '启动系统后会自动发布');
  });
}

function parked(schemas: readonly SchemaFacts[]): Finding[] {
  const stuck = schemas.filter((s) => s.parked.events > 0);
  if (stuck.length === 0) return [fine('停下的事件', '没有')];
  return stuck.map(({ schema, parked: { aggregates, events: count } }) =>
    fault(
      '停下的事件',
      `${schema} 有 ${aggregates} 个对象的 ${count} 条事件处理不了，其他不受影响`,
      `zg events parked 看原因；排除后 zg events replay ${schema} --all`,
    ),
  );
}

function events({ events: found, database: db, folder: { holder } }: Facts): Finding[] {
  const name = 'NATS';
  const again = '重新启动系统，启动时自动建立';
  switch (found.state) {
    case 'stopped':
      return [whileStopped(name, holder !== undefined)];
    case 'unreachable':
      return [fault(name, `连接不上：${found.error}`, '检查 NATS_URL 和 NATS 服务是否已启动')];
    case 'no_jetstream':
      return [fault(name, '没有开启 JetStream', '用 nats-server -js 启动它')];
    case 'no_stream':
      return [fault(name, '有应答，但没有事件流 EVENTS', again)];
    case 'up':
      return [fine(name, `有应答，事件流有 ${found.messages} 条`), ...stream(found, db), ...lag(found)];
  }
}

function stream(found: Extract<EventFacts, { state: 'up' }>, db: DatabaseFacts): Finding[] {
  if (db.state !== 'up' || found.limited) return [];
  const published = db.schemas.reduce((n, s) => n + s.published, 0);
  return found.messages < published
    ? [
        fault(
          '事件流',
          `数据库记着已发布 ${published} 条，事件流里只有 ${found.messages} 条`,
          '事件流丢失或接错了 NATS。先核对 NATS_URL；自带的 NATS 可停止后 zg backup 再 zg restore --replace 重建',
        ),
      ]
    : [];
}

function lag({ consumers }: Extract<EventFacts, { state: 'up' }>): Finding[] {
  const behind = consumers.filter((c) => c.pending > LAG);
  if (behind.length === 0) return [fine('事件处理', `${consumers.length} 个处理程序都跟得上`)];
  return behind.map((c) =>
    notice('事件处理', `${c.name} 落后 ${c.pending} 条`, '几分钟后再查；不减少则看该服务的日志，必要时重新启动'),
  );
}
