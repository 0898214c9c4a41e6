import type { Actor } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, isDate, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import type { FilingRow } from '../filing/filing.store.js';
import { scopeOf } from '../filing/read-filing.js';
import { submitInTx } from '../filing/submit-filing.js';
import { loadWorld } from '../filing/filing.store.js';
import { bodyHash } from '../rpc-input.js';
import { ImportJob } from './import-job.entity.js';
import type { ImportRow } from './import-rows.js';
import { checkRows, type StoredJob } from './preview-import.js';

export interface CommitInput {
  id: string;
  mode: 'all_or_nothing' | 'valid_only';
  decisionDate: string;
  correlationId: string;
}

const notFound = () => refuse('not_found', 'import_not_found', '没有找到这次导入。');

export async function getImport(ctx: WorkflowContext, actor: Actor, id: string): Promise<Result<StoredJob>> {
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const job = await tx.em().findOne(ImportJob, { id });
    return job && job.unitId === actor.actingOrgId ? ok(job as StoredJob) : notFound();
  });
}

/**
 * Files the rows of a preview in one transaction with the job itself: killed at any line, either all of it happened or
 * nothing. Rows are checked again, for the world may have moved since the preview; a committed job is answered as it is.
 */
export async function commitImport(ctx: WorkflowContext, actor: Actor, input: CommitInput): Promise<Result<StoredJob>> {
  const now = ctx.now();
  const today = dateInShanghai(now);
  if (!isDate(input.decisionDate) || input.decisionDate > today)
    return refuse('invalid', 'decision_date', '请填写确定日期。', {
      fields: [
        {
          field: '/decisionDate',
          code: 'decision_date',
          detail: '信息表上没有日期；请填写单位确定专管员的日期，不晚于今天。',
        },
      ],
    });
  return ctx.db.inTx({ kind: 'system', name: 'batch' }, async (tx) => {
    await lockJob(tx, input.id);
    const job = (await tx.em().findOne(ImportJob, { id: input.id })) as StoredJob | null;
    if (!job || job.unitId !== actor.actingOrgId) return notFound();
    if (job.state === 'committed') return ok(job);
    const unit = (await loadWorld(tx, [job.unitId], [], today)).units[0];
    const policy = unit && ctx.policies.inForce(unit.areaCode, today);
    if (!policy) return notFound();
    const rows = await checkRows(tx, job.rows, { unitId: job.unitId, decisionDate: input.decisionDate, policy, today });
    const refusedRows = rows.filter((r) => r.outcome === 'refused').length;
    if (input.mode === 'all_or_nothing' && refusedRows > 0)
      return refuse(
        'refused',
        'rows_refused',
        `有 ${refusedRows} 行未通过检查，未导入任何内容。请更正后重新上传，或选择只导入通过检查的行。`,
      );
    const filed = await fileRows(ctx, tx, actor, { ...job, rows }, input);
    if (!filed.ok) return filed;
    const done: StoredJob = {
      ...job,
      rows: filed.value,
      state: 'committed',
      mode: input.mode,
      decisionDate: input.decisionDate,
      committedAt: now,
    };
    tx.em().assign(await tx.em().findOneOrFail(ImportJob, { id: job.id }), done);
    await tx.em().flush();
    return ok(done);
  });
}

const lockJob = (tx: Tx, id: string) =>
  tx.sql({ name: 'workflow-lock-import', text: 'select id from import_job where id = $1 for update', values: [id] });

async function fileRows(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  job: StoredJob,
  input: CommitInput,
): Promise<Result<ImportRow[]>> {
  const rows = job.rows.filter((r) => r.outcome === 'valid');
  const results = await submitInTx(
    ctx,
    tx,
    rows.map((row) => {
      const content = { decisionDate: input.decisionDate, person: row.person };
      const key = `import:${job.id}:${row.rowNumber}`;
      return {
        actor,
        idempotencyKey: key,
        bodyHash: bodyHash(content),
        kind: 'first' as const,
        unitId: job.unitId,
        role: 'specialist',
        content,
        correlationId: input.correlationId,
        importId: job.id,
      };
    }),
  );
  const byRow = new Map<number, Result<FilingRow>>(
    rows.map((row, i) => [row.rowNumber, results[i] as Result<FilingRow>]),
  );
  const failed = results.find((r) => !r.ok);
  if (failed && !failed.ok && input.mode === 'all_or_nothing') return failed;
  return ok(
    job.rows.map((row): ImportRow => {
      const result = byRow.get(row.rowNumber);
      if (!result) return row;
      if (result.ok) return { ...row, outcome: 'filed', filingId: result.value.filing.id };
      return {
        ...row,
        outcome: 'refused',
        errors: [{ field: '', code: result.refusal.code, detail: result.refusal.detail }],
      };
    }),
  );
}
