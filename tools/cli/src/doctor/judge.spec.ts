import { describe, expect, it } from 'vitest';
import type { DatabaseFacts, EventFacts, Facts, SchemaFacts } from './facts.js';
import { isIll, judge, type Level } from './judge.domain.js';

const schema = (name: string, extra: Partial<SchemaFacts> = {}): SchemaFacts => ({
  schema: name,
  exists: true,
  missing: [],
  unknown: [],
  published: 10,
  unpublished: 0,
  oldestSeconds: 0,
  parked: { aggregates: 0, events: 0 },
  ...extra,
});
const database = (extra: Partial<Extract<DatabaseFacts, { state: 'up' }>> = {}): DatabaseFacts => ({
  state: 'up',
  version: 18,
  skewSeconds: 0,
  schemas: [schema('registry'), schema('workflow')],
  ...extra,
});
const events = (extra: Partial<Extract<EventFacts, { state: 'up' }>> = {}): EventFacts => ({
  state: 'up',
  messages: 20,
  limited: false,
  consumers: [{ name: 'registry-workflow', pending: 3 }],
  ...extra,
});
const holder = { pid: 42, port: 8787 };
const secrets = {
  name: '密钥文件',
  path: '/d/secrets.json',
  what: '会话密钥',
  exists: true,
  mode: 0o600,
  readable: true,
} as const;
const control = { ...secrets, name: '数据库文件', path: '/d/pg/global/pg_control', exists: false } as const;
const well: Facts = {
  folder: {
    path: '/d',
    needed: true,
    exists: true,
    writable: true,
    halfRestored: false,
    unfinished: undefined,
    holder,
    servers: [1, 2],
  },
  files: [secrets],
  disk: { free: 50 * 1_024 ** 3, total: 100 * 1_024 ** 3 },
  port: { port: 8787, taken: true },
  database: database(),
  uploads: { referred: 3, missing: 0 },
  events: events(),
};
const folder = (extra: Partial<Facts['folder']>): Partial<Facts> => ({ folder: { ...well.folder, ...extra } });
const free = { port: { port: 8787, taken: false } };
const stopped = { ...folder({ holder: undefined, servers: [] }), ...free };
const schemas = (extra: Partial<SchemaFacts>): Partial<Facts> => ({
  database: database({ schemas: [schema('registry', extra)] }),
});

