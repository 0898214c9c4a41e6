import { mayI, type Actor } from '@zhuanguan/access';
import type { DirectoryEntry, ExportDirectoryRequest, ExportDirectoryResponse } from '@zhuanguan/contracts';
import { scopeOf } from '@zhuanguan/db';
import { shanghaiMinute, writeSpecialistForm } from '@zhuanguan/documents';
import { recordExport } from '@zhuanguan/events';
import { dateInShanghai, isDate, ok, refuse, type Result } from '@zhuanguan/kernel';
import { exportedColumns, packForArea, specialistPolicy } from '@zhuanguan/policy';
import type { RegistryContext } from '../context.js';
import { loadOrganisations } from '../organisation/organisation.store.js';
import { notADate, toEntries } from './directory.js';
import { countList, directoryList, readList } from './directory.store.js';

/** Larger than any league; a workbook of it is written in a moment and fits one answer. */
const MAX_UNITS = 20_000;
const SEX: Readonly<Record<string, string>> = { '1': '男', '2': '女' };

/** The directory's list at a date in the layout of the 信息表 (XL-3): one row per person, a unit without one in a row of its own. */
export async function exportDirectory(
  ctx: RegistryContext,
  actor: Actor,
  request: ExportDirectoryRequest,
): Promise<Result<ExportDirectoryResponse>> {
  const allowed = mayI(actor, 'directory.read', { relations: [] });
  if (!allowed.ok) return allowed;
  const now = ctx.now();
  const at = request.at || dateInShanghai(now);
  if (!isDate(at)) return notADate;
  const list = directoryList(ctx, actor, { ...request, at });
  const read = await ctx.db.inTx(scopeOf(actor), async (tx) => {
    if ((await countList(tx, list)) > MAX_UNITS)
      return refuse('invalid', 'too_many_units', `一次最多导出 ${MAX_UNITS} 个单位，请按地区或主管部门分次导出。`);
    const rows = await readList(tx, list);
    const own = actor.actingOrgId
      ? (await loadOrganisations(tx, [actor.actingOrgId])).get(actor.actingOrgId)
      : undefined;
    const entries = await toEntries(ctx, tx, actor, rows, at, now);
    const number = await recordExport(
      tx,
      { service: 'registry', actor, at: now },
      { operation: 'directory.export', fields: FIELDS, count: specialists(entries), filters: filtersOf(request) },
    );
    return ok({ entries, own, number });
  });
  if (!read.ok) return read;
  const { entries, own, number } = read.value;
  const area = request.areaCode || own?.areaCode || actor.areaCode || entries[0]?.organisation?.areaCode || '';
  const pack = packForArea(ctx.policies, area);
  if (!pack) return refuse('refused', 'no_policy', '该地区尚未启用制度包，没有可用的表式。');
  const { title, filing } = specialistPolicy(pack, at);
  const rows = entries.flatMap((entry) => rowsOf(entry, title));
  const persons = specialists(entries);
  const file = await writeSpecialistForm(
    {
      title: filing.form.title,
      sealLine: filing.form.sealLine,
      ...(own ? { unit: own.name } : {}),
      columns: exportedColumns(filing.form.columns),
      rows: rows.map((row, i) => ({ ...row, index: String(i + 1) })),
    },
    [],
    {
      ...{ number, persons, exportedBy: request.exporterName, organisation: own?.name ?? '' },
      at: shanghaiMinute(now),
      query: queryWords({ ...request, at }, entries),
    },
  );
  return ok({
    file,
    fileName: `${filing.form.title}-${at}.xlsx`,
    units: entries.length,
    persons,
  });
}

const FIELDS = ['name', 'sex', 'title', 'phone', 'personRemark'];
const specialists = (entries: readonly DirectoryEntry[]): number =>
  entries.reduce((n, { appointments }) => n + appointments.filter((a) => a.role === 'specialist').length, 0);

const filtersOf = ({ query, areaCode, standing, departmentId, at }: ExportDirectoryRequest): string[] =>
  Object.entries({ query, areaCode, standing, departmentId, at }).flatMap(([name, value]) => (value ? [name] : []));

const STANDING: Readonly<Record<string, string>> = {
  vacant: '空缺',
  filed_not_on_record: '已报待收',
  on_record: '已备案',
  over_max: '人数超出规定',
  covered: '由一级单位负责',
  ended: '已撤销的单位',
  not_bound: '本地没有规定',
  change_overdue: '变更逾期',
  post_vacant: '其他岗位空缺',
  term_due: '任期将满',
  term_over: '任期已满',
};

/** What was asked for, as the file says it. */
function queryWords(
  { query, areaCode, standing, departmentId, at }: ExportDirectoryRequest,
  entries: readonly DirectoryEntry[],
): (readonly [string, string])[] {
  const department = departmentId && (entries[0]?.departmentName ?? departmentId);
  const words = [
    ['检索词', query],
    ['地区', areaCode],
    ['状态', STANDING[standing] ?? standing],
    ['主管部门', department],
    ['截止日期', at],
  ] as const;
  return words.filter(([, value]) => value !== '');
}

/** By the keys of the form's columns. */
type FormRow = Record<string, string>;

/** Phones and remarks as the directory shows them to this actor. */
function rowsOf({ organisation, appointments: all }: DirectoryEntry, title: string): FormRow[] {
  // The table lists specialists; leaders and offices have forms of their own.
  const appointments = all.filter((a) => a.role === 'specialist');
  const unit = organisation?.name ?? '';
  if (appointments.length === 0) return [{ unit, remark: `尚无${title}` }];
  return appointments.map(({ person }) => ({
    unit,
    name: person?.name ?? '',
    sex: SEX[person?.sex ?? ''] ?? '',
    title: person?.title ?? '',
    phone: person?.phone ?? '',
    remark: person?.remark ?? '',
    section: person?.section ?? '',
  }));
}
