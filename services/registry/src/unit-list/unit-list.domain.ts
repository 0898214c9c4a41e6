import type { FieldError } from '@zhuanguan/kernel';
import { plain } from './unit-list.columns.js';
import type { Kind } from '../organisation/organisation.types.js';
import type { ListedUnit } from './unit-list.parse.js';

/** What is registered already, as far as a list can meet it. */
export interface RegisteredUnit {
  id: string;
  kind: Kind;
  name: string;
  shortName: string;
  formerNames: readonly string[];
  areaCode: string;
  code: string;
  uscc: string;
  budgetParentId: string;
  financeParentId: string;
  businessSection: string;
  /** Has appointments or open filings: then name and place change by an act with a document only (REG-1). */
  busy: boolean;
}

export interface ListWorld {
  /** The bureau whose officer imports. */
  bureau: { id: string; areaCode: string };
  /** Within that bureau's finance tree. */
  registered: readonly RegisteredUnit[];
  /** The id a row's organisation gets where it is registered nowhere yet: the same row, the same id. */
  idFor: (row: number) => string;
}

export interface PlannedUnit {
  listed: ListedUnit;
  outcome: 'new' | 'changed' | 'unchanged' | 'refused';
  id: string;
  kind: Kind;
  budgetParentId: string;
  financeParentId: string;
  departmentName: string;
  bureauName: string;
  changes: string[];
  errors: FieldError[];
}

interface Draft extends PlannedUnit {
  before: RegisteredUnit | undefined;
}

/**
 * What a list of units would do. Rows know each other: a department named in one is found in another. Pure; `idFor` is the
 * only chance and is an argument.
 */
export function planUnitList(rows: readonly ListedUnit[], world: ListWorld): PlannedUnit[] {
  const known = indexed(world.registered, keysOfRegistered);
  const named = new Set(rows.filter((r) => r.department !== '').flatMap(departmentKeys));
  const drafts = rows.map((listed, row) => draft(listed, row, { known, named, world }));
  refuseTwins(drafts);
  const listed = indexed(drafts, (d) => keysOf(d.listed));
  const bureaus = bureausByArea(drafts, world.registered);
  for (const d of drafts) placeUnderBureau(d, bureaus, world);
  const sections = sectionsOf(drafts, world.registered);
  for (const d of drafts) placeUnderSection(d, sections);
  for (const d of drafts) placeUnderDepartment(d, listed, known);
  refuseCircles(drafts);
  refuseOrphans(drafts);
  for (const d of drafts) settle(d);
  return drafts.map(({ before: _before, ...planned }) => planned);
}

/** Lists have thousands of rows that know each other by name: each is looked up, never searched. */
type Index<T> = ReadonlyMap<string, readonly T[]>;

function indexed<T>(items: readonly T[], keys: (item: T) => readonly string[]): Index<T> {
  const index = new Map<string, T[]>();
  for (const item of items)
    for (const key of new Set(keys(item))) {
      const at = index.get(key);
      if (at) at.push(item);
      else index.set(key, [item]);
    }
  return index;
}

type Named = Pick<RegisteredUnit, 'name' | 'shortName' | 'formerNames' | 'areaCode' | 'code'>;

const nameKey = (areaCode: string, name: string): string => `name ${areaCode} ${plain(name)}`;
const codeKey = (code: string): string => `code ${code}`;

const keysOf = ({ name, shortName, formerNames, areaCode, code }: Named): string[] => [
  ...[name, shortName, ...formerNames].filter(Boolean).map((n) => nameKey(areaCode, n)),
  ...(code ? [codeKey(code)] : []),
];
const keysOfRegistered = (u: RegisteredUnit): string[] => [...keysOf(u), ...(u.uscc ? [`uscc ${u.uscc}`] : [])];

/** What a 主管部门 cell may mean: a name in the row's area, or a code. */
const departmentKeys = ({ department, areaCode }: ListedUnit): string[] => [
  nameKey(areaCode, department),
  codeKey(department),
];