describe('the doctor', () => {
  it('finds nothing wrong with what is well', () => {
    const findings = judge(well);
    expect(findings.filter((f) => f.level !== '正常')).toEqual([]);
    expect(isIll(findings)).toBe(false);
  });

  it.each<[string, Partial<Facts>, Level, string, RegExp]>([
    ['no folder', { ...folder({ exists: false, holder: undefined }), ...free }, '故障', '数据目录', /不存在/],
    [
      'no folder, none needed',
      { ...folder({ exists: false, needed: false, holder: undefined }), ...free },
      '注意',
      '数据目录',
      /环境变量/,
    ],
    ['not writable', folder({ writable: false }), '故障', '数据目录', /不可写/],
    ['half restored', folder({ halfRestored: true }), '故障', '数据目录', /最后一步/],
    ['a killed restore', folder({ unfinished: '/d.restoring' }), '注意', '恢复', /d\.restoring/],
    ['servers left over', { ...folder({ holder: undefined }), ...free }, '注意', '数据目录', /进程 1、2/],
    ['no secrets', { files: [{ ...secrets, exists: false }] }, '故障', '密钥文件', /缺少 \/d\/secrets.json/],
    ['a database without its control file', { files: [secrets, control] }, '故障', '数据库文件', /缺少 .*pg_control/],
    ['secrets damaged', { files: [{ ...secrets, readable: false }] }, '故障', '密钥文件', /损坏/],
    ['secrets for all to read', { files: [{ ...secrets, mode: 0o644 }] }, '故障', '密钥文件', /权限 0644/],
    ['little disk', { disk: { free: 500 * 1_024 ** 2, total: 1e12 } }, '注意', '磁盘', /500.0 MB/],
    ['hardly any disk', { disk: { free: 10 * 1_024 ** 2, total: 1e12 } }, '故障', '磁盘', /10.0 MB/],
    ['port of another', { ...stopped, port: { port: 8787, taken: true } }, '故障', '端口', /被别的程序占用/],
    ['no answer at the port', { port: { port: 8787, taken: false } }, '注意', '端口', /没有应答/],
    ['stopped', { ...stopped, database: { state: 'stopped' } }, '注意', 'PostgreSQL', /没有运行/],
    ['its database died', { database: { state: 'stopped' } }, '故障', 'PostgreSQL', /没有应答/],
    [
      'no way to it',
      { database: { state: 'unreachable', error: 'ECONNREFUSED' } },
      '故障',
      'PostgreSQL',
      /ECONNREFUSED/,
    ],
    ['too old a server', { database: database({ version: 14 }) }, '故障', 'PostgreSQL', /14/],
    ['a clock off a little', { database: database({ skewSeconds: -5 }) }, '注意', '时钟', /慢 5.0 秒/],
    ['a clock off a lot', { database: database({ skewSeconds: 90 }) }, '故障', '时钟', /快 90.0 秒/],
    ['a schema gone', schemas({ exists: false }), '故障', '数据库结构', /没有 registry/],
    ['a migration missing', schemas({ missing: ['Migration9'] }), '注意', '数据库结构', /Migration9/],
    ['a newer schema', schemas({ unknown: ['Migration99'] }), '故障', '数据库结构', /比这个程序新/],
    ['a backlog', schemas({ unpublished: 7, oldestSeconds: 4_000 }), '故障', '待发事件', /7 条.*1 小时 6 分钟/],
    [
      'a backlog while stopped',
      { ...stopped, ...schemas({ unpublished: 7, oldestSeconds: 99 }) },
      '注意',
      '待发事件',
      /7 条/,
    ],
    ['parked', schemas({ parked: { aggregates: 2, events: 5 } }), '故障', '停下的事件', /2 个对象的 5 条/],
    ['a lost scan', { uploads: { referred: 3, missing: 1 } }, '故障', '扫描件', /3 个文件中缺少 1 个/],
    ['no NATS', { events: { state: 'unreachable', error: 'timeout' } }, '故障', 'NATS', /timeout/],
    ['NATS died', { events: { state: 'stopped' } }, '故障', 'NATS', /没有应答/],
    ['no JetStream', { events: { state: 'no_jetstream' } }, '故障', 'NATS', /JetStream/],
    ['no stream', { events: { state: 'no_stream' } }, '故障', 'NATS', /EVENTS/],
    ['a stream that lost events', { events: events({ messages: 19 }) }, '故障', '事件流', /20 条.*只有 19 条/],
    [
      'a consumer behind',
      { events: events({ consumers: [{ name: 'c', pending: 5_000 }] }) },
      '注意',
      '事件处理',
      /5000/,
    ],
  ])('%s', (_, broken, level, name, words) => {
    const findings = judge({ ...well, ...broken });
    const found = findings.find((f) => f.name === name && f.level === level);
    expect(found?.line).toMatch(words);
    // Whoever reads it knows what to do.
    expect(findings.every((f) => f.level === '正常' || (f.advice ?? '').length > 5)).toBe(true);
    expect(isIll(findings)).toBe(level === '故障');
  });

  it('takes a stream the operator keeps short for what it is, and points to the replay', () => {
    expect(isIll(judge({ ...well, events: events({ messages: 1, limited: true }) }))).toBe(false);
    const advice = judge({ ...well, ...schemas({ parked: { aggregates: 1, events: 1 } }) }).find(
      (f) => f.advice,
    )?.advice;
    expect(advice).toContain('zg events replay registry --all');
  });
});
