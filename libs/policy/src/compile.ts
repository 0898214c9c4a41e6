import { forArea, type CalendarData } from '@zhuanguan/calendar';
import { canonicalJson, type LegalReference } from '@zhuanguan/kernel';
import type { AreaData, ExampleData, FormData, NatureData, PackFileData, RuleData } from './pack.schema.js';
import { checkChain } from './check-deadline.js';
import { checkReturns } from './check-returns.js';
import { DEADLINE_PREFIX } from './deadline.schema.js';
import { layersOf, type Layer } from './layers.js';
import type { ParameterKey } from './parameter.schema.js';
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
  /** What other packs of the chain say and what does not apply here; absent where there is nothing. */
  layers?: Readonly<Record<string, readonly Layer[]>>;
  /** The texts by which the pack takes on duties of its parents; absent where it does not. */
  adopts?: PackFileData['adopts'];
  rules: readonly (RuleData & { packId: string; file: string })[];
  forms: readonly FormData[];
  calendar: CalendarData;
  messages: Readonly<Record<string, string>>;
}

export interface PolicySet {
  packs: ReadonlyMap<string, CompiledPack>;
  /** Every rule with a clock of every pack and every value it had, with its file and line. */
  deadlines: readonly { id: string; packId: string; at: string; values: readonly unknown[] }[];
  /** Every rule of every pack, also those that bind no area of the set yet: a rule without executor stops the start. */
  rules: readonly (RuleData & { packId: string; at: string })[];
  /** File and line of each area in its pack.yaml. */
  areas: ReadonlyMap<string, string>;
  examples: readonly (ExampleData & { packId: string })[];
}

/** A set that cannot be compiled, with every problem found; a start stops on it. */
export class PolicyProblems extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`制度包有 ${problems.length} 处问题 (policy packs):\n- ${problems.join('\n- ')}`);
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
    const twin = sources.get(id);
    if (twin) source.say(['id'], `制度包 ${id} 已有（${twin.at(['id'])}）`);
    sources.set(id, source);
  }
  const packs = new Map<string, CompiledPack>();
  const areas = new Map<string, string>();
  for (const { source, chain, area, at } of areasOf(sources)) {
    const pack = flatten(area, chain, sha256);
    checkVacancy(chain, pack);
    packs.set(area.code, pack);
    checkReturns(
      {
        changesOf: (key) => pack.parameters[key]?.values.map((v) => v.from) ?? [],
        valueOn: (key, day) => valueAt(pack, key, day),
      },
      (id) => chain.find((s) => s.pack.id === id)?.sayOf.get('filing.returns'),
    );
    checkChain(pack.parameters, (key) => chain.findLast((s) => s.sayOf.has(key))?.sayOf.get(key));
    areas.set(area.code, source.at(['areas', at]));
  }
  // Areas of one pack share its files: the same fault stands at the same line.
  if (problems.length > 0) throw new PolicyProblems([...new Set(problems)]);
  const examples = [...sources.values()].flatMap((s) => s.examples.map((e) => ({ ...e, packId: s.pack.id })));
  const rules = [...sources.values()].flatMap((s) =>
    s.rules.map(({ rule, at }) => ({ ...rule, packId: s.pack.id, at })),
  );
  const deadlines = [...sources.values()].flatMap((s) =>
    s.deadlines.map(({ key, at }) => ({
      id: key.slice(DEADLINE_PREFIX.length),
      packId: s.pack.id,
      at,
      values: s.parameters[key]?.values.map((v) => v.value) ?? [],
    })),
  );
  return { packs, rules, deadlines, areas, examples };
}

interface OwnedArea {
  source: PackSource;
  chain: PackSource[];
  area: AreaData;
  /** Its place in the pack. */
  at: number;
}

/** Each area with the pack that has it: its own, where that takes it over from a parent whose text does not bind it (JZ-11). */
function areasOf(sources: ReadonlyMap<string, PackSource>): OwnedArea[] {
  const owned = new Map<string, OwnedArea>();
  for (const source of sources.values()) {
    const chain = chainOf(source, sources);
    checkYears(chain);
    for (const adopted of source.pack.adopts ?? [])
      if (!chain.slice(0, -1).some((s) => s.pack.id === adopted.pack))
        source.say(['adopts'], `采纳的 ${adopted.pack} 不是本制度包的上级`);
    for (const [at, area] of source.pack.areas.entries()) {
      const mine = { source, chain, area, at };
      const other = owned.get(area.code);
      if (!other || yields(other, mine)) owned.set(area.code, mine);
      else if (!yields(mine, other))
        source.say(
          ['areas', at, 'code'],
          `地区 ${area.code} 已在另一制度包（${other.source.at(['areas', other.at])}）`,
        );
    }
  }
  return [...owned.values()];
}

const yields = (above: OwnedArea, own: OwnedArea): boolean =>
  above.area.boundBy === undefined && own.chain.slice(0, -1).includes(above.source);

/** A year is announced once for a whole country; what a place adds to it is an overlay. */
function checkYears(chain: readonly PackSource[]): void {
  const own = chain.at(-1);
  for (const parent of chain.slice(0, -1))
    for (const [year, say] of own?.years ?? [])
      if (parent.years.has(year))
        say(['year'], `${year} 年的日历在上级 ${parent.pack.id} 中已有；地方节假日请放在 overlays/`);
}

