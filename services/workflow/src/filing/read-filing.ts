import { mayI, type Actor, type Relation } from '@zhuanguan/access';
import type { Filing as ProtoFiling, FilingScan } from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import { showCitizenIds, type ShownCitizenIds } from '../citizen-id/show-citizen-ids.js';
import type { WorkflowContext } from '../context.js';
import { goesOnWith, organisationNames, relationsTo } from '../organisation/organisation.store.js';
import { warningsForReader } from '../person/check-filing.js';
import { scanToProto } from '../scan/scan.mapping.js';
import { scansOf } from '../scan/scan.store.js';
import { actionsOf, isParty, papersOf } from './filing-actions.js';
import { aliasesOfActors } from './filing-actor.js';
import { filingToProto } from './filing.mapping.js';
import { loadFilings, type FilingRow } from './filing.store.js';
import type { FilingContent } from './filing.types.js';
import { predecessorNames } from './predecessor-names.js';
import { receiptDetails } from './receipt-details.js';
import { relationOf } from './receivers.domain.js';
import { history, rounds } from './timeline.js';

/** Rows as the actor may see them: names, deadline, masked phones, and what the actor can do now. */
export async function presentFilings(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  rows: readonly FilingRow[],
  citizenIds?: ShownCitizenIds,
): Promise<ProtoFiling[]> {
  const names = await organisationNames(
    tx,
    rows.flatMap(({ filing }) => [
      filing.unitId,
      ...filing.receipts.flatMap((r) => [r.organisationId, r.urged?.byOrganisationId ?? []].flat()),
    ]),
  );
  const predecessors = await predecessorNames(
    tx,
    rows.map((r) => r.filing.content),
  );
  const aliases = await aliasesOfActors(tx, [actor]);
  return rows.map((row) => {
    const { filing } = row;
    const predecessorName = predecessors.get(filing.content.predecessorAppointmentId ?? '');
    return filingToProto(row, {
      names,
      // The deadline shown is the one it was judged by: of the rule in force at its trigger.
      policy: ctx.policies.byDigest(filing.policyDigest, filing.content.decisionDate),
      masked: !isParty(actor, row),
      actions: actionsOf(actor, row, aliases),
      reader: actor,
      papers: papersOf(ctx, actor, row),
      ...(predecessorName ? { predecessorName } : {}),
      ...(citizenIds ? { citizenIds } : {}),
    });
  });
}

/** The paper's word beside the typed one: for those who see the typed one whole. */
async function presentScans(tx: Tx, actor: Actor, row: FilingRow): Promise<FilingScan[]> {
  if (!isParty(actor, row)) return [];
  const scans = await scansOf(tx, [row.filing.id]);
  const names = await organisationNames(
    tx,
    scans.map((scan) => scan.organisationId),
  );
  return scans.map((scan) => scanToProto(scan, row.filing.contentHash, names));
}

/** One filing with its timeline. Outside the actor's scope it is not found, so that ids tell nothing. */
export async function getFiling(ctx: WorkflowContext, actor: Actor, id: string): Promise<Result<ProtoFiling>> {
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const row = await readableFiling(ctx, tx, actor, id);
    if (!row) return filingNotFound();
    const { unitId, content, previousContent, amends } = row.filing;
    const show = (contents: readonly (FilingContent | undefined)[]) =>
      showCitizenIds(ctx, tx, actor, { unitId, contents });
    const citizenIds = await show([content, previousContent, amends]);
    const [filing] = await presentFilings(ctx, tx, actor, [row], citizenIds);
    if (!filing) return filingNotFound();
    const acts = await history(tx, row, actor);
    const warnings = (await warningsForReader(ctx, tx, actor, row)).map((w) => ({ ...w }));
    return ok({
      ...filing,
      warnings,
      receipts: await receiptDetails(ctx, tx, actor, row, filing),
      history: acts,
      rounds: await rounds(tx, row, { masked: !isParty(actor, row), show }),
      scans: await presentScans(tx, actor, row),
    });
  });
}

export const filingNotFound = () => refuse('not_found', 'filing_not_found', '没有找到这件备案，或不在您的管理范围内。');

/** A filing as far as the actor may read it: within scope today, or as one who was a party. */
export async function readableFiling(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<FilingRow | undefined> {
  const row = (await loadFilings(tx, [id])).get(id);
  return row && (await readableBy(ctx, tx, actor, row)) ? row : undefined;
}

export const readableBy = async (ctx: WorkflowContext, tx: Tx, actor: Actor, row: FilingRow): Promise<boolean> =>
  mayI(actor, 'filing.read', { relations: await relationsToFiling(ctx, tx, actor, row) }).ok;

/** How somebody stands to a filing: to its unit today, and as one who was a party. */
export async function relationsToFiling(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  { filing }: FilingRow,
): Promise<Relation[]> {
  const relations: Relation[] = [
    ...(await relationsTo(tx, actor, filing.unitId, dateInShanghai(ctx.now()))),
    ...((await goesOnWith(tx, actor, filing.unitId)) ? (['own_unit'] as const) : []),
  ];
  const parties = filing.receipts.filter((r) => r.organisationId === actor.actingOrgId);
  for (const r of parties) relations.push(relationOf(r.receiver));
  return relations;
}