const refuse = (d: Draft, field: string, code: string, detail: string) => void d.errors.push({ field, code, detail });

interface Surroundings {
  known: Index<RegisteredUnit>;
  /** Keys of all that some row calls its 主管部门. */
  named: ReadonlySet<string>;
  world: ListWorld;
}

function draft(listed: ListedUnit, row: number, { known, named, world }: Surroundings): Draft {
  const before = match(listed, known);
  return {
    listed,
    outcome: 'new',
    id: before?.id ?? world.idFor(row),
    kind: listed.kind ?? kindOf(listed, named, before),
    budgetParentId: '',
    financeParentId: '',
    departmentName: '',
    bureauName: '',
    changes: [],
    errors: [...listed.errors],
    before,
  };
}

/** By code, else by USCC and name together (a code may be shared), else by any name in the same area. */
function match(listed: ListedUnit, known: Index<RegisteredUnit>): RegisteredUnit | undefined {
  const isNamed = (u: RegisteredUnit) =>
    [u.name, u.shortName, ...u.formerNames].some((n) => n !== '' && plain(n) === plain(listed.name));
  const byCode = listed.code ? (known.get(codeKey(listed.code)) ?? []) : [];
  if (byCode.length > 0) return byCode.find(isNamed) ?? byCode[0];
  const byUscc = listed.uscc ? (known.get(`uscc ${listed.uscc}`) ?? []) : [];
  if (byUscc.length > 0) return byUscc.find(isNamed) ?? (byUscc.length === 1 ? byUscc[0] : undefined);
  const byName = known.get(nameKey(listed.areaCode, listed.name)) ?? [];
  return byName.find((u) => plain(u.name) === plain(listed.name)) ?? (byName.length === 1 ? byName[0] : undefined);
}

/** Who others call their 主管部门 is one; 某某财政局 without a department of its own is the area's bureau. */
function kindOf(listed: ListedUnit, named: ReadonlySet<string>, before: RegisteredUnit | undefined): Kind {
  if (before?.kind === 'bureau' || (before && isPart(before.kind))) return before.kind;
  const own = keysOf(listed);
  const isOwn = listed.department !== '' && departmentKeys(listed).some((key) => own.includes(key));
  if (/财政局$/.test(listed.name) && (listed.department === '' || isOwn)) return 'bureau';
  if (own.some((key) => named.has(key))) return 'department';
  return before?.kind ?? 'unit';
}

function refuseTwins(drafts: readonly Draft[]): void {
  const seen = new Map<string, Draft>();
  for (const d of drafts) {
    const keys = [
      ...(d.before ? [`id ${d.id}`] : []),
      ...(d.listed.code ? [`code ${d.listed.code}`] : []),
      ...(d.listed.name ? [`name ${d.listed.areaCode} ${plain(d.listed.name)}`] : []),
    ];
    const twin = keys.map((key) => seen.get(key)).find(Boolean);
    if (twin)
      refuse(d, '/name', 'twice_in_list', `与第 ${twin.listed.rowNumber} 行重复（编码或名称相同），请删去一行。`);
    else for (const key of keys) seen.set(key, d);
  }
}

/** The bureau of the row's area, in the list or registered; a bureau itself stands under the importer's. */
function placeUnderBureau(d: Draft, bureaus: ReadonlyMap<string, Bureaus>, { bureau }: ListWorld): void {
  const { areaCode } = d.listed;
  if (d.id === bureau.id) {
    d.financeParentId = d.before?.financeParentId ?? '';
    return;
  }
  d.financeParentId = bureau.id;
  const { listed, known } = bureaus.get(areaCode) ?? {};
  if (d.kind === 'bureau') {
    if (areaCode === bureau.areaCode || (known && known.id !== d.id) || listed !== d)
      refuse(d, '/kind', 'second_bureau', '这个地区已经有财政部门；如果这是一般预算单位，请在“单位类型”栏注明。');
    return;
  }
  if (areaCode === bureau.areaCode) return;
  const found = listed ?? known;
  if (!found) {
    const detail = '这个地区的财政局还没有登记：请在表中加上一行财政局（单位类型填“财政部门”）。';
    return refuse(d, '/areaCode', 'bureau_missing', detail);
  }
  d.financeParentId = found.id;
  d.bureauName = 'listed' in found ? found.listed.name : found.name;
}

