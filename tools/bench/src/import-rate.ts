import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readSpecialistTables, readWorkbook, writePlainTable } from '@zhuanguan/documents';
import { until } from '@zhuanguan/embedded';
import { addDays, dateInShanghai } from '@zhuanguan/kernel';
import { servePacks } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { roleUrl, startStack, type Stack } from '@zhuanguan/start';
import pg from 'pg';
import { query } from './lab.js';
import type { Bench } from './measure.js';
import { JURISDICTIONS, PACK } from './places.js';
import { recordTransaction, type Sent } from './record-statements.js';
import { TEMPLATE } from './template.js';
import type { Clerk } from './town.js';
import { FILES_DIR, freshAuditDir } from './files-dir.js';

/** Rows per second. */
export interface ImportRound {
  previewPerSecond: number;
  readerPerSecond: number;
  commitPerSecond: number;
  sqlPerSecond: number;
  /** The most that reading held, for the rows and for ten times as many. */
  smallMb: number;
  largeMb: number;
}

const COLUMNS = ['预算单位编码', '单位名称', '姓名', '性别', '职务', '手机'].map((label) => ({ label }));
/** As the form of the pack has them; how many there are is what reading costs. */
const FORM = [
  { key: 'unit', label: '单位名称', required: true },
  { key: 'code', label: '预算单位编码', required: false },
  { key: 'name', label: '姓名', required: true },
  { key: 'sex', label: '性别', required: true },
  { key: 'title', label: '职务', required: true },
  { key: 'phone', label: '手机', required: true },
];
const KEPT = 2_000;
const TURN_MS = 20;
const PATIENCE_MS = 600_000;
const HAN = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜'];

const nameOf = (i: number): string =>
  [i % 32, Math.floor(i / 32) % 32, Math.floor(i / 1_024) % 32].map((n) => HAN[n]).join('');

/** Rows for one unit after another, nobody twice. */
function tableOf(clerks: readonly Clerk[], rows: number): Promise<Buffer> {
  const cells = Array.from({ length: rows }, (_, i) => {
    const n = i % clerks.length;
    const code = clerks[n]?.unitId.slice(-12).toUpperCase() ?? '';
    return [code, `第${n + 1}中心`, nameOf(i), i % 2 ? '男' : '女', '会计', `139${String(10_000_000 + i)}`];
  });
  return writePlainTable({ sheet: '信息表', columns: COLUMNS, rows: cells });
}

export async function importRounds(bench: Bench): Promise<ImportRound[]> {
  const { options, prepared, say } = bench;
  const file = await tableOf(prepared.town.clerks, options.importRows);
  const ten = await tableOf(prepared.town.clerks, options.importRows * 10);
  const rounds: ImportRound[] = [];
  for (let i = 0; i <= options.rounds; i += 1) {
    const round = await importRound(bench, file, `bench_import_${i}`);
    // The first one warms up and is not counted.
    if (i === 0) continue;
    rounds.push({ ...round, smallMb: await heldWhileReading(file), largeMb: await heldWhileReading(ten) });
    say(
      `import ${i}/${options.rounds}: preview ${round.previewPerSecond.toFixed(0)} rows/s, reader ${round.readerPerSecond.toFixed(0)}; ` +
        `commit ${round.commitPerSecond.toFixed(0)} rows/s, SQL ${round.sqlPerSecond.toFixed(0)}`,
    );
  }
  return rounds;
}

async function importRound(
  bench: Bench,
  file: Buffer,
  database: string,
): Promise<Omit<ImportRound, 'smallMb' | 'largeMb'>> {
  const { lab, prepared, options } = bench;
  const { town } = prepared;
  const databaseUrl = await lab.clone(TEMPLATE, database);
  const readSeconds = await seconds(async () => {
    const read = await readSpecialistTables(file, { columns: FORM });
    if (!read.ok || read.value.tables[0]?.rows.length !== options.importRows) throw new Error('the reader read less');
  });
  const first = await stackOn(bench, databaseUrl, `${database}-preview`);
  let jobId = '';
  const previewSeconds = await seconds(async () => (jobId = await preview(first.stack, town.officer, file)));
  await first.stop();
  const before = await lab.clone(database, `${database}_sql`);
  const second = await stackOn(bench, databaseUrl, `${database}-commit`);
  let commitSeconds = 0;
  const sent = await recordTransaction('workflow-save-filings', async () => {
    commitSeconds = await seconds(() => commit(second.stack, town.officer, jobId));
  });
  await second.stop();
  const [filed] = await query<{ n: string }>(databaseUrl, 'select count(*) as n from workflow.filing');
  if (Number(filed?.n) !== options.importRows) throw new Error(`${options.importRows} rows, ${filed?.n} filings`);
  const url = roleUrl(before, 'zg_workflow_system', town.secrets.systemPasswords.workflow);
  const sqlSeconds = await seconds(() => replay(url, sent));
  const perSecond = (time: number) => options.importRows / time;
  return {
    previewPerSecond: perSecond(previewSeconds),
    readerPerSecond: perSecond(readSeconds),
    commitPerSecond: perSecond(commitSeconds),
    sqlPerSecond: perSecond(sqlSeconds),
  };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1_000;
}

