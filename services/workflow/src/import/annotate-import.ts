import type { Actor } from '@zhuanguan/access';
import { scopeOf } from '@zhuanguan/db';
import { shanghaiMinute, writePlainTables } from '@zhuanguan/documents';
import { recordExport } from '@zhuanguan/events';
import { ok, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { organisationNames } from '../organisation/organisation.store.js';
import type { ImportJob, ImportRow, RowOutcome } from './import.types.js';
import { cellOf } from './import-card.js';
import { getImport } from './read-import.js';

const OUTCOMES: Record<RowOutcome, string> = {
  valid: '可以报送',
  refused: '未导入',
  unchanged: '没有变化',
  filed: '已报送',
  left_out: '未选用',
};

const FIELDS = ['name', 'sex', 'title', 'phone', 'personRemark', 'officePhone', 'email', 'leaderPhone'];

/** The table as it was sent, each row with its result and why; mended, it may be sent again. */
export async function annotateImport(
  ctx: WorkflowContext,
  actor: Actor,
  { id, exporterName }: { id: string; exporterName: string },
): Promise<Result<{ fileName: string; file: Buffer }>> {
  const shown = await getImport(ctx, actor, id);
  if (!shown.ok) return shown;
  const { job, rows } = shown.value;
  const bySheet = Map.groupBy(rows, (row) => row.read.sheet);
  const now = ctx.now();
  const { number, organisation } = await ctx.db.inTx(scopeOf(actor), async (tx) => ({
    number: await recordExport(
      tx,
      { service: 'workflow', actor, at: now },
      { ...{ operation: 'import.export', fields: FIELDS, count: rows.length }, subject: { type: 'import', id } },
    ),
    organisation: (await organisationNames(tx, [job.unitId])).get(job.unitId) ?? '',
  }));
  const file = await writePlainTables(
    job.sheets.map((sheet) => tableOf(sheet, bySheet.get(sheet.name) ?? [])),
    {
      ...{ number, organisation, exportedBy: exporterName, at: shanghaiMinute(now), persons: rows.length },
      query: [['导入文件', job.fileName]],
    },
  );
  return ok({ fileName: `${job.fileName.replace(/\.[^.]*$/, '') || '信息表'}-结果.xlsx`, file });
}

/** Where the unit stood above the table, each row is given it, lest a row that is moved lose it. */
function tableOf({ name, labels, columns }: ImportJob['sheets'][number], rows: readonly ImportRow[]) {
  const hasUnit = labels.some((label) => /单位|编码|代码/.test(label));
  return {
    sheet: name,
    columns: [...labels, ...(hasUnit ? [] : ['单位名称']), '结果', '原因'].map((label) => ({
      label,
      width: label === '原因' ? 60 : 18,
    })),
    rows: rows.map(({ read, result }) => [
      ...read.written,
      ...(hasUnit ? [] : [read.unit.name]),
      OUTCOMES[result.outcome],
      [...result.errors.map((e) => `${cellOf(read, columns, e.field)} ${e.detail}`.trim()), ...result.warnings].join(
        '；',
      ),
    ]),
  };
}
