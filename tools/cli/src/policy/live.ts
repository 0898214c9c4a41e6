import { fileURLToPath } from 'node:url';
import { keepPolicySet, openDatabase, refreshShelf, type Database } from '@zhuanguan/db';
import { dateInShanghai, isDate } from '@zhuanguan/kernel';
import { createPolicyShelf, servePacks, versionsOf, type CompiledPack, type PolicySet } from '@zhuanguan/policy';
import { loadPolicySet, sha256 } from '@zhuanguan/policy/folder';
import { tryPage } from '@zhuanguan/registry/try-policy';
import { measurePage } from '@zhuanguan/workflow/moves';
import type { Context } from '../context.js';
import { Refusal } from '../refusal.js';
import { openSource } from '../source.js';
import { lintFolder, readOrRefuse } from './policy.js';

const RELEASED = fileURLToPath(new URL('../../../../deploy/jurisdictions', import.meta.url));
const PAGE = 500;
/** Lines shown of each list; the counts are of all. */
const SHOWN = 50;

const STANDINGS: Readonly<Record<string, string>> = {
  vacant: '尚无专管员',
  filed_not_on_record: '已报待收',
  on_record: '已有在册专管员',
  over_max: '人数超出规定',
  covered: '由一级单位负责',
  not_bound: '本地没有规定',
};
const ANSWERS: Readonly<Record<string, string>> = { allow: '可以办理', warn: '提示', deny: '不予办理' };

function became(words: Readonly<Record<string, string>>, before: string, after: string): string {
  const [old, now] = [words[before] ?? before, words[after] ?? after];
  return old === now ? now : `${old} → ${now}`;
}

/** Keeps the versions of a folder beside those that are there; nothing is in force by that. */
export async function loadVersions(ctx: Context, folder: string): Promise<boolean> {
  const set = await readOrRefuse(folder);
  return onDatabase(ctx, 'workflow', async (db) => {
    const ids = await servedIds(db, set);
    if (!(await lintFolder(ctx, folder, ids))) return false;
    const served = servePacks(set, ids);
    const versions = versionsOf(served, sha256);
    await keepPolicySet(db, served.packs.values(), versions);
    for (const v of versions)
      ctx.say(`已收入 ${v.packId} ${v.version}（${v.digest.slice(0, 12)}，${Object.keys(v.areas).length} 个地区）`);
    ctx.say('在门户“制度包”页比较、试算、启用 (kept; compare, try and activate it in the portal)');
    return true;
  });
}

interface Trial {
  folder: string;
  area: string | undefined;
  date: string | undefined;
  from: string | undefined;
}

/** What the versions of a folder would do to the units and open cases of this installation; nothing is written. */
export async function dryRun(ctx: Context, { folder, area, date, from }: Trial): Promise<boolean> {
  const asOf = dayOf(date, dateInShanghai(ctx.now()));
  const effectiveFrom = dayOf(from, asOf);
  const set = await readOrRefuse(folder);
  const packs = await onDatabase(ctx, 'workflow', async (db) => {
    const ids = await servedIds(db, set);
    if (!(await lintFolder(ctx, folder, ids))) return undefined;
    const { packs: all } = servePacks(set, ids);
    const found = new Map([...all].filter(([code]) => area === undefined || code === area));
    if (found.size === 0) throw new Refusal(`本系统没有启用地区 ${area ?? ''} 的制度包 (no such area here)`);
    await tryCases(ctx, db, found, effectiveFrom, asOf);
    return found;
  });
  if (!packs) return false;
  await onDatabase(ctx, 'registry', (db) => tryUnits(ctx, db, packs, asOf));
  ctx.say('没有写入任何数据 (nothing was written)');
  return true;
}

