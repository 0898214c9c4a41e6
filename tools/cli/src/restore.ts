import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { migrationNames } from '@zhuanguan/db';
import { dataFolder, removeDataFolder, runningNats, runningPostgres, startPostgres } from '@zhuanguan/embedded';
import {
  claimFolder,
  FILES,
  FILES_TO_KEEP,
  holderOf,
  keepSecrets,
  migrateAll,
  SERVICE_SCHEMAS,
  switchMarker,
  type ServiceSchema,
} from '@zhuanguan/start';
import { checkArchive, membersOf } from './archive-reader.js';
import type { Context } from './context.js';
import { finishSwitch, switchFolders, syncTree } from './folders.js';
import { loadDatabase } from './load.js';
import { bytesOf, rowsOf, type Manifest } from './manifest.js';
import { Refusal } from './refusal.js';
import { hasDatabase } from './source.js';
import { minute, size, stamp } from './words.js';

export interface RestoreOptions {
  file: string;
  /** Move what is there aside; nothing is ever deleted. */
  replace: boolean;
}

/** Makes a data folder of an archive. Nothing in place is touched until the new folder is whole. */
export async function restore(ctx: Context, { file, replace }: RestoreOptions): Promise<void> {
  const { data, say } = ctx;
  if (ctx.env['DATABASE_URL'])
    throw new Refusal('设置了 DATABASE_URL：恢复只写入自带数据库的数据目录。请去掉它再运行 (unset DATABASE_URL)');
  if (existsSync(switchMarker(data)))
    throw new Refusal('上一次恢复在最后一步被中断，请先运行 zg restore --finish (finish the last one first)');
  say('正在核对备份 (checking the archive)');
  const manifest = await checkArchive(file);
  const schemas = schemasOf(manifest);
  await checkTarget(data, replace);
  checkRoom(data, bytesOf(manifest));
  const temporary = await freshFolder(data);
  const discard = () => removeFolder(temporary);
  const undo = ctx.onStop(discard);
  try {
    say('正在装入数据库 (loading)');
    await build(ctx, { file, manifest, schemas, temporary });
  } catch (error) {
    await discard();
    throw error;
  } finally {
    undo();
  }
  // It may have been started meanwhile.
  await checkTarget(data, replace);
  const aside = `${data}.before-restore-${stamp(ctx.now())}`;
  const moved = switchFolders(data, temporary, aside);
  report(ctx, manifest, moved ? aside : undefined);
  if (ctx.env['NATS_URL'])
    say(
      '注意：NATS_URL 的事件流里可能有备份之后的事件，启动前请先删除事件流 EVENTS (delete that stream before the start)',
    );
}

/** Ends what a restore that was cut at its last step has begun. */
export function finishRestore({ data, say }: Context): void {
  if (!existsSync(switchMarker(data))) throw new Refusal('没有中断的恢复，无需处理 (nothing to finish)');
  finishSwitch(data);
  say(`恢复已完成 (restored)：${data}`);
}

/** The schemas of the archive, each with the migrations it had: the next start brings them up to this code, with policies and grants. */
function schemasOf(manifest: Manifest): ServiceSchema[] {
  return manifest.schemas.map(({ schema, migrations }) => {
    const known = SERVICE_SCHEMAS.find((s) => s.schema === schema);
    const unknown = migrations.filter((name) => !known || !migrationNames(known.migrations).includes(name));
    if (!known || unknown.length > 0)
      throw new Refusal(
        `备份来自更新的版本（${manifest.version}，${schema}：${unknown.join('、')}），这个程序还不认识；请先更新程序再恢复 (made by a newer version)`,
      );
    return {
      ...known,
      migrations: known.migrations.filter((m) => migrations.includes(m.name)),
      // They speak of columns that an earlier release had not.
      rowAccess: { tables: {} },
    };
  });
}

async function checkTarget(data: string, replace: boolean): Promise<void> {
  const user = holderOf(join(data, FILES.holder));
  if (user) throw new Refusal(`系统正在使用 ${data}（进程 ${user.pid}），请先停止它再恢复 (stop the system first)`);
  const server = (await runningPostgres(join(data, FILES.postgres))) ?? (await runningNats(join(data, FILES.nats)));
  if (server)
    throw new Refusal(
      `上次启动留下的服务还在运行（进程 ${server.pid}）；请先 npm start 再 Ctrl-C 正常停止 (left-over servers run)`,
    );
  const occupied = (existsSync(data) && readdirSync(data).length > 0) || hasDatabase(data);
  if (occupied && !replace)
    throw new Refusal(
      `${data} 里已有数据，没有改动。要用备份替换它，请加 --replace：原目录会改名保留，不会删除 (data is there; --replace moves it aside)`,
    );
}

