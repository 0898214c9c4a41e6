import type { FieldError } from '@zhuanguan/kernel';
import { plain } from './unit-list.columns.js';
import type { Kind, ListedUnit } from './unit-list.parse.js';

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
  const drafts = rows.map((listed, row) => draft(listed, row, rows, world));
  refuseTwins(drafts);
  for (const d of drafts) placeUnderBureau(d, drafts, world);
  for (const d of drafts) placeUnderDepartment(d, drafts, world);
  refuseCircles(drafts);
  refuseOrphans(drafts);
  for (const d of drafts) settle(d);
  return drafts.map(({ before: _before, ...planned }) => planned);
}

const refuse = (d: Draft, field: string, code: string, detail: string) => void d.errors.push({ field, code, detail });

function draft(listed: ListedUnit, row: number, rows: readonly ListedUnit[], world: ListWorld): Draft {
  const before = match(listed, world.registered);
  return {
    listed,
    outcome: 'new',
    id: before?.id ?? world.idFor(row),
    kind: listed.kind ?? kindOf(listed, rows, before),
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
function match(listed: ListedUnit, registered: readonly RegisteredUnit[]): RegisteredUnit | undefined {
  const named = (u: RegisteredUnit) =>
    [u.name, u.shortName, ...u.formerNames].some((n) => n !== '' && plain(n) === plain(listed.name));
  const byCode = listed.code ? registered.filter((u) => u.code === listed.code) : [];
  if (byCode.length > 0) return byCode.find(named) ?? byCode[0];
  const byUscc = listed.uscc ? registered.filter((u) => u.uscc === listed.uscc) : [];
  if (byUscc.length > 0) return byUscc.find(named) ?? (byUscc.length === 1 ? byUscc[0] : undefined);
  const byName = registered.filter((u) => u.areaCode === listed.areaCode && named(u));
  return byName.find((u) => plain(u.name) === plain(listed.name)) ?? (byName.length === 1 ? byName[0] : undefined);
}

/** Who others call their 主管部门 is one; 某某财政局 without a department of its own is the area's bureau. */
function kindOf(listed: ListedUnit, rows: readonly ListedUnit[], before: RegisteredUnit | undefined): Kind {
  if (before?.kind === 'bureau') return 'bureau';
  const names = [listed.name, listed.shortName, ...listed.formerNames].filter(Boolean).map(plain);
  const own = (text: string) => names.includes(plain(text)) || (listed.code !== '' && text === listed.code);
  if (/财政局$/.test(listed.name) && (listed.department === '' || own(listed.department))) return 'bureau';
  if (rows.some((r) => r.department !== '' && r.areaCode === listed.areaCode && own(r.department))) return 'department';
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
function placeUnderBureau(d: Draft, drafts: readonly Draft[], { bureau, registered }: ListWorld): void {
  const { areaCode } = d.listed;
  if (d.id === bureau.id) {
    d.financeParentId = d.before?.financeParentId ?? '';
    return;
  }
  if (d.kind === 'bureau') {
    const other = registered.find((u) => u.kind === 'bureau' && u.areaCode === areaCode && u.id !== d.id);
    const earlier = drafts.find((o) => o !== d && o.kind === 'bureau' && o.listed.areaCode === areaCode);
    if (areaCode === bureau.areaCode || other || (earlier && drafts.indexOf(earlier) < drafts.indexOf(d)))
      refuse(d, '/kind', 'second_bureau', '这个地区已经有财政部门；如果这是一般预算单位，请在“单位类型”栏注明。');
    d.financeParentId = bureau.id;
    return;
  }
  if (areaCode === bureau.areaCode) {
    d.financeParentId = bureau.id;
    return;
  }
  const listed = drafts.find((o) => o.kind === 'bureau' && o.listed.areaCode === areaCode);
  const known = registered.find((u) => u.kind === 'bureau' && u.areaCode === areaCode);
  const found = listed ?? known;
  if (!found) {
    const detail = '这个地区的财政局还没有登记：请在表中加上一行财政局（单位类型填“财政部门”）。';
    return refuse(d, '/areaCode', 'bureau_missing', detail);
  }
  d.financeParentId = found.id;
  d.bureauName = 'listed' in found ? found.listed.name : found.name;
}

function placeUnderDepartment(d: Draft, drafts: readonly Draft[], { registered }: ListWorld): void {
  const { department, code, areaCode } = d.listed;
  if (department === '' || d.kind === 'bureau') return;
  const wanted = plain(department);
  if (wanted === plain(d.listed.name) || (code !== '' && department === code)) return;
  const same = (names: readonly string[], itsCode: string) =>
    names.some((n) => n !== '' && plain(n) === wanted) || (itsCode !== '' && itsCode === department);
  const listed = drafts.filter(
    (o) =>
      o !== d &&
      o.listed.areaCode === areaCode &&
      same([o.listed.name, o.listed.shortName, ...o.listed.formerNames], o.listed.code),
  );
  const known = registered.filter(
    (u) => u.id !== d.id && u.areaCode === areaCode && same([u.name, u.shortName, ...u.formerNames], u.code),
  );
  const ids = new Set([...listed.map((o) => o.id), ...known.map((u) => u.id)]);
  if (ids.size > 1) {
    const detail = `主管部门“${department}”对应不止一个单位，请写全称或编码。`;
    return refuse(d, '/department', 'department_ambiguous', detail);
  }
  const [id] = ids;
  const parent = listed.find((o) => o.id === id) ?? known.find((u) => u.id === id);
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

/** Parents before children: bureaus, then each department before what is below it. */
export function inOrder(planned: readonly PlannedUnit[]): PlannedUnit[] {
  const byId = new Map(planned.map((p) => [p.id, p]));
  const depth = (p: PlannedUnit): number => {
    let steps = p.kind === 'bureau' ? 0 : 1;
    for (let up = byId.get(p.budgetParentId); up && steps < planned.length; up = byId.get(up.budgetParentId))
      steps += 1;
    return steps;
  };
  return [...planned]
    .map((p) => ({ p, at: depth(p) }))
    .sort((a, b) => a.at - b.at)
    .map(({ p }) => p);
}
