import { createHash } from 'node:crypto';
import type { Actor } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';
import { startLoop, type Log, type Loop } from '@zhuanguan/events';
import { dateInShanghai, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import type { FilingRow } from '../filing/filing.store.js';
import type { FilingPerson } from '../filing/filing.types.js';
import { submitInTx, type SubmitItem } from '../filing/submit-filing.js';
import { treesBelow } from '../organisation/organisation-name.store.js';
import { bodyHash } from '../rpc-input.js';
import { ROLE } from './check-rows.js';
import { ACTIONS, relationsFrom } from './import-right.js';
import { numbersForUnits } from './import-citizen-ids.js';
import { committingJobs, findJob, nextRows, updateJob, updateResults } from './import.store.js';
import type { ImportJob, ImportRow } from './import.types.js';

/** Rows a step: short transactions, and a killed service loses at most this much work. */
const STEP = 250;
const IDLE_MS = 5_000;
const BATCH = { kind: 'system', name: 'batch' } as const;

/** A row of an all-or-nothing import that was refused at the last moment: nothing of it stays. */
class GivenUp extends Error {
  constructor(readonly rows: ImportRow[]) {
    super('import given up');
  }
}

/**
 * Files what is left of a job that was begun. Rows and filings are written in one transaction, so that killed at any line
 * and called again it goes on to the same end.
 */
export async function workImport(ctx: WorkflowContext, id: string, signal?: AbortSignal): Promise<void> {
  // Rows are filed in their order; a service that begins again looks from the first on.
  let position = 0;
  for (;;) {
    if (signal?.aborted) return;
    try {
      const after = await ctx.db.inTx(BATCH, (tx) => step(ctx, tx, id, position));
      if (after === END) return;
      position = after;
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
      await giveUp(ctx, id, error.rows);
      return;
    }
  }
}

const END = -1;

/**
 * Files what comes after a position; gives the last position that was filed, or END. All or nothing is one step of one
 * transaction, its rows in portions all the same.
 */
async function step(ctx: WorkflowContext, tx: Tx, id: string, position: number): Promise<number> {
  const job = await findJob(tx, id, { lock: true });
  if (!job?.actor || job.state !== 'committing') return END;
  let after = position;
  for (;;) {
    const rows = await nextRows(tx, id, { after, limit: STEP });
    const last = rows.at(-1);
    if (!last) {
      await updateJob(tx, { ...job, state: 'committed', actor: null, committedAt: ctx.now() });
      return END;
    }
    const done = await fileRows(ctx, tx, job, job.actor, rows);
    const refused = done.filter((r) => r.result.outcome === 'refused');
    if (job.mode === 'all_or_nothing' && refused.length > 0) throw new GivenUp(refused);
    await updateResults(tx, id, done);
    after = last.position;
    if (job.mode === 'valid_only') return after;
  }
}

async function giveUp(ctx: WorkflowContext, id: string, refused: ImportRow[]): Promise<void> {
  await ctx.db.inTx(BATCH, async (tx) => {
    const job = await findJob(tx, id, { lock: true });
    if (job?.state !== 'committing') return;
    const failure = `有 ${refused.length} 行在报送时未通过检查，未导入任何内容。请查看各行原因后更正。`;
    await updateResults(tx, id, refused);
    await updateJob(tx, { ...job, state: 'previewed', actor: null, failure });
  });
}

async function fileRows(
  ctx: WorkflowContext,
  tx: Tx,
  job: ImportJob,
  actor: Actor,
  rows: readonly ImportRow[],
): Promise<ImportRow[]> {
  const unitIds = [...new Set(rows.flatMap((r) => r.result.unitId ?? []))];
  const trees = await treesBelow(tx, job.unitId, unitIds, dateInShanghai(ctx.now()));
  const numbers = await numbersForUnits(ctx, tx, rows);
  const results = await submitInTx(
    ctx,
    tx,
    rows.map((row) => {
      const unitId = row.result.unitId ?? '';
      const relations = relationsFrom(trees.get(unitId), unitId === job.unitId);
      const citizenId = numbers.get(row);
      const item = itemOf(job, actor, row, { action: ACTIONS[job.purpose], relations });
      return citizenId ? { ...item, citizenId } : item;
    }),
  );
  return rows.map((row, i) => ({ ...row, result: resultOf(row, results[i]) }));
}

function itemOf(
  job: ImportJob,
  actor: Actor,
  { position, read, result }: ImportRow,
  right: SubmitItem['right'],
): SubmitItem {
  const { predecessorAppointmentId: predecessor } = result;
  const date = predecessor ? read.changeDate : read.decisionDate || read.changeDate || (job.decisionDate ?? '');
  const content = {
    ...read.card,
    decisionDate: date,
    person: withoutRef(read.person),
    ...(predecessor ? { predecessorAppointmentId: predecessor } : {}),
    ...(job.source ? { source: job.source } : {}),
  };
  return {
    actor,
    idempotencyKey: `import:${job.id}:${position}`,
    bodyHash: bodyHash(content),
    kind: predecessor ? 'change' : 'first',
    unitId: result.unitId ?? '',
    role: ROLE,
    content,
    correlationId: job.correlationId ?? job.id,
    importId: job.id,
    newFilingId: filingIdOf(job.id, position),
    ...(right ? { right } : {}),
  };
}

/** It is known by another id in the unit's filings. */
const withoutRef = ({ citizenIdRef: _ref, ...person }: FilingPerson): FilingPerson => person;

function resultOf({ result }: ImportRow, filed: Result<FilingRow> | undefined): ImportRow['result'] {
  if (filed?.ok) return { ...result, outcome: 'filed', filingId: filed.value.filing.id };
  const { code, detail } = filed?.refusal ?? { code: 'not_filed', detail: '没有报送。' };
  return { ...result, outcome: 'refused', errors: [{ field: '', code, detail }] };
}

/** The same for the same row (UUIDv8: the bits are ours): a row that is tried twice cannot become two filings. */
export function filingIdOf(importId: string, position: number): string {
  const hex = createHash('sha256').update(`${importId}/${position}`).digest('hex');
  const variant = ((parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** Works on what was begun, from the start of the service on; one job that fails does not hold up the others. */
export const startImports = (ctx: WorkflowContext, log: Log): Loop =>
  startLoop('imports', log, async (signal) => {
    const ids = await ctx.db.inTx({ kind: 'system', name: 'service' }, (tx) => committingJobs(tx));
    let failed: unknown;
    for (const id of ids) {
      await workImport(ctx, id, signal).catch((error: unknown) => (failed = error));
    }
    if (failed) throw failed instanceof Error ? failed : new Error('import failed');
    return { pauseMs: IDLE_MS };
  });