interface Bureaus {
  listed?: Draft;
  known?: RegisteredUnit;
}

/** The bureau of each area, in the list (the first that says so) and registered. */
function bureausByArea(drafts: readonly Draft[], registered: readonly RegisteredUnit[]): Map<string, Bureaus> {
  const byArea = new Map<string, Bureaus>();
  for (const u of registered) if (u.kind === 'bureau') byArea.set(u.areaCode, { known: u });
  for (const d of drafts) {
    if (d.kind !== 'bureau') continue;
    const at = byArea.get(d.listed.areaCode) ?? {};
    if (!at.listed) byArea.set(d.listed.areaCode, { ...at, listed: d });
  }
  return byArea;
}

const isPart = (kind: Kind): boolean => kind === 'section' || kind === 'office';

/** The bureau's sections of each area by name, in the list and registered. */
function sectionsOf(drafts: readonly Draft[], registered: readonly RegisteredUnit[]): Map<string, Sections> {
  const byArea = new Map<string, Sections>();
  const add = (areaCode: string, id: string, names: readonly string[]) => {
    const at = byArea.get(areaCode) ?? { ids: new Set(), byName: new Map() };
    at.ids.add(id);
    for (const name of names.filter(Boolean)) at.byName.set(plain(name), id);
    byArea.set(areaCode, at);
  };
  for (const u of registered) if (u.kind === 'section') add(u.areaCode, u.id, [u.name, u.shortName]);
  for (const d of drafts) if (d.kind === 'section') add(d.listed.areaCode, d.id, [d.listed.name, d.listed.shortName]);
  return byArea;
}

interface Sections {
  ids: Set<string>;
  byName: Map<string, string>;
}

/** A unit stands below the section that serves it (JZ-7), where the bureau has that section in the list or registered. */
function placeUnderSection(d: Draft, byArea: ReadonlyMap<string, Sections>): void {
  const sections = byArea.get(d.listed.areaCode);
  if (!sections || d.kind === 'bureau' || isPart(d.kind)) return;
  const { section } = d.listed;
  const named = section && sections.byName.get(plain(section));
  if (named) d.financeParentId = named;
  else if (!section && d.before && sections.ids.has(d.before.financeParentId))
    d.financeParentId = d.before.financeParentId;
}

function placeUnderDepartment(d: Draft, listed: Index<Draft>, known: Index<RegisteredUnit>): void {
  const { department, code, areaCode } = d.listed;
  if (department === '' || d.kind === 'bureau' || isPart(d.kind)) return;
  if (plain(department) === plain(d.listed.name) || (code !== '' && department === code)) return;
  const keys = departmentKeys(d.listed);
  const inList = keys.flatMap((key) => listed.get(key) ?? []).filter((o) => o !== d && o.listed.areaCode === areaCode);
  const before = keys.flatMap((key) => known.get(key) ?? []).filter((u) => u.id !== d.id && u.areaCode === areaCode);
  const ids = new Set([...inList.map((o) => o.id), ...before.map((u) => u.id)]);
  if (ids.size > 1) {
    const detail = `主管部门“${department}”对应不止一个单位，请写全称或编码。`;
    return refuse(d, '/department', 'department_ambiguous', detail);
  }
  const parent = inList[0] ?? before[0];
  if (!parent) {
    const detail = `没有找到主管部门“${department}”：请在表中加上这个部门，或核对名称。`;
    return refuse(d, '/department', 'department_not_found', detail);
  }
  d.budgetParentId = parent.id;
  d.departmentName = 'listed' in parent ? parent.listed.name : parent.name;
}

