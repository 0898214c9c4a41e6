import { createHash } from 'node:crypto';
import { factActor, mayI, type Actor } from '@zhuanguan/access';
import type { Identifier, Organisation, UnitList, UnitListRow } from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { readWorkbook } from '@zhuanguan/documents';
import { dateInShanghai, newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { RegistryContext } from '../context.js';
import { kindToProto, loadOrganisations, organisationToProto } from '../organisation/organisation.store.js';
import { registerOrganisations } from '../organisation/register-organisations.js';
import { relationsTo } from '../organisation/scope.js';
import { isId } from '../rpc-input.js';
import { rowsOf } from './unit-list.columns.js';
import { inOrder, planUnitList, type PlannedUnit } from './unit-list.domain.js';
import { parseRow, type ListedUnit } from './unit-list.parse.js';
import { findList, insertList, markCommitted, registeredUnder, type StoredList } from './unit-list.store.js';

/** Rows a list may have; a league has some thousand units. */
const MAX_ROWS = 20_000;
/** Organisations per transaction: short locks, and a killed import loses at most this much time. */
const STEP = 100;
const SYSTEM = { kind: 'system', name: 'batch' } as const;

const notFound = () => refuse('not_found', 'unit_list_not_found', '没有找到这次导入的单位名单。');

export async function previewUnitList(
  ctx: RegistryContext,
  actor: Actor,
  input: { fileName: string; file: Buffer },
): Promise<Result<UnitList>> {
  const read = await readWorkbook(input.file, { maxRows: MAX_ROWS });
  if (!read.ok) return read;
  const lists = read.value.map((sheet) => ({ sheet, rows: rowsOf(sheet) }));
  const rows = lists.flatMap((l) => l.rows ?? []);
  if (lists.every((l) => l.rows === undefined)) {
    const detail = '没有找到表头：单位名单应有“单位名称”和“预算单位编码”“主管部门”等栏目。可先下载空白表。';
    return refuse('invalid', 'no_header', detail, { fields: [{ field: '/file', code: 'no_header', detail }] });
  }
  const skipped = lists.filter((l) => l.rows === undefined && l.sheet.rows.length > 0).map((l) => l.sheet.name);
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const bureau = await ownBureau(ctx, tx, actor);
    if (!bureau.ok) return bureau;
    const listed = rows.map((row) => parseRow(row, areasOf(ctx), bureau.value.areaCode));
    const planned = await plan(ctx, tx, bureau.value, listed, newId);
    const list: StoredList = {
      id: newId(),
      bureauId: bureau.value.id,
      accountId: actor.accountId,
      fileName: input.fileName,
      fileHash: createHash('sha256').update(input.file).digest('hex'),
      state: 'previewed',
      rows: planned.map((p) => toRow(ctx, p)),
      warnings: [
        ...(skipped.length > 0 ? [`未读取的工作表（没有单位名单的表头）：${skipped.join('、')}`] : []),
        ...rowWarnings(lists.flatMap((l) => (l.rows ? l.sheet.rows : []))),
      ],
      createdAt: ctx.now(),
      committedAt: null,
    };
    await insertList(tx, list);
    return ok(toProto(list));
  });
}

/** What of the sheets a reader should know: a formula is never calculated here, and a hidden row is read as any other. */
function rowWarnings(rows: readonly { hidden?: true; formulas?: number[]; unresolved?: number[] }[]): string[] {
  const hidden = rows.filter((row) => row.hidden).length;
  const formulas = rows.filter((row) => row.formulas).length;
  const unresolved = rows.filter((row) => row.unresolved).length;
  return [
    ...(hidden > 0 ? [`有 ${hidden} 行在表格中是隐藏的，已一并读取。`] : []),
    ...(formulas > 0 ? [`有 ${formulas} 行含公式，取保存时的值。`] : []),
    ...(unresolved > 0 ? [`有 ${unresolved} 行的公式没有算好的值，相应内容按空白读取；请改成数值后再导入。`] : []),
  ];
}

export async function getUnitList(ctx: RegistryContext, actor: Actor, id: string): Promise<Result<UnitList>> {
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const bureau = await ownBureau(ctx, tx, actor);
    if (!bureau.ok) return bureau;
    const list = isId(id) ? await findList(tx, id, bureau.value.id) : undefined;
    return list ? ok(toProto(list)) : notFound();
  });
}

/**
 * Takes the rows over, some at a time. What a row becomes was fixed in the preview, its id too: killed in the middle and
 * begun again, it goes on to the same end. A committed list is answered as it is.
 */
