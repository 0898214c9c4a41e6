import type { Actor } from '@zhuanguan/access';
import { isTransientDatabaseError, isUniqueViolation, scopeOf, StaleAggregateError } from '@zhuanguan/db';
import { dateInShanghai, isDate, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { countRows, loadRows, updateJob, updateResults } from './import.store.js';
import type { CommitMode, ImportJob, ImportRow } from './import.types.js';
import { importNotFound, getImport, ownJob, recheck } from './read-import.js';
import type { ShownImport } from './preview-import.js';
import { workImport } from './work-imports.js';

export interface CommitInput {
  id: string;
  mode: CommitMode;
  /** Empty where every row has a date of its own. */
  decisionDate: string;
  correlationId: string;
}

/** As many rows are filed while the caller waits; more are worked on behind, and the caller asks how far it is. */
const AT_ONCE = 500;

/**
 * Begins to file the rows of a preview. Rows are checked again, for the world may have moved since; a job that has begun is
 * answered as it is. From here on the work is the service's: it goes on when the caller is gone, and after a restart.
 */
export async function commitImport(
  ctx: WorkflowContext,
  actor: Actor,
  input: CommitInput,
  wake: () => void = () => undefined,
): Promise<Result<ShownImport>> {
  const today = dateInShanghai(ctx.now());
  if (input.decisionDate && (!isDate(input.decisionDate) || input.decisionDate > today)) return dateRequired();
  const begun = await ctx.db.inTx(scopeOf(actor), async (tx) => {
    const job = await ownJob(tx, actor, input.id, { lock: true });
    if (!job) return importNotFound();
    if (job.state !== 'previewed') return ok((await countRows(tx, [job.id])).get(job.id)?.valid ?? 0);
    const going: ImportJob = {
      ...job,
      state: 'committing',
      mode: input.mode,
      decisionDate: input.decisionDate || null,
      actor,
      correlationId: input.correlationId,
      failure: null,
    };
    const before = await loadRows(tx, job.id);
    const { rows } = await recheck(ctx, tx, actor, going, before);
    const refused = rows.filter((r) => r.result.outcome === 'refused').length;
    if (input.mode === 'all_or_nothing' && refused > 0)
      return refuse(
        'refused',
        'rows_refused',
        `有 ${refused} 行未通过检查，未导入任何内容。请更正后重新上传，或选择只导入通过检查的行。`,
      );
    const valid = rows.filter((r) => r.result.outcome === 'valid');
    if (!input.decisionDate && valid.some(needsDate)) return dateRequired();
    await updateResults(tx, job.id, changed(before, rows));
    await updateJob(tx, going);
    return ok(valid.length);
  });
  if (!begun.ok) return begun;
  if (begun.value > AT_ONCE) wake();
  else
    await workImport(ctx, input.id).catch((error: unknown) => {
      // Someone else came between; the work is tried again behind.
      if (!isUniqueViolation(error) && !(error instanceof StaleAggregateError) && !isTransientDatabaseError(error))
        throw error;
      wake();
    });
  return getImport(ctx, actor, input.id);
}

const needsDate = ({ read, result }: ImportRow): boolean =>
  result.kind === 'first' && !read.decisionDate && !read.changeDate;

const dateRequired = () =>
  refuse('invalid', 'decision_date', '请填写确定日期。', {
    fields: [
      {
        field: '/decisionDate',
        code: 'decision_date',
        detail: '信息表上没有日期；请填写单位确定人员的日期，不晚于今天。',
      },
    ],
  });

/** Rows are kept as they were written, key by key: what says the same is mostly the same text. */
const changed = (before: readonly ImportRow[], after: readonly ImportRow[]): ImportRow[] =>
  after.filter(({ result }, i) => JSON.stringify(result) !== JSON.stringify(before[i]?.result));
