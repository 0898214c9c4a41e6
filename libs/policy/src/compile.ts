import type { CalendarData } from '@zhuanguan/calendar';
import { canonicalJson, type LegalReference } from '@zhuanguan/kernel';
import type { AreaData, ExampleData, FormData, NatureData, RuleData } from './pack.schema.js';
import { readPack, type PackSource } from './read-pack.js';

export interface CompiledValue {
  from: string;
  value: unknown;
  packId: string;
  reference: LegalReference;
  also?: readonly LegalReference[];
  corrects?: string;
}

/** A pack flattened for one area: plain JSON, hashed, the same on every machine. */
export interface CompiledPack {
  id: string;
  version: string;
  /** Hex SHA-256 of the canonical content. */
  digest: string;
  /** id@version#digest, as answers and events carry it. */
  policyVersion: string;
  area: AreaData;
  authority: string;
  /** Root first. */
  chain: readonly string[];
  effectiveFrom: string;
  parameters: Readonly<Record<string, { nature: NatureData; values: readonly CompiledValue[] }>>;
  rules: readonly (RuleData & { packId: string; file: string })[];
  forms: readonly FormData[];
  calendar: CalendarData;
  messages: Readonly<Record<string, string>>;
}

export interface PolicySet {
  packs: ReadonlyMap<string, CompiledPack>;
  examples: readonly (ExampleData & { packId: string })[];
}

/** A set that cannot be compiled, with every problem found; a start stops on it. */
export class PolicyProblems extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`the policy packs have ${problems.length} problem(s):\n- ${problems.join('\n- ')}`);
    this.name = 'PolicyProblems';
  }
}

/** `files`: relative path → text; the first path segment is the pack's folder, then `policy/…` (architecture §5). */
export function compilePacks(files: Readonly<Record<string, string>>, sha256: (text: string) => string): PolicySet {
  const problems: string[] = [];
  const folders = Object.keys(files).flatMap((path) =>
    path.endsWith('/policy/pack.yaml') ? [path.slice(0, -'/pack.yaml'.length)] : [],
  );
  const sources = new Map<string, PackSource>();
  for (const folder of folders.sort()) {
    const source = readPack(folder, files, problems);
    if (source) sources.set(source.pack.id, source);
  }
  const packs = new Map<string, CompiledPack>();
  for (const source of sources.values()) {
    const chain = chainOf(source, sources, problems);
    for (const area of source.pack.areas) {
      if (packs.has(area.code)) problems.push(`${source.file}: area ${area.code} belongs to two packs`);
      packs.set(area.code, flatten(area, chain, sha256));
    }
  }
  if (problems.length > 0) throw new PolicyProblems(problems);
  const examples = [...sources.values()].flatMap((s) => s.examples.map((e) => ({ ...e, packId: s.pack.id })));
  return { packs, examples };
}

function chainOf(source: PackSource, all: ReadonlyMap<string, PackSource>, problems: string[]): PackSource[] {
  const chain: PackSource[] = [];
  for (let at: PackSource | undefined = source; at; at = at.pack.parent ? all.get(at.pack.parent) : undefined) {
    if (chain.includes(at)) {
      problems.push(`${source.file}: the parents of this pack go in a circle`);
      break;
    }
    if (at.pack.parent && !all.has(at.pack.parent)) problems.push(`${at.file}: parent ${at.pack.parent} is not there`);
    chain.unshift(at);
  }
  return chain;
}

/** A duty or measure binds an area only by the pack's own word (boundBy), or by adoption of a parent's (JZ-11). */
function binds(nature: NatureData, from: PackSource, own: PackSource, area: AreaData): boolean {
  if (nature === 'form' || nature === 'default') return true;
  if (from === own) return area.boundBy !== undefined;
  return own.pack.adopts?.some((a) => a.pack === from.pack.id) ?? false;
}

function flatten(area: AreaData, chain: readonly PackSource[], sha256: (text: string) => string): CompiledPack {
  const own = chain.at(-1);
  if (!own) throw new Error(`no pack for ${area.code}`);
  const parameters: Record<string, { nature: NatureData; values: CompiledValue[] }> = {};
  const rules = new Map<string, RuleData & { packId: string; file: string }>();
  const forms = new Map<string, FormData>();
  for (const source of chain) {
    const packId = source.pack.id;
    for (const [key, { nature, values }] of Object.entries(source.parameters)) {
      if (!binds(nature, source, own, area)) continue;
      // A child's values take over from the parent's as a whole: two texts are never mixed by date.
      parameters[key] = {
        nature,
        values: values.map((v) => ({ ...v, packId })).sort((a, b) => (a.from < b.from ? -1 : 1)),
      };
    }
    for (const { rule, file } of source.rules)
      if (binds(rule.nature, source, own, area)) rules.set(rule.id, { ...rule, packId, file });
    for (const form of source.forms) forms.set(`${form.id}@${form.version}`, form);
  }
  const years = chain.flatMap((s) => s.calendar);
  const calendar: CalendarData = {
    version: `${chain[0]?.pack.id}@${chain[0]?.pack.version}:${years.map((y) => y.year).join('-')}`,
    years,
  };
  const content = {
    id: own.pack.id,
    version: own.pack.version,
    area,
    authority: own.pack.authority,
    chain: chain.map((s) => `${s.pack.id}@${s.pack.version}`),
    effectiveFrom: own.pack.effective.from,
    parameters,
    rules: [...rules.values()],
    forms: [...forms.values()],
    calendar,
    messages: Object.assign({}, ...chain.map((s) => s.messages)) as Record<string, string>,
  };
  const digest = sha256(canonicalJson(content));
  return { ...content, digest, policyVersion: `${own.pack.id}@${own.pack.version}#${digest.slice(0, 12)}` };
}

export const packForArea = (set: PolicySet, areaCode: string): CompiledPack | undefined => set.packs.get(areaCode);

/** The value in force on a date: the last one from on or before it; a correction wins over what it corrects. */
export function valueAt(pack: CompiledPack, key: string, date: string): CompiledValue | undefined {
  const values = pack.parameters[key]?.values ?? [];
  const corrected = new Set(values.flatMap((v) => v.corrects ?? []));
  return values.filter((v) => v.from <= date && (v.corrects !== undefined || !corrected.has(v.from))).at(-1);
}

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
  const carried = (executor: string): boolean => {
    const owner = EXECUTING.find((name) => executor.startsWith(`${name}.`));
    return owner === service ? executor in executors : owner !== undefined;
  };
  const missing = new Map<string, string>();
  for (const pack of set.packs.values())
    for (const rule of pack.rules)
      if (!carried(rule.executor))
        missing.set(`${rule.packId}/${rule.id}`, `${rule.file}: rule ${rule.id} has no executor (${rule.executor})`);
  if (missing.size > 0) throw new PolicyProblems([...missing.values()]);
}

/** The packs a deployment names; one that is not there stops the start. 000000-reference is served by tests only. */
export function servePacks(set: PolicySet, ids: readonly string[]): PolicySet {
  const known = new Set([...set.packs.values()].map((p) => p.id));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0)
    throw new PolicyProblems(missing.map((id) => `pack ${id} is named by the deployment and not there`));
  return { ...set, packs: new Map([...set.packs].filter(([, p]) => ids.includes(p.id))) };
}