export async function commitUnitList(
  ctx: RegistryContext,
  actor: Actor,
  input: { id: string; mode: 'all_or_nothing' | 'valid_only' },
): Promise<Result<UnitList>> {
  const looked = await ctx.db.inTx(scopeOf(actor), async (tx) => {
    const bureau = await ownBureau(ctx, tx, actor);
    if (!bureau.ok) return bureau;
    const list = isId(input.id) ? await findList(tx, input.id, bureau.value.id) : undefined;
    if (!list) return notFound();
    const again =
      list.state === 'committed'
        ? []
        : await plan(
            ctx,
            tx,
            bureau.value,
            list.rows.map(toListed),
            (row) => list.rows[row]?.organisation?.id ?? newId(),
          );
    return ok({ list, planned: again });
  });
  if (!looked.ok) return looked;
  const { list, planned } = looked.value;
  if (list.state === 'committed') return ok(toProto(list));
  const refused = planned.filter((p) => p.outcome === 'refused').length;
  if (input.mode === 'all_or_nothing' && refused > 0)
    return refuse(
      'refused',
      'rows_refused',
      `有 ${refused} 行未通过检查，没有登记任何单位。请更正后重新上传，或选择只登记通过检查的行。`,
    );
  const by = factActor(actor, 'unit_list.import', ['bureau_of_unit']);
  const failed = new Map<string, string>();
  const todo = inOrder(planned.filter((p) => p.outcome === 'new' || p.outcome === 'changed'));
  for (let i = 0; i < todo.length; i += STEP) {
    const organisations = await organisationsOf(ctx, todo.slice(i, i + STEP));
    const results = await registerOrganisations(ctx, organisations, by);
    results.forEach((r, n) => {
      if (!r.ok) failed.set(organisations[n]?.id ?? '', r.refusal.detail);
    });
  }
  const rows = planned.map((p, i) => doneRow(ctx, p, list.rows[i], failed.get(p.id)));
  const now = ctx.now();
  await ctx.db.inTx(scopeOf(actor), (tx) => markCommitted(tx, list.id, rows, now));
  return ok(toProto({ ...list, rows, state: 'committed', committedAt: now }));
}

/** The bureau the actor imports for; only its officers may. */
async function ownBureau(
  ctx: RegistryContext,
  tx: Tx,
  actor: Actor,
): Promise<Result<{ id: string; areaCode: string }>> {
  const id = actor.actingOrgId ?? '';
  const today = dateInShanghai(ctx.now());
  const relations = isId(id) ? await relationsTo(tx, actor, id, today) : [];
  const allowed = mayI(actor, 'unit_list.import', { relations });
  if (!allowed.ok) return allowed;
  const bureau = (await loadOrganisations(tx, [id])).get(id);
  return bureau?.kind === 'bureau'
    ? ok({ id, areaCode: bureau.areaCode })
    : refuse('forbidden', 'not_a_bureau', '单位名单由财政部门导入，请在右上角切换到财政部门。');
}

const areasOf = (ctx: RegistryContext) => [...ctx.policies.packs.values()].map((pack) => pack.area);

async function plan(
  ctx: RegistryContext,
  tx: Tx,
  bureau: { id: string; areaCode: string },
  listed: readonly ListedUnit[],
  idFor: (row: number) => string,
): Promise<PlannedUnit[]> {
  const registered = await registeredUnder(tx, bureau.id, dateInShanghai(ctx.now()));
  return planUnitList(listed, { bureau, registered, idFor });
}

/** Ours: a listed unit is taken to be in its place since the regime began, or longer where it is registered already. */
const sinceOf = (ctx: RegistryContext, areaCode: string): string => {
  const pack = [...ctx.policies.packs.values()].find((p) => p.area.code === areaCode);
  return pack?.effectiveFrom ?? dateInShanghai(ctx.now());
};

/** The whole new state of each: what the list says nothing about is kept as it is registered. */
async function organisationsOf(ctx: RegistryContext, planned: readonly PlannedUnit[]): Promise<Organisation[]> {
  const known = await ctx.db.inTx(SYSTEM, (tx) =>
    loadOrganisations(
      tx,
      planned.map((p) => p.id),
    ),
  );
  return planned.map((p) => {
    const before = known.get(p.id);
    const fresh = organisationOf(ctx, p);
    if (!before) return fresh;
    const old = organisationToProto(before);
    return {
      ...fresh,
      shortName: fresh.shortName || old.shortName,
      formerNames: [...new Set([...old.formerNames, ...fresh.formerNames])],
      businessSection: fresh.businessSection || old.businessSection,
      validFrom: old.validFrom,
      identifiers: identifiersFrom(old.identifiers, fresh.identifiers, dateInShanghai(ctx.now())),
    };
  });
}

