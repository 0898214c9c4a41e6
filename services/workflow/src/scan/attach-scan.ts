import { factActor, mayI, type Actor, type Relation } from '@zhuanguan/access';
import { appendFacts, lockHeads, type Tx } from '@zhuanguan/db';
import { dateInShanghai, newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import type { FilingRow } from '../filing/filing.store.js';
import { isParty } from '../filing/filing-actions.js';
import { filingNotFound, readableFiling } from '../filing/read-filing.js';
import { relationsTo } from '../organisation/organisation.store.js';
import { reaches } from '../reach.js';
import { decideAttach, scanName, type FilingScan, type ScanType } from './scan.domain.js';
import { scanFact } from './scan.events.js';
import { addScans, scansOf } from './scan.store.js';

export interface AttachInput {
  /** The first, and others that stand on the same paper. */
  filingIds: readonly string[];
  /** Of the first, as it was printed and sealed. */
  contentHash: string;
  sha256: string;
  sizeBytes: number;
  mediaType: ScanType;
  fileName: string;
  correlationId: string;
}

/** To all of the filings or to none; the same file for the same round is there already, and that is no error. */
export async function attachScan(ctx: WorkflowContext, actor: Actor, input: AttachInput): Promise<Result<void>> {
  const ids = [...new Set(input.filingIds)];
  if (!(await reaches(ctx, actor, 'filing', ids))) return filingNotFound();
  return ctx.db.inTx({ kind: 'system', name: 'batch' }, async (tx) => {
    // Neither a correction nor a void comes between what is read here and what is written.
    await lockHeads(
      tx,
      ids.map((id) => ({ aggregateType: 'filing', aggregateId: id })),
    );
    const found = await attachable(ctx, tx, actor, ids);
    if (!found.ok) return found;
    const by = factActor(actor, 'scan.attach', found.value.relations);
    const known = await scansOf(tx, ids);
    const now = ctx.now();
    const added: { scan: FilingScan; row: FilingRow }[] = [];
    for (const [i, row] of found.value.rows.entries()) {
      const own = known.filter((scan) => scan.filingId === row.filing.id);
      if (own.some((scan) => scan.round === row.filing.round && scan.sha256 === input.sha256)) continue;
      const decided = decideAttach(row.filing, i === 0 ? input.contentHash : undefined, own.length);
      if (!decided.ok) return decided;
      added.push({ row, scan: scanOf(row, actor, input, now) });
    }
    if (added.length === 0) return ok(undefined);
    await addScans(
      tx,
      added.map(({ scan }) => scan),
    );
    await appendFacts(
      tx,
      added.map(({ scan, row }) =>
        scanFact(scan, row.filing, { at: now, actor: by, correlationId: input.correlationId }),
      ),
    );
    return ok(undefined);
  });
}

interface Attachable {
  rows: FilingRow[];
  relations: readonly Relation[];
}

async function attachable(ctx: WorkflowContext, tx: Tx, actor: Actor, ids: string[]): Promise<Result<Attachable>> {
  const rows: FilingRow[] = [];
  for (const id of ids) {
    const row = await readableFiling(ctx, tx, actor, id);
    if (!row || !isParty(actor, row)) return filingNotFound();
    rows.push(row);
  }
  const [first] = rows;
  if (!first) return filingNotFound();
  const { unitId } = first.filing;
  if (rows.some(({ filing }) => filing.unitId !== unitId))
    return refuse('invalid', 'several_units', '一份扫描件只能用于同一单位的备案。');
  const relations = await relationsTo(tx, actor, unitId, dateInShanghai(ctx.now()));
  const allowed = mayI(actor, 'scan.attach', { relations });
  return allowed.ok ? ok({ rows, relations }) : allowed;
}

const scanOf = ({ filing }: FilingRow, actor: Actor, input: AttachInput, now: Date): FilingScan => ({
  id: newId(),
  filingId: filing.id,
  round: filing.round,
  contentHash: filing.contentHash,
  sha256: input.sha256,
  sizeBytes: input.sizeBytes,
  mediaType: input.mediaType,
  fileName: scanName(input.fileName, input.mediaType),
  attachedAt: now.toISOString(),
  accountId: actor.accountId,
  organisationId: actor.actingOrgId ?? '',
});