async function tryUnits(
  ctx: Context,
  db: Database,
  packs: ReadonlyMap<string, CompiledPack>,
  asOf: string,
): Promise<void> {
  const shelf = createPolicyShelf(await loadPolicySet(RELEASED), () => asOf);
  await refreshShelf(db, shelf);
  const counts = { lookedAt: 0, standing: 0, answer: 0 };
  let after: string | undefined;
  do {
    const page = await db.inTx({ kind: 'system', name: 'service' }, (tx) =>
      tryPage(tx, shelf, packs, asOf, { after: after ?? '', size: PAGE }),
    );
    counts.lookedAt += page.lookedAt;
    for (const unit of page.changed) {
      const standing = unit.standingBefore !== unit.standingAfter;
      if (standing) counts.standing += 1;
      if (unit.answerBefore !== unit.answerAfter || unit.detailBefore !== unit.detailAfter) counts.answer += 1;
      if (Math.max(counts.standing, counts.answer) <= SHOWN)
        ctx.say(
          `  ${unit.areaCode} ${unit.unitName}：${became(STANDINGS, unit.standingBefore, unit.standingAfter)}；${became(ANSWERS, unit.answerBefore, unit.answerAfter)}（${unit.detailAfter}）`,
        );
    }
    after = page.next;
  } while (after);
  ctx.say(
    `${asOf}：看了 ${counts.lookedAt} 个单位，配备状况变化 ${counts.standing} 个，能否办理的答复变化 ${counts.answer} 个`,
  );
}

async function tryCases(
  ctx: Context,
  db: Database,
  packs: ReadonlyMap<string, CompiledPack>,
  effectiveFrom: string,
  today: string,
): Promise<void> {
  const counts = { lookedAt: 0, moved: 0, overdue: 0 };
  let after: string | undefined;
  do {
    const page = await db.inTx({ kind: 'system', name: 'service' }, (tx) =>
      measurePage(tx, packs, effectiveFrom, { after: after ?? '', size: PAGE, today }),
    );
    counts.lookedAt += page.lookedAt;
    for (const move of page.moved) {
      counts.moved += 1;
      if (today > move.dueAfter && today <= move.dueBefore) counts.overdue += 1;
      if (counts.moved <= SHOWN)
        ctx.say(`  单位 ${move.unitId}，${move.changeDate} 变更：期限 ${move.dueBefore} → ${move.dueAfter}`);
    }
    after = page.next;
  } while (after);
  ctx.say(
    `自 ${effectiveFrom} 起启用：进行中的变更备案期限 ${counts.lookedAt} 项，改变 ${counts.moved} 项（其中新超期 ${counts.overdue} 项），其余保持不变`,
  );
}

function dayOf(typed: string | undefined, fallback: string): string {
  if (typed !== undefined && !isDate(typed))
    throw new Refusal(`不是日期 (not a date)：${typed}；请写成 2026-03-01 的样子`);
  return typed ?? fallback;
}

/** Of a folder only what this installation serves: a pack that no start named judges nobody here. */
async function servedIds(db: Database, set: PolicySet): Promise<string[]> {
  const rows = await db.inTx({ kind: 'system', name: 'service' }, (tx) =>
    tx.sql<{ id: string }>({
      name: 'zg-served-packs',
      text: 'select distinct pack_id as id from policy_version',
      values: [],
    }),
  );
  const here = new Set([...set.packs.values()].map((pack) => pack.id));
  const ids = rows.map((r) => r.id).filter((id) => here.has(id));
  if (ids.length === 0)
    throw new Refusal(
      `文件夹里没有本系统启用的制度包；本系统启用的是：${rows.map((r) => r.id).join('、') || '（尚未启动过）'} (none of the packs served here)`,
    );
  return ids;
}

async function onDatabase<T>(ctx: Context, schema: string, work: (db: Database) => Promise<T>): Promise<T> {
  const source = await openSource(ctx.data, ctx.env['DATABASE_URL']);
  const undo = ctx.onStop(() => source.close());
  const db = openDatabase({ url: source.url, schema, applicationName: 'zg', poolSize: 1 });
  try {
    return await work(db);
  } finally {
    await db.close();
    undo();
    await source.close();
  }
}
