import { forArea, type CalendarData } from '@zhuanguan/calendar';
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
  /** Every rule of every pack, also those that bind no area of the set yet: a rule without executor stops the start. */
  rules: readonly (RuleData & { packId: string; file: string })[];
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
    if (!source) continue;
    const { id } = source.pack;
    if (sources.has(id)) problems.push(`${source.file}: pack ${id} is there already (${sources.get(id)?.file})`);
    sources.set(id, source);
  }
  const packs = new Map<string, CompiledPack>();
  for (const source of sources.values()) {
    const chain = chainOf(source, sources, problems);
    checkYears(chain, problems);
    for (const area of source.pack.areas) {
      if (packs.has(area.code)) problems.push(`${source.file}: area ${area.code} belongs to two packs`);
      packs.set(area.code, flatten(area, chain, sha256));
    }
  }
  if (problems.length > 0) throw new PolicyProblems(problems);
  const examples = [...sources.values()].flatMap((s) => s.examples.map((e) => ({ ...e, packId: s.pack.id })));
  const rules = [...sources.values()].flatMap((s) =>
    s.rules.map(({ rule, file }) => ({ ...rule, packId: s.pack.id, file })),
  );
  return { packs, rules, examples };
}

/** A year is announced once for a whole country; what a place adds to it is an overlay. */
function checkYears(chain: readonly PackSource[], problems: string[]): void {
  const own = chain.at(-1);
  for (const parent of chain.slice(0, -1))
    for (const { year } of own?.calendar ?? [])
      if (parent.calendar.some((y) => y.year === year))
        problems.push(`${own?.file}: ${year} is in the calendar of ${parent.pack.id}; local days go into overlays/`);
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
  const calendar = calendarOf(area, chain, sha256);
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

/** The version names the root and the years for the reader; the digest tells two contents apart. */
function calendarOf(area: AreaData, chain: readonly PackSource[], sha256: (text: string) => string): CalendarData {
  const days = { years: chain.flatMap((s) => s.calendar), overlays: chain.flatMap((s) => s.overlays) };
  const calendar = forArea({ ...days, version: '' }, area.code);
  const [root] = chain;
  const years = calendar.years.map((y) => y.year).join('-');
  const digest = sha256(canonicalJson({ years: calendar.years, overlays: calendar.overlays ?? [] })).slice(0, 8);
  return { ...calendar, version: `${root?.pack.id}@${root?.pack.version}:${years}#${digest}` };
}

export const packForArea = (set: PolicySet, areaCode: string): CompiledPack | undefined => set.packs.get(areaCode);

/** The value in force on a date: the last one from on or before it; a correction wins over what it corrects. */
export function valueAt(pack: CompiledPack, key: string, date: string): CompiledValue | undefined {
  const values = pack.parameters[key]?.values ?? [];
  const corrected = new Set(values.flatMap((v) => v.corrects ?? []));
  return values.filter((v) => v.from <= date && (v.corrects !== undefined || !corrected.has(v.from))).at(-1);
}

/** What we added to a text's value travels with its reference, so that it is never printed as the document's duty. */
export function withOurs({ reference, also = [] }: CompiledValue): LegalReference {
  const ours = [reference.ours, ...also.map((a) => a.ours)].filter((reason) => reason !== undefined);
  return ours.length > 0 ? { ...reference, ours: ours.join('；') } : reference;
}
