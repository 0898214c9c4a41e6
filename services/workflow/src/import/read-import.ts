import { mayI, type Actor, type Relation } from '@zhuanguan/access';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { organisationNames } from '../organisation/organisation.store.js';
import { checkRows } from './check-rows.js';
import { ACTIONS } from './import-right.js';
import { countRows, findJob, loadRows, recentJobs, type Counts } from './import.store.js';
import type { ImportJob, ImportRow } from './import.types.js';
import { factsOf, type ShownImport } from './preview-import.js';

export const importNotFound = () => refuse('not_found', 'import_not_found', '没有找到这次导入。');

/** By role; how the actor stands to each unit is looked at row by row. */
const ANY: readonly Relation[] = ['own_unit', 'department_of_unit', 'bureau_of_unit'];
const maySee = (actor: Actor, { purpose }: ImportJob): boolean => mayI(actor, ACTIONS[purpose], { relations: ANY }).ok;

/** A job of the organisation the actor stands for, in a role that imports so; nobody else's is there at all. */
export async function ownJob(tx: Tx, actor: Actor, id: string, options = {}): Promise<ImportJob | undefined> {
  const job = await findJob(tx, id, options);
  return job && job.unitId === actor.actingOrgId && maySee(actor, job) ? job : undefined;
}

/** The rows of a preview, looked at again: the world may have moved since. */
export async function recheck(ctx: WorkflowContext, tx: Tx, actor: Actor, job: ImportJob, rows: readonly ImportRow[]) {
  const name = (await organisationNames(tx, [job.unitId])).get(job.unitId) ?? '';
  return checkRows(ctx, tx, rows, factsOf(job, actor, name, dateInShanghai(ctx.now())));
}

export async function getImport(ctx: WorkflowContext, actor: Actor, id: string): Promise<Result<ShownImport>> {
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const job = await ownJob(tx, actor, id);
    if (!job) return importNotFound();
    const rows = await loadRows(tx, id);
    if (job.state !== 'previewed') return ok({ job, rows, questions: [] });
    return ok({ job, ...(await recheck(ctx, tx, actor, job, rows)) });
  });
}

export interface ImportSummary {
  job: ImportJob;
  counts: Counts;
}

const none = (): Counts => ({ valid: 0, refused: 0, unchanged: 0, filed: 0, left_out: 0 });

/** How far a job is, without its rows. */
export async function getProgress(ctx: WorkflowContext, actor: Actor, id: string): Promise<Result<ImportSummary>> {
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const job = await ownJob(tx, actor, id);
    return job ? ok({ job, counts: (await countRows(tx, [id])).get(id) ?? none() }) : importNotFound();
  });
}

const RECENT = 10;

/** The latest imports of the actor's organisation, so that one left is found again. */
export async function listImports(ctx: WorkflowContext, actor: Actor): Promise<ImportSummary[]> {
  const { actingOrgId } = actor;
  if (!actingOrgId) return [];
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const jobs = (await recentJobs(tx, actingOrgId, RECENT)).filter((job) => maySee(actor, job));
    const counts = await countRows(
      tx,
      jobs.map((j) => j.id),
    );
    return jobs.map((job) => ({ job, counts: counts.get(job.id) ?? none() }));
  });
}
