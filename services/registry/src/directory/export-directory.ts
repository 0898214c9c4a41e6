import { mayI, type Actor } from '@zhuanguan/access';
import type { DirectoryEntry, ExportDirectoryRequest, ExportDirectoryResponse } from '@zhuanguan/contracts';
import { scopeOf } from '@zhuanguan/db';
import { writeSpecialistForm } from '@zhuanguan/documents';
import { dateInShanghai, isDate, ok, refuse, type Result } from '@zhuanguan/kernel';
import { packForArea, specialistPolicy } from '@zhuanguan/policy';
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
    return ok({ entries: await toEntries(ctx, tx, actor, rows, at, now), own });
  });
  if (!read.ok) return read;
  const { entries, own } = read.value;
  const area = request.areaCode || own?.areaCode || actor.areaCode || entries[0]?.organisation?.areaCode || '';
  const pack = packForArea(ctx.policies, area);
  if (!pack) return refuse('refused', 'no_policy', '该地区尚未启用制度包，没有可用的表式。');
  const { title, filing } = specialistPolicy(pack, at);
  const rows = entries.flatMap((entry) => rowsOf(entry, title));
  const file = await writeSpecialistForm({
    title: filing.form.title,
    sealLine: filing.form.sealLine,
    ...(own ? { unit: own.name } : {}),
    columns: filing.form.columns,
    rows: rows.map((row, i) => ({ ...row, index: String(i + 1) })),
  });
  return ok({
    file,
    fileName: `${filing.form.title}-${at}.xlsx`,
    units: entries.length,
    persons: entries.reduce((n, { appointments }) => n + appointments.filter((a) => a.role === 'specialist').length, 0),
  });
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