/** Tables with their indexes, the log beside them. */
const ROOM = 4;
const ROOM_AT_LEAST = 200 * 1_024 * 1_024;

function checkRoom(data: string, bytes: number): void {
  const parent = dirname(data);
  mkdirSync(parent, { recursive: true });
  const { bavail, bsize } = statfsSync(parent);
  const needed = bytes * ROOM + ROOM_AT_LEAST;
  if (bavail * bsize < needed)
    throw new Refusal(`磁盘空间不够：需要约 ${size(needed)}，只剩 ${size(bavail * bsize)} (not enough disk space)`);
}

/** The one folder a restore works in; what a killed one left there is cleared. */
async function freshFolder(data: string): Promise<string> {
  const folder = `${data}.restoring`;
  const other = holderOf(join(folder, FILES.holder));
  if (other) throw new Refusal(`另一个恢复正在进行：进程 ${other.pid} (another restore is running)`);
  await removeFolder(folder);
  mkdirSync(folder);
  return folder;
}

async function removeFolder(folder: string): Promise<void> {
  await (await runningPostgres(join(folder, FILES.postgres)))?.kill();
  removeDataFolder(join(folder, FILES.postgres));
  rmSync(folder, { recursive: true, force: true });
}

interface Work {
  file: string;
  manifest: Manifest;
  schemas: ServiceSchema[];
  temporary: string;
}

async function build({ say }: Context, { file, manifest, schemas, temporary }: Work): Promise<void> {
  const claim = claimFolder(join(temporary, FILES.holder), 0);
  await writeFiles(file, manifest, temporary);
  const secrets = await keepSecrets(join(temporary, FILES.secrets));
  const dataDir = join(temporary, FILES.postgres);
  const server = await startPostgres({ dataDir, durable: true });
  await migrateAll(server.url, secrets, schemas);
  await loadDatabase(server.url, file, manifest);
  await server.stop();
  claim.release();
  say('正在写入磁盘 (flushing)');
  await syncTree(temporary);
  if (!existsSync(join(dataDir, 'PG_VERSION'))) await syncTree(dataFolder(dataDir));
}

/** By the whole of its name: an archive says where nothing else goes. */
const isUploaded = (name: string): boolean =>
  name.startsWith(`${FILES.files}/`) && /^([0-9a-f]{2})\/\1[0-9a-f]{62}$/.test(name.slice(FILES.files.length + 1));

async function writeFiles(file: string, manifest: Manifest, folder: string): Promise<void> {
  const nameOf = new Map(
    manifest.files
      .filter((f) => FILES_TO_KEEP.includes(f.name) || isUploaded(f.name))
      .map((f) => [f.member, f.name] as const),
  );
  for await (const { name, content } of membersOf(file)) {
    const chunks: Buffer[] = [];
    const kept = nameOf.get(name);
    for await (const chunk of content) if (kept) chunks.push(chunk);
    if (!kept) continue;
    mkdirSync(dirname(join(folder, kept)), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, kept), Buffer.concat(chunks), { mode: 0o600 });
  }
}

function report({ data, say }: Context, manifest: Manifest, aside: string | undefined): void {
  say(`已恢复 (restored)：${data}，内容截至 ${minute(new Date(manifest.madeAt))}（北京时间）`);
  for (const s of manifest.schemas) say(`  数据库 ${s.schema}：${s.tables.length} 张表，${rowsOf(s)} 行`);
  say(`  上传的扫描件：${manifest.files.filter((f) => isUploaded(f.name)).length} 个文件`);
  if (!manifest.files.some((f) => f.name === FILES.secrets))
    say('  注意：备份里没有密钥，已新做一份：已登录的人需要重新登录 (new secrets were made)');
  if (aside) say(`  原来的数据保留在 ${aside}；确认无误后可自行删除`);
  say('现在可以 npm start。启动后事件按原编号重新发布；备份之后发生的事需要重新办理。');
}