async function stackOn({ lab, prepared, url }: Bench, databaseUrl: string, name: string) {
  const bus = await lab.nats(name);
  const stack = await startStack({
    adminUrl: databaseUrl,
    natsUrl: bus.url,
    port: Number(new URL(url).port),
    publicUrl: url,
    secrets: prepared.town.secrets,
    policies: servePacks(await loadPolicySet(JURISDICTIONS), [PACK]),
    portalDir: '',
    filesDir: FILES_DIR,
    auditDir: freshAuditDir(),
  });
  const stop = async () => {
    await stack.stop();
    await bus.stop();
  };
  await quiet();
  return { stack, stop };
}

const LOOK_MS = 300;

/** What a start does once (consumers, projections, the first anchors, timers) is over: a tenth of a core at most. */
async function quiet(): Promise<void> {
  await until(
    'the start is over',
    async () => {
      const before = process.cpuUsage();
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      const { user, system } = process.cpuUsage(before);
      return user + system < LOOK_MS * 100;
    },
    PATIENCE_MS,
  );
}

const asOfficer = async ({ signer }: Stack, { unitId, accountId }: Clerk) => ({
  token: await signer.forActor({ accountId, actingOrgId: unitId, roles: ['bureau_officer'], scopes: [] }),
  deadlineMs: PATIENCE_MS,
});

async function preview(stack: Stack, officer: Clerk, file: Buffer): Promise<string> {
  const asked = {
    unitId: officer.unitId,
    fileName: '信息表.xlsx',
    file,
    decisionDate: '',
    purpose: 'backfill',
    source: '纸质信息表',
  };
  const done = await stack.clients.workflow.previewImport(asked, await asOfficer(stack, officer));
  const job = done.ok ? done.value.job : undefined;
  if (!job || job.refusedRows > 0) throw new Error(`the preview refuses rows: ${JSON.stringify(job?.rows[0] ?? done)}`);
  return job.id;
}

async function commit(stack: Stack, officer: Clerk, id: string): Promise<void> {
  const { workflow } = stack.clients;
  const options = await asOfficer(stack, officer);
  const decisionDate = addDays(dateInShanghai(new Date()), -3);
  const begun = await workflow.commitImport({ id, mode: 'all_or_nothing', decisionDate, correlationId: id }, options);
  if (!begun.ok) throw new Error(`the commit is refused: ${begun.refusal.code}`);
  await until(
    'the import is done',
    async () => {
      const now = await workflow.getImport({ id, withoutRows: true }, options);
      return now.ok && now.value.job?.state === 'committed';
    },
    PATIENCE_MS,
  );
}

/** What was sent, sent again as it was by one client that does nothing else. */
async function replay(url: string, sent: readonly Sent[]): Promise<void> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=workflow,public -c timezone=UTC' });
  await client.connect();
  try {
    for (const { name, text, values } of sent)
      await client.query(name ? { name, text, values: [...values] } : { text, values: [...values] });
  } finally {
    await client.end();
  }
}

/** The most megabytes that reading holds on to; it keeps the same number of rows of whatever it reads. */
async function heldWhileReading(file: Buffer): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / 1_048_576;
  };
  const before = held();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, held())), TURN_MS);
  const read = await readWorkbook(file, { maxRows: KEPT, maxRatio: 10_000 });
  clearInterval(timer);
  // With what it keeps, for a small file may be read between two turns.
  most = Math.max(most, held());
  if (!read.ok) throw new Error(`the reader refuses: ${read.refusal.code}`);
  return most - before;
}
