import { isBound, PolicyProblems, type CompiledPack, type PolicySet } from './compile.js';
import { specialistPolicy } from './specialist-policy.js';

/** The services of this release that carry rules out; an executor is named `<service>.<what>`. */
const EXECUTING = ['registry', 'workflow'] as const;
export type ExecutingService = (typeof EXECUTING)[number];

/**
 * A rule that is configured but has no executor stops the start: a service must bring every executor named after it, and
 * one named after no service of this release stops them all.
 */
export function assertExecutors(
  set: PolicySet,
  service: ExecutingService,
  executors: Readonly<Record<string, unknown>>,
): void {
  const missing = new Map<string, string>();
  for (const rule of set.rules)
    if (!isCarriedOut(rule.executor, service, executors))
      missing.set(
        `${rule.packId}/${rule.id}`,
        `${rule.at}: 规则 ${rule.id} 没有执行程序（${rule.executor}），不能启用`,
      );
  if (missing.size > 0) throw new PolicyProblems([...missing.values()]);
}

/** A kind of deadline that nothing computes stops the start, as a rule without executor does. */
export function assertDeadlines(set: Pick<PolicySet, 'deadlines'>, executors: Readonly<Record<string, unknown>>): void {
  const missing = set.deadlines.flatMap(({ id, at, values }) => {
    const kinds = new Set((values as { kind?: string }[]).flatMap((v) => v.kind ?? []));
    return [...kinds]
      .filter((kind) => !Object.hasOwn(executors, `supervision.deadline.${kind}`))
      .map((kind) => `${at}: 期限规则 ${id} 没有执行程序（supervision.deadline.${kind}），不能启用`);
  });
  if (missing.length > 0) throw new PolicyProblems(missing);
}

/** False where it is this service's to carry out and it does not, or where it is no service's of this release. */
export function isCarriedOut(
  executor: string,
  service: ExecutingService,
  executors: Readonly<Record<string, unknown>>,
): boolean {
  const owner = EXECUTING.find((name) => executor.startsWith(`${name}.`));
  return owner === service ? executor in executors : owner !== undefined;
}

/**
 * The packs a deployment names. One that is not there, or that lacks on some date what the regime cannot work without, stops
 * the start. 000000-reference is served by tests only.
 */
export function servePacks(set: PolicySet, ids: readonly string[]): PolicySet {
  const known = new Set([...set.packs.values()].map((p) => p.id));
  const missing = ids.filter((id) => !known.has(id)).map((id) => `没有部署所指定的制度包 ${id}`);
  const packs = new Map([...set.packs].filter(([, p]) => ids.includes(p.id)));
  const problems = [...missing, ...incomplete([...packs.values()], set.areas)];
  if (problems.length > 0) throw new PolicyProblems(problems);
  const chain = new Set([...packs.values()].flatMap((p) => p.chain.map((link) => link.split('@')[0])));
  return {
    ...set,
    packs,
    rules: set.rules.filter((rule) => chain.has(rule.packId)),
    deadlines: set.deadlines.filter((rule) => chain.has(rule.packId)),
  };
}

/** Areas whose regime cannot be read on some date on which one of its values begins. */
function incomplete(packs: readonly CompiledPack[], places: PolicySet['areas']): string[] {
  const problems = new Set<string>();
  for (const pack of packs.filter(isBound)) {
    const values = Object.values(pack.parameters).flatMap((p) => p.values);
    for (const date of new Set([pack.effectiveFrom, ...values.map((v) => v.from)]))
      try {
        specialistPolicy(pack, date);
      } catch (error) {
        problems.add(
          `${places.get(pack.area.code) ?? pack.id}: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
  }
  return [...problems];
}
