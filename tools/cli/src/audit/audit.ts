import {
  createReadStream,
  createWriteStream,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { AUDIT_FORMAT, publicHalf, type Anchor, type AnchorKey, type AuditRecord } from '@zhuanguan/db';
import { FILES } from '@zhuanguan/start';
import type { Context } from '../context.js';
import { Refusal } from '../refusal.js';
import { openSource } from '../source.js';
import { stamp } from '../words.js';
import { reportWords } from './audit-words.js';
import { readHistory } from './read-history.js';
import { serviceVerifier, type Evidence, type ServiceReport } from './verify-history.js';

/** All history in one file, to be verified on another machine. Gives its path. */
export async function exportAudit(ctx: Context, to = `zhuanguan-audit-${stamp(ctx.now())}.jsonl.gz`): Promise<string> {
  if (existsSync(to)) throw new Refusal(`${to} 已存在，请换一个文件名 (the file exists)`);
  const partial = `${to}.part`;
  await withSource(ctx, async (url) => {
    try {
      const lines = async function* () {
        yield line({ kind: 'export', format: AUDIT_FORMAT, madeAt: ctx.now().toISOString(), version: ctx.version });
        for await (const record of readHistory(url)) yield line(record);
      };
      await pipeline(Readable.from(lines()), createGzip(), createWriteStream(partial, { mode: 0o600 }));
      renameSync(partial, to);
    } finally {
      rmSync(partial, { force: true });
    }
  });
  ctx.say(`已导出 ${to}：不含个人信息原文。核对：zg audit verify ${to} --key 公钥文件 (exported)`);
  return to;
}

const line = (record: AuditRecord): string => `${JSON.stringify(record)}\n`;

/** The public half of the key that signs, to be kept where the system cannot write. */
export function showAuditKey(ctx: Context): void {
  ctx.say(JSON.stringify(publicHalf(ownKey(ctx) ?? noKey())));
}

export interface VerifyOptions {
  /** An export; the installation itself where there is none. */
  file: string | undefined;
  /** Copies of anchors: files of the installation, or events as they were received, one JSON a line. */
  anchors: readonly string[];
  key: string | undefined;
}

/** True where nothing is wrong. */
export async function verifyAudit(ctx: Context, { file, anchors, key }: VerifyOptions): Promise<boolean> {
  const own = file === undefined && anchors.length === 0 ? ownCopies(ctx) : anchors;
  const evidence: Evidence = { keys: keysOf(ctx, key), copies: (await Promise.all(own.map(readCopies))).flat() };
  const reports = file
    ? await verifyRecords(readExport(file), evidence)
    : await withSource(ctx, (url) => verifyRecords(readHistory(url), evidence));
  for (const report of reports) for (const words of reportWords(report)) ctx.say(words);
  if (evidence.copies.length === 0)
    ctx.say(
      '没有另存的锚点可比对：数据库是否被整体退回，只有与另存的锚点或事件流比对才能知道 (no copies to compare with)',
    );
  return reports.every((report) => report.findings.length === 0);
}

export async function verifyRecords(records: AsyncIterable<AuditRecord>, evidence: Evidence): Promise<ServiceReport[]> {
  const reports: ServiceReport[] = [];
  let verifier: ReturnType<typeof serviceVerifier> | undefined;
  for await (const record of records) {
    if (record.kind === 'export') continue;
    if (record.kind === 'service') {
      if (verifier) reports.push(verifier.end());
      verifier = serviceVerifier(record.service, evidence);
    } else verifier?.take(record);
  }
  if (verifier) reports.push(verifier.end());
  return reports;
}

async function* readExport(file: string): AsyncIterable<AuditRecord> {
  if (!existsSync(file)) throw new Refusal(`没有文件 ${file} (no such file)`);
  const broken = () => new Refusal(`${file} 不是完整的审计导出文件 (not a whole audit export)`);
  let first = true;
  try {
    for await (const text of createInterface({
      input: createReadStream(file).pipe(createGunzip()),
      crlfDelay: Infinity,
    })) {
      const record = JSON.parse(text) as AuditRecord;
      if (first && (record.kind !== 'export' || record.format !== AUDIT_FORMAT)) throw broken();
      first = false;
      yield record;
    }
  } catch (error) {
    if (
      error instanceof SyntaxError ||
      (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
    )
      throw broken();
    throw error;
  }
  if (first) throw broken();
}

/** Lines of anchors, or of the events that carry them; others are passed over. */
async function readCopies(file: string): Promise<Anchor[]> {
  if (!existsSync(file)) throw new Refusal(`没有文件 ${file} (no such file)`);
  const copies: Anchor[] = [];
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const found = anchorIn(text);
    if (found) copies.push(found);
  }
  return copies;
}

function anchorIn(text: string): Anchor | undefined {
  try {
    const parsed = JSON.parse(text) as Partial<Anchor> & { data?: Partial<Anchor> };
    const anchor = parsed.data ?? parsed;
    return Array.isArray(anchor.entries) && anchor.signature ? (anchor as Anchor) : undefined;
  } catch {
    return undefined;
  }
}

function ownCopies({ data }: Context): string[] {
  const folder = join(data, FILES.audit);
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /^anchors-.*\.jsonl$/.test(name))
        .map((name) => join(folder, name))
    : [];
}

const noKey = (): never => {
  throw new Refusal('没有找到签名密钥；用 --key 指出公钥文件 (no key)');
};

function ownKey({ data }: Context): AnchorKey | undefined {
  const path = join(data, FILES.secrets);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { auditKey?: AnchorKey }).auditKey : undefined;
}

/** A public key, or several, from a file kept elsewhere; the installation's own where none is given. */
function keysOf(ctx: Context, file: string | undefined): AnchorKey[] {
  if (!file) return [publicHalf(ownKey(ctx) ?? noKey())];
  if (!existsSync(file)) throw new Refusal(`没有文件 ${file} (no such file)`);
  const read = JSON.parse(readFileSync(file, 'utf8')) as AnchorKey & { keys?: AnchorKey[] };
  return (read.keys ?? [read]).map(publicHalf);
}

async function withSource<T>(ctx: Context, work: (url: string) => Promise<T>): Promise<T> {
  const source = await openSource(ctx.data, ctx.env['DATABASE_URL']);
  const undo = ctx.onStop(() => source.close());
  try {
    return await work(source.url);
  } finally {
    undo();
    await source.close();
  }
}