/** A value that is another now ends today and keeps its days before; the list says nothing about schemes it has not. */
function identifiersFrom(
  old: readonly Identifier[],
  fresh: readonly Identifier[],
  today: string,
): Organisation['identifiers'] {
  const same = (a: Identifier, b: Identifier) => a.scheme === b.scheme && a.value === b.value;
  const held = (i: Identifier) => !i.validTo || i.validTo > today;
  const replaced = (o: Identifier) => held(o) && fresh.some((f) => f.scheme === o.scheme && f.value !== o.value);
  return [
    ...old.map((o) => (replaced(o) ? { ...o, validTo: today } : o)),
    ...fresh
      .filter((f) => !old.some((o) => same(o, f) && held(o)))
      .map((f) => (old.some((o) => o.scheme === f.scheme) ? { ...f, validFrom: today } : f)),
  ];
}

function organisationOf(ctx: RegistryContext, p: PlannedUnit): Organisation {
  const { listed } = p;
  const validFrom = sinceOf(ctx, listed.areaCode);
  const identifier = (scheme: string, value: string) => (value ? [{ scheme, value, validFrom, validTo: '' }] : []);
  return {
    id: p.id,
    kind: kindToProto(p.kind),
    name: listed.name,
    shortName: listed.shortName,
    formerNames: listed.formerNames,
    areaCode: listed.areaCode,
    identifiers: [...identifier('budget_unit_code', listed.code), ...identifier('uscc', listed.uscc)],
    budgetParentId: p.budgetParentId,
    financeParentId: p.financeParentId,
    businessSection: listed.section,
    validFrom,
    validTo: '',
    version: 0,
  };
}

const toRow = (ctx: RegistryContext, p: PlannedUnit): UnitListRow => ({
  sheet: p.listed.sheet,
  rowNumber: p.listed.rowNumber,
  outcome: p.outcome,
  organisation: organisationOf(ctx, p),
  departmentName: p.listed.department,
  bureauName: p.bureauName,
  changes: p.changes,
  errors: p.errors.map((e) => ({ ...e })),
});

/** Refusals that the row alone gave stay with it; the others are found again. */
const OWN = new Set(['code_invalid', 'required', 'too_long', 'area_unknown', 'kind_unknown']);

function toListed(row: UnitListRow): ListedUnit {
  const organisation = row.organisation;
  const value = (scheme: string) => organisation?.identifiers.find((i) => i.scheme === scheme)?.value ?? '';
  return {
    sheet: row.sheet,
    rowNumber: row.rowNumber,
    code: value('budget_unit_code'),
    name: organisation?.name ?? '',
    shortName: organisation?.shortName ?? '',
    formerNames: organisation?.formerNames ?? [],
    uscc: value('uscc'),
    department: row.departmentName,
    section: organisation?.businessSection ?? '',
    areaCode: organisation?.areaCode ?? '',
    kind: organisation ? kindOfProto(organisation) : undefined,
    errors: row.errors.filter((e) => OWN.has(e.code) || e.field === '/uscc'),
  };
}

const kindOfProto = ({ kind }: Organisation) =>
  (['unit', 'department', 'bureau', 'section', 'office'] as const).find((k) => kindToProto(k) === kind);

function doneRow(
  ctx: RegistryContext,
  p: PlannedUnit,
  before: UnitListRow | undefined,
  failed: string | undefined,
): UnitListRow {
  const row = toRow(ctx, p);
  if (failed) return { ...row, outcome: 'refused', errors: [{ field: '', code: 'not_registered', detail: failed }] };
  if (p.outcome === 'refused') return row;
  // A list that was killed half-way finds its own units unchanged: they are what it registered.
  const done = p.outcome !== 'unchanged' || (before && before.outcome !== 'unchanged');
  return { ...row, outcome: done ? 'registered' : 'unchanged', changes: before?.changes ?? row.changes };
}

function toProto(list: StoredList): UnitList {
  const count = (outcome: string) => list.rows.filter((r) => r.outcome === outcome).length;
  return {
    id: list.id,
    fileName: list.fileName,
    fileHash: list.fileHash,
    state: list.state,
    rows: list.rows,
    newRows: count('new'),
    changedRows: count('changed'),
    unchangedRows: count('unchanged'),
    refusedRows: count('refused'),
    registeredRows: count('registered'),
    warnings: list.warnings,
    createdAt: list.createdAt,
    committedAt: list.committedAt ?? undefined,
  };
}
