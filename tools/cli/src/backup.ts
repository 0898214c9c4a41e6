import { existsSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { migrationNames } from '@zhuanguan/db';
import { openFileStore } from '@zhuanguan/files';
import { FILES, FILES_TO_KEEP, SERVICE_SCHEMAS } from '@zhuanguan/start';
import { createArchive, type ArchiveWriter } from './archive-writer.js';
import { dumpDatabase } from './dump.js';
import { rowsOf, type SchemaEntry } from './manifest.js';
import type { Context } from './context.js';
import { openSource, type Source } from './source.js';
import { size, stamp } from './words.js';

/** Makes one archive of the installation; it has its name only when it is whole. Gives its path. */
export async function backup(ctx: Context, to: string | undefined): Promise<string> {
  const target = targetOf(to, ctx.now());
  const source = await openSource(ctx.data, ctx.env['DATABASE_URL']);
  const undoSource = ctx.onStop(() => source.close());
  try {
    const archive = await createArchive(target);
    const undoArchive = ctx.onStop(() => archive.abandon());
    try {
      const files = [];
      for (const name of FILES_TO_KEEP) {
        const path = join(ctx.data, name);
        if (!existsSync(path)) continue;
        await archive.add(`files/${name}`, readFileSync(path));
        files.push({ name, member: `files/${name}` });
      }
      const dump = await dumpDatabase(source.url, archive);
      // After the database: what its snapshot refers to was on the disk before.
      const uploaded = await addUploaded(ctx.env['FILES_DIR'] || join(ctx.data, FILES.files), archive);
      const bytes = await archive.finish({ version: ctx.version, files: [...files, ...uploaded], ...dump });
      report(ctx, {
        target,
        bytes,
        files: files.map((f) => f.name),
        uploaded: uploaded.length,
        schemas: dump.schemas,
        source,
      });
      return target;
    } catch (error) {
      await archive.abandon();
      throw error;
    } finally {
      undoArchive();
    }
  } finally {
    undoSource();
    await source.close();
  }
}

/** Scans and the like, one after the other: each fits into memory. One that a sweep takes meanwhile, nothing refers to. */
async function addUploaded(folder: string, archive: ArchiveWriter): Promise<{ name: string; member: string }[]> {
  if (!existsSync(folder)) return [];
  const store = await openFileStore(folder);
  const added = [];
  for await (const { sha256 } of store.list()) {
    const path = store.pathOf(sha256);
    const content = await readFile(join(folder, path)).catch(() => undefined);
    if (!content) continue;
    const name = `${FILES.files}/${path}`;
    await archive.add(`files/${name}`, content);
    added.push({ name, member: `files/${name}` });
  }
  return added;
}

function targetOf(to: string | undefined, now: Date): string {
  const name = `zhuanguan-backup-${stamp(now)}.tar.gz`;
  if (!to) return resolve(name);
  const path = resolve(to);
  return existsSync(path) && statSync(path).isDirectory() ? join(path, name) : path;
}

interface Made {
  target: string;
  bytes: number;
  files: string[];
  uploaded: number;
  schemas: SchemaEntry[];
  source: Source;
}

const HOW: Record<Source['how'], string> = {
  environment: 'DATABASE_URL 指向的数据库',
  running: '系统正在运行',
  started: '系统没有运行，临时启动了数据库',
};

function report({ say }: Context, { target, bytes, files, uploaded, schemas, source }: Made): void {
  say(`已备份 (backed up)：${target}，${size(bytes)}（${HOW[source.how]}）`);
  for (const s of schemas) say(`  数据库 ${s.schema}：${s.tables.length} 张表，${rowsOf(s)} 行`);
  const events = schemas.reduce((n, s) => n + (s.tables.find((t) => t.table === 'outbox')?.rows ?? 0), 0);
  say(`  事件：${events} 条，在数据库的 outbox 表里；恢复后按原编号重新发布`);
  say(`  文件：${files.join('、') || '无'}`);
  say(`  上传的扫描件：${uploaded} 个文件`);
  if (!files.includes(FILES.secrets))
    say(`  注意：数据目录里没有 ${FILES.secrets}，密钥不在这份备份里，请另行保管 (no secrets in it)`);
  for (const { schema, migrations } of SERVICE_SCHEMAS) {
    const known = new Set(migrationNames(migrations));
    const unknown = schemas.find((s) => s.schema === schema)?.migrations.filter((name) => !known.has(name)) ?? [];
    if (unknown.length > 0)
      say(`  注意：${schema} 的结构比这个程序新（${unknown.join('、')}），请用同一版本的程序恢复`);
  }
  say('备份里有密钥和个人信息，请放在别的机器或介质上并限制读取 (keep it safe: secrets and personal data)');
}