function refuseCircles(drafts: readonly Draft[]): void {
  const byId = new Map(drafts.map((d) => [d.id, d]));
  for (const d of drafts) {
    const seen = new Set([d.id]);
    for (let up = byId.get(d.budgetParentId); up; up = byId.get(up.budgetParentId)) {
      if (up === d) refuse(d, '/department', 'circle', '主管部门互为上下级，请核对“主管部门”一栏。');
      if (seen.has(up.id)) break;
      seen.add(up.id);
    }
  }
}

/** A row whose department or bureau stands in a refused row of the list cannot be taken over without it. */
function refuseOrphans(drafts: readonly Draft[]): void {
  const byId = new Map(drafts.map((d) => [d.id, d]));
  for (let again = true; again;) {
    again = false;
    for (const d of drafts) {
      if (d.errors.length > 0) continue;
      const parent = [d.budgetParentId, d.financeParentId]
        .map((id) => byId.get(id))
        .find((p) => p && p !== d && p.errors.length > 0 && !p.before);
      if (!parent) continue;
      again = true;
      refuse(d, '/department', 'parent_refused', `上级单位在第 ${parent.listed.rowNumber} 行，该行未通过检查。`);
    }
  }
}

function settle(d: Draft): void {
  const { before, listed } = d;
  if (before) {
    d.changes = changesOf(d, before);
    const moved = placeOrName(d, before);
    if (moved && before.busy) {
      const detail = `已登记为“${before.name}”，并有备案在册。更名、划转请在名录的单位页办理“机构变动”（需文件依据）。`;
      refuse(d, '/name', 'change_by_act', detail);
    }
  }
  d.outcome = d.errors.length > 0 ? 'refused' : !before ? 'new' : d.changes.length > 0 ? 'changed' : 'unchanged';
  if (before && !listed.department && d.kind !== 'bureau') d.budgetParentId ||= before.budgetParentId;
}

const placeOrName = (d: Draft, before: RegisteredUnit): boolean =>
  before.name !== d.listed.name ||
  (d.listed.department !== '' && d.budgetParentId !== before.budgetParentId) ||
  d.financeParentId !== before.financeParentId ||
  d.kind !== before.kind;

/** What an empty cell says nothing about stays as it is. */
function changesOf(d: Draft, before: RegisteredUnit): string[] {
  const { listed } = d;
  const changes: string[] = [];
  const differs = (label: string, was: string, is: string) => {
    if (is !== '' && was !== is) changes.push(`${label}：${was || '（空）'} → ${is}`);
  };
  differs('名称', before.name, listed.name);
  differs('编码', before.code, listed.code);
  differs('统一社会信用代码', before.uscc, listed.uscc);
  differs('简称', before.shortName, listed.shortName);
  differs('业务科室', before.businessSection, listed.section);
  const added = listed.formerNames.filter((n) => !before.formerNames.includes(n) && n !== before.shortName);
  if (added.length > 0) changes.push(`曾用名：增加 ${added.join('、')}`);
  if (d.kind !== before.kind) changes.push('单位类型');
  if (listed.department !== '' && d.budgetParentId !== before.budgetParentId)
    changes.push(`主管部门 → ${d.departmentName || '（无）'}`);
  if (d.financeParentId !== before.financeParentId) changes.push(`财政部门 → ${d.bureauName}`);
  return changes;
}

/** Parents before children: bureaus, their parts, then each department before what is below it. */
export function inOrder(planned: readonly PlannedUnit[]): PlannedUnit[] {
  const byId = new Map(planned.map((p) => [p.id, p]));
  const depth = (p: PlannedUnit): number => {
    if (p.kind === 'bureau') return 0;
    if (isPart(p.kind)) return 1;
    let steps = 0;
    for (let up = byId.get(p.budgetParentId); up && steps < planned.length; up = byId.get(up.budgetParentId))
      steps += 1;
    return 2 + steps;
  };
  return [...planned]
    .map((p) => ({ p, at: depth(p) }))
    .sort((a, b) => a.at - b.at)
    .map(({ p }) => p);
}
