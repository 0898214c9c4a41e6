import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeSealingKeys, openDatabase, readSealingKeys, withNewKey, type SealingKeys } from '@zhuanguan/db';
import { runningNats } from '@zhuanguan/embedded';
import { reindexCitizenIds } from '@zhuanguan/registry/app';
import { addSealingKey, claimFolder, dropOldSealingKeys, FILES, keepSecrets } from '@zhuanguan/start';
import { indexesOf, resealBatch, sealedCount } from '@zhuanguan/workflow/app';
import type { Context } from './context.js';
import type { SealingAct } from './options.js';
import { Refusal } from './refusal.js';
import { openSource } from './source.js';

/** SEALING_KEYS of the environment, or of the file it names; else those of the data folder. */
async function keysOf({ data, env }: Context): Promise<SealingKeys> {
  const given = givenKeys(env);
  if (given) return given;
  if (env['DATABASE_URL']) throw new Refusal('请设置 SEALING_KEYS 或 SEALING_KEYS_FILE (the keys the services have)');
  return (await keepSecrets(secretsOf(data))).sealingKeys;
}

function givenKeys(env: Context['env']): SealingKeys | undefined {
  const file = env['SEALING_KEYS_FILE'];
  const text = file ? readFileSync(file, 'utf8').trim() : env['SEALING_KEYS'];
  return text ? readSealingKeys(text) : undefined;
}

function secretsOf(data: string): string {
  const file = join(data, FILES.secrets);
  if (!existsSync(file)) throw new Refusal(`${data} 里没有密钥文件 (no keys here)`);
  return file;
}

/** Prints what SEALING_KEYS is to be: a new key in front of those of the environment, or the first ones. */
export async function newSealingKey({ env, say }: Context, alsoIndex: boolean): Promise<void> {
  const before = givenKeys(env);
  say(JSON.stringify({ SEALING_KEYS: before ? withNewKey(before, { alsoIndex }) : makeSealingKeys() }, null, 2));
}

/** True unless something is left that should not be. */
export async function sealingKeys(ctx: Context, { act, index }: { act: SealingAct; index: boolean }): Promise<boolean> {
  switch (act) {
    case 'add':
      return whileStopped(ctx, async (file) => {
        const { seal, index: indexes } = await addSealingKey(file, { alsoIndex: index });
        ctx.say(`已加入加密密钥 ${seal[0]?.id ?? ''}${index ? `、索引密钥 ${indexes[0]?.id ?? ''}` : ''} (added)`);
        ctx.say('启动系统后运行 zg keys sealing reseal，再停止系统运行 zg keys sealing drop');
        return true;
      });
    case 'status':
      return withDatabases(ctx, (at) => status(ctx, at));
    case 'reseal':
      return withDatabases(ctx, (at) => reseal(ctx, at));
    case 'drop':
      if (!(await withDatabases(ctx, (at) => status(ctx, at))))
        throw new Refusal('还有数据用旧密钥加密，先运行 zg keys sealing reseal；没有去掉任何密钥 (reseal first)');
      return whileStopped(ctx, async (file) => {
        await dropOldSealingKeys(file);
        ctx.say('旧密钥已去掉；备份里的旧数据仍需要它们，请按运维手册保存 (old backups still need them)');
        return true;
      });
  }
}

/** A running service would go on with the keys it has read. */
async function whileStopped({ data }: Context, work: (file: string) => Promise<boolean>): Promise<boolean> {
  const file = secretsOf(data);
  if (await runningNats(join(data, FILES.nats))) throw new Refusal('系统正在运行，请先停止 (stop the system first)');
  const claim = claimFolder(join(data, FILES.holder), 0);
  try {
    return await work(file);
  } finally {
    claim.release();
  }
}

interface Databases {
  keys: SealingKeys;
  workflow: ReturnType<typeof openDatabase>;
  registry: ReturnType<typeof openDatabase>;
}

async function withDatabases(ctx: Context, work: (at: Databases) => Promise<boolean>): Promise<boolean> {
  const keys = await keysOf(ctx);
  const source = await openSource(ctx.data, ctx.env['DATABASE_URL']);
  const undo = ctx.onStop(() => source.close());
  const open = (schema: string) => openDatabase({ url: source.url, schema, applicationName: 'zg', poolSize: 1 });
  const [workflow, registry] = [open('workflow'), open('registry')];
  try {
    return await work({ keys, workflow, registry });
  } finally {
    await workflow.close();
    await registry.close();
    undo();
    await source.close();
  }
}

/** The role that policies let at all rows of a service, as its migration named it. */
async function systemRoleOf({ pool, schema }: Databases['workflow'], table: string): Promise<string> {
  const { rows } = await pool.query<{ role: string }>(
    `select roles[1]::text as role from pg_policies where schemaname = $1 and tablename = $2 and policyname = 'of_system'`,
    [schema, table],
  );
  const [found] = rows;
  if (!found) throw new Refusal(`数据库 ${schema} 还没有迁移到这个版本 (migrate first)`);
  return found.role;
}

async function status({ say }: Context, { keys, workflow, registry }: Databases): Promise<boolean> {
  const role = await systemRoleOf(workflow, 'citizen_id');
  const { all, old } = await sealedCount(workflow, keys, { role });
  const [stale] = (
    await registry.pool.query<{ n: number }>('select count(*) as n from citizen_id_index where index_key_id <> $1', [
      keys.index[0]?.id ?? '',
    ])
  ).rows;
  const indexes = stale?.n ?? 0;
  say(`已加密 ${all} 个身份证号；不是最新密钥的 ${old} 个，名录索引 ${indexes} 条 (sealed, with an older key)`);
  return old === 0 && indexes === 0;
}

/** In batches; what is done stays done, so that it may be broken off and begun again. */
async function reseal(ctx: Context, at: Databases): Promise<boolean> {
  const { keys, workflow, registry } = at;
  const role = await systemRoleOf(workflow, 'citizen_id');
  for (let done = 0; ;) {
    const now = await resealBatch(workflow, keys, { role });
    if (now === 0) break;
    done += now;
    ctx.say(`已换到新密钥 ${done} 个 (resealed)`);
  }
  await reindexCitizenIds(registry, {
    ...{ newest: keys.index[0]?.id ?? '', role: await systemRoleOf(registry, 'citizen_id_index') },
    indexesOf: (refs) => indexesOf(workflow, refs, { role }),
  });
  return status(ctx, at);
}
