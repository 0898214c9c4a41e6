import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, dateInShanghai, isDate } from '@zhuanguan/kernel';
import {
  assertDeadlines,
  assertExecutors,
  diffPacks,
  explain,
  packForArea,
  PolicyProblems,
  runExample,
  servePacks,
  sourceWords,
  STATUS_WORDS,
  type CompiledPack,
  type PolicySet,
} from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { EXECUTORS as REGISTRY } from '@zhuanguan/registry/executors';
import { EXECUTORS as SUPERVISION } from '@zhuanguan/supervision/executors';
import { EXECUTORS as WORKFLOW } from '@zhuanguan/workflow/executors';
import type { Context } from '../context.js';
import { Refusal } from '../refusal.js';

/** True where a start would take the packs, or those named of them: shapes, sources, completeness, executors, and every example case. */
export async function lintFolder(ctx: Context, folder: string, ids?: readonly string[]): Promise<boolean> {
  const set = await readSet(folder)
    .then((all) => (ids ? servePacks(all, ids) : all))
    .catch((error: unknown) => problemsOf(error));
  const problems = Array.isArray(set) ? set : findProblems(set);
  for (const problem of problems) ctx.say(`问题  ${problem}`);
  if (Array.isArray(set) || problems.length > 0) {
    ctx.say(`${folder}：${problems.length} 处问题 (problems)`);
    return false;
  }
  for (const [code, pack] of [...set.packs].sort(([a], [b]) => (a < b ? -1 : 1)))
    ctx.say(`${code} ${pack.area.name}  ${pack.policyVersion}`);
  ctx.say(`${folder}：${set.packs.size} 个地区、${set.examples.length} 个例子，没有问题 (no problems)`);
  return true;
}

/** What stops a start besides what stops the reading. */
function findProblems(set: PolicySet): string[] {
  // A pack without areas is a parent; only what some area stands under can be served.
  const ids = [...new Set([...set.packs.values()].map((pack) => pack.id))];
  const checks = [
    () => void servePacks(set, ids),
    () => assertExecutors(set, 'registry', REGISTRY),
    () => assertExecutors(set, 'workflow', WORKFLOW),
    () => assertDeadlines(set, SUPERVISION),
  ];
  const problems = checks.flatMap((check) => {
    try {
      check();
      return [];
    } catch (error) {
      return problemsOf(error);
    }
  });
  return [...new Set([...problems, ...failedExamples(set)])];
}

function failedExamples(set: PolicySet): string[] {
  const ids = new Set([...set.packs.values()].map((pack) => pack.id));
  return set.examples.flatMap((example) => {
    if (!ids.has(example.packId)) return [];
    const name = `${example.packId} 的例子“${example.id}”（${example.requirement}）`;
    const pack = packForArea(set, example.area);
    if (!pack) return [`${name}：没有地区 ${example.area}`];
    try {
      const [expected, outcome] = [example.expect, runExample(pack, example)].map(canonicalJson);
      return expected === outcome ? [] : [`${name}：应为 ${expected}，结果是 ${outcome}`];
    } catch (error) {
      return [`${name}：${error instanceof Error ? error.message : String(error)}`];
    }
  });
}

function problemsOf(error: unknown): string[] {
  if (error instanceof PolicyProblems) return [...error.problems];
  throw error;
}

/** False where no value is in force on the day. */
export async function explainValue(
  ctx: Context,
  { folder, key, area, date }: { folder: string; key: string; area: string; date: string | undefined },
): Promise<boolean> {
  const day = date ?? dateInShanghai(ctx.now());
  if (!isDate(day)) throw new Refusal(`不是日期 (not a date)：${day}；请写成 2026-03-01 的样子`);
  const pack = areaOf(await readOrRefuse(folder), area);
  const found = explain(pack, key, day);
  if (found.values.length === 0)
    throw new Refusal(
      `${pack.area.name}的制度包没有参数 ${key} (no such parameter)；有：${Object.keys(pack.parameters).sort().join('、')}`,
    );
  ctx.say(`${found.areaName}（${area}）${found.date} ${found.label}：${found.inForce?.words ?? '没有适用的值 (none)'}`);
  ctx.say(`制度包版本 ${found.policyVersion}`);
  for (const { state, from, words, packId, why, reference, also } of found.values) {
    ctx.say('');
    ctx.say(`${state === 'in_force' ? '适用' : '不适用'}  自 ${from}  ${words}  （${packId}）`);
    ctx.say(`      ${why}`);
    for (const source of [reference, ...also]) {
      ctx.say(`      [${STATUS_WORDS[source.status]}] ${sourceWords(source)}`);
      if (source.quote) ctx.say(`      原文：“${source.quote}”`);
    }
  }
  return found.inForce !== undefined;
}

/** Area by area; areas whose packs differ in the same way are said once. */
export async function diffFolders(
  ctx: Context,
  { before, after, area }: { before: string; after: string; area: string | undefined },
): Promise<void> {
  const [old, now] = [await readOrRefuse(before), await readOrRefuse(after)];
  if (area !== undefined && !packForArea(old, area) && !packForArea(now, area))
    throw new Refusal(`两个版本都没有地区 ${area} (no such area)`);
  const codes = area === undefined ? [...new Set([...old.packs.keys(), ...now.packs.keys()])].sort() : [area];
  const groups = new Map<string, { areas: string[]; lines: string[] }>();
  for (const code of codes) {
    const [a, b] = [packForArea(old, code), packForArea(now, code)];
    const lines =
      a && b ? diffPacks(a, b).map((c) => c.words) : [a ? '新版本没有这个地区' : `新增地区，制度包 ${b?.id ?? ''}`];
    const name = `${code} ${(b ?? a)?.area.name ?? ''}`;
    const known = groups.get(lines.join('\n'));
    if (known) known.areas.push(name);
    else groups.set(lines.join('\n'), { areas: [name], lines });
  }
  for (const { areas, lines } of groups.values()) {
    ctx.say(areas.join('、'));
    for (const line of lines.length > 0 ? lines : ['没有差别 (no difference)']) ctx.say(`  - ${line}`);
  }
}

const readSet = async (folder: string): Promise<PolicySet> => {
  if (!(await stat(folder).catch(() => undefined))?.isDirectory())
    throw new Refusal(`没有这个文件夹 (no such folder)：${folder}`);
  const set = await loadPolicySet(folder);
  if (set.packs.size === 0)
    throw new Refusal(`${folder} 里没有制度包：应有 ${join('<地区>', 'policy', 'pack.yaml')} (no packs in it)`);
  return set;
};

/** What cannot be read cannot be explained or compared: its problems are the answer. */
export const readOrRefuse = (folder: string): Promise<PolicySet> =>
  readSet(folder).catch((error: unknown) => {
    if (error instanceof PolicyProblems) throw new Refusal(`${folder}：\n- ${error.problems.join('\n- ')}`);
    throw error;
  });

function areaOf(set: PolicySet, area: string): CompiledPack {
  const pack = packForArea(set, area);
  if (pack) return pack;
  const known = [...set.packs.values()].map((p) => `${p.area.code} ${p.area.name}`).sort();
  throw new Refusal(`没有地区 ${area} (no such area)；有：${known.join('、')}`);
}
