import { canonicalJson } from '@zhuanguan/kernel';
import { isBound, PolicyProblems, type CompiledPack, type PolicySet } from './compile.js';
import { isCarriedOut, type ExecutingService } from './serve.js';
import { specialistPolicy } from './specialist-policy.js';

/** A rule as a version carries it: enough to know whether a service can carry it out. */
export interface VersionRule {
  id: string;
  executor: string;
  packId: string;
}

/** A pack for all its areas at once: what is compared, tried out and activated. */
export interface PackVersion {
  /** Hex SHA-256 over the areas' digests and the rules. */
  digest: string;
  packId: string;
  version: string;
  /** Digest of the compiled pack by area code. */
  areas: Readonly<Record<string, string>>;
  /** Of the whole chain, also those that bind no area. */
  rules: readonly VersionRule[];
}

/** The versions a set of packs holds, one for each pack with areas. */
export function versionsOf(set: PolicySet, sha256: (text: string) => string): PackVersion[] {
  const byId = new Map<string, CompiledPack[]>();
  for (const pack of set.packs.values()) byId.set(pack.id, [...(byId.get(pack.id) ?? []), pack]);
  return [...byId].flatMap(([packId, packs]) => {
    const [first] = packs;
    if (!first) return [];
    const areas = Object.fromEntries(packs.map((p) => [p.area.code, p.digest]));
    const chain = new Set(first.chain.map((link) => link.slice(0, link.lastIndexOf('@'))));
    const rules = set.rules
      .filter((rule) => chain.has(rule.packId))
      .map(({ id, executor, packId: from }) => ({ id, executor, packId: from }));
    return [{ packId, version: first.version, areas, rules, digest: sha256(canonicalJson({ packId, areas, rules })) }];
  });
}

/** The area whose bureau decides on a pack: the one the pack is named after, else the first of its areas. */
export function seatOf({ packId, areas }: Pick<PackVersion, 'packId' | 'areas'>): string {
  const code = packId.slice(0, 6);
  return code in areas ? code : (Object.keys(areas).sort()[0] ?? code);
}

/** Why a service cannot carry a version out; empty where it can. */
export function whyNot(
  { rules, areas }: Pick<PackVersion, 'rules' | 'areas'>,
  packs: readonly CompiledPack[],
  service: ExecutingService,
  executors: Readonly<Record<string, unknown>>,
): string[] {
  const missing = rules
    .filter((rule) => !isCarriedOut(rule.executor, service, executors))
    .map((rule) => `规则 ${rule.id}（${rule.packId}）没有执行程序 ${rule.executor}`);
  const held = new Set(packs.map((p) => p.digest));
  const absent = Object.entries(areas)
    .filter(([, digest]) => !held.has(digest))
    .map(([code]) => `没有收到地区 ${code} 的内容`);
  return [...missing, ...absent, ...packs.flatMap(unreadable)];
}

function unreadable(pack: CompiledPack): string[] {
  // Nobody is asked for in an area that no text binds.
  if (!isBound(pack)) return [];
  try {
    specialistPolicy(pack, pack.effectiveFrom);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Throws PolicyProblems on a version that a service of this release cannot carry out: a start stops on it. */
export function assertCarriedOut(...args: Parameters<typeof whyNot>): void {
  const problems = whyNot(...args);
  if (problems.length > 0) throw new PolicyProblems(problems);
}

/** The hash of what a compiled pack says, as it is when it is compiled: whoever is sent one can check it. */
export function digestOf(pack: CompiledPack, sha256: (text: string) => string): string {
  const { digest: _d, policyVersion: _v, ...content } = pack;
  return sha256(canonicalJson(content));
}