/** Reminders of a vacancy stand beside its one due date: where there is none, or not yet, nobody could be reminded. */
function checkVacancy(chain: readonly PackSource[], { parameters }: CompiledPack): void {
  const first = (key: ParameterKey) => parameters[key]?.values.map((v) => v.from).sort()[0];
  const [reminded, due] = [first('reminders.vacancy'), first('specialist.vacancy-deadline')];
  if (reminded === undefined || (due !== undefined && due <= reminded)) return;
  const say = chain.findLast((s) => s.sayOf.has('reminders.vacancy'))?.sayOf.get('reminders.vacancy');
  say?.(
    ['reminders.vacancy'],
    due === undefined
      ? 'reminders.vacancy 是空缺期限的提醒，而没有空缺期限：期限写在 specialist.vacancy-deadline'
      : `reminders.vacancy 自 ${reminded} 起，而空缺期限 specialist.vacancy-deadline 自 ${due} 起才有：提醒不能早于期限`,
  );
}

function chainOf(source: PackSource, all: ReadonlyMap<string, PackSource>): PackSource[] {
  const chain: PackSource[] = [];
  for (let at: PackSource | undefined = source; at; at = at.pack.parent ? all.get(at.pack.parent) : undefined) {
    if (chain.includes(at)) {
      source.say(
        ['parent'],
        `上级关系绕成了一圈：${[...chain.map((s) => s.pack.id).reverse(), at.pack.id].join(' → ')}`,
      );
      break;
    }
    if (at.pack.parent && !all.has(at.pack.parent) && at === source)
      at.say(['parent'], `没有上级制度包 ${at.pack.parent}`);
    chain.unshift(at);
  }
  return chain;
}

/** What addresses everybody below binds without more; a duty or measure binds an area only by the pack's own word (boundBy), or by adoption of a parent's (JZ-11). */
function binds(nature: NatureData, from: PackSource, own: PackSource, area: AreaData): boolean {
  if (nature === 'form' || nature === 'default' || nature === 'binding') return true;
  if (from === own) return area.boundBy !== undefined;
  return own.pack.adopts?.some((a) => a.pack === from.pack.id) ?? false;
}

function flatten(area: AreaData, chain: readonly PackSource[], sha256: (text: string) => string): CompiledPack {
  const own = chain.at(-1);
  if (!own) throw new Error(`no pack for ${area.code}`);
  const { effective } = own.pack;
  const isAdopted = (nature: NatureData, from: PackSource) =>
    from !== own && (nature === 'duty' || nature === 'measure');
  const parameters: Record<string, { nature: NatureData; values: CompiledValue[] }> = {};
  const rules = new Map<string, RuleData & { packId: string; file: string }>();
  const forms = new Map<string, FormData>();
  for (const source of chain) {
    const packId = source.pack.id;
    for (const [key, { nature, values }] of Object.entries(source.parameters)) {
      if (!binds(nature, source, own, area)) continue;
      // A child's values take over from the parent's as a whole: two texts are never mixed by date.
      const named = values.map((v) => ({ ...v, packId }));
      parameters[key] = { nature, values: sorted(isAdopted(nature, source) ? since(named, effective.from) : named) };
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
    effectiveFrom: effective.from,
    parameters,
    ...layersOf(chain, parameters, (nature, from) => binds(nature, from, own, area)),
    ...(own.pack.adopts ? { adopts: own.pack.adopts } : {}),
    rules: [...rules.values()],
    forms: [...forms.values()],
    calendar,
    messages: Object.assign({}, ...chain.map((s) => s.messages)) as Record<string, string>,
  };
  const digest = sha256(canonicalJson(content));
  return { ...content, digest, policyVersion: `${own.pack.id}@${own.pack.version}#${digest.slice(0, 12)}` };
}

const sorted = (values: readonly CompiledValue[]) =>
  [...values].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));

/** What was adopted binds from the adoption on, not from the day of the parent's text. */
function since(values: readonly CompiledValue[], from: string): CompiledValue[] {
  const corrected = new Set(values.flatMap((v) => v.corrects ?? []));
  const valid = values.filter((v) => v.corrects !== undefined || !corrected.has(v.from));
  return valid.map(({ corrects: _, ...v }) => (v.from < from ? { ...v, from } : v));
}

/** False where the texts of the pack's chain put no duty on the area: nobody is asked for, nothing is missing (JZ-11). */
export const isBound = (pack: CompiledPack): boolean =>
  pack.area.boundBy !== undefined || pack.parameters['specialist.head-count'] !== undefined;

/** The version names the root and the years for the reader; the digest tells two contents apart. */
function calendarOf(area: AreaData, chain: readonly PackSource[], sha256: (text: string) => string): CalendarData {
  const days = { years: chain.flatMap((s) => s.calendar), overlays: chain.flatMap((s) => s.overlays) };
  const calendar = forArea({ ...days, version: '' }, area.code);
  const [root] = chain;
  const years = calendar.years.map((y) => y.year).join('-');
  const digest = sha256(canonicalJson({ years: calendar.years, overlays: calendar.overlays ?? [] })).slice(0, 8);
  return { ...calendar, version: `${root?.pack.id}@${root?.pack.version}:${years}#${digest}` };
}

export const packForArea = (set: Pick<PolicySet, 'packs'>, areaCode: string): CompiledPack | undefined =>
  set.packs.get(areaCode);

/** The value in force on a date: the last one from on or before it; a correction wins over what it corrects. */
export function valueAt(pack: CompiledPack, key: string, date: string): CompiledValue | undefined {
  const values = pack.parameters[key]?.values ?? [];
  const corrected = new Set(values.flatMap((v) => v.corrects ?? []));
  return values.filter((v) => v.from <= date && (v.corrects !== undefined || !corrected.has(v.from))).at(-1);
}
