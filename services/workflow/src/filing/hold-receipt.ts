import { mayI, ownPart, type Actor, type Relation } from '@zhuanguan/access';
import { appendFacts, findIdempotent, lockHeads, type Tx } from '@zhuanguan/db';
import { ok, refuse, type PersonAliases, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { aliasesOfActors, filingActor } from './filing-actor.js';
import { evolve } from './filing.domain.js';
import { filingFacts } from './filing.events.js';
import { loadFilings, saveFilings, type FilingRow } from './filing.store.js';
import { decideHold, type Holding } from './holding.domain.js';
import { relationOf } from './receivers.domain.js';

export interface HoldItem {
  actor: Actor;
  act: Holding['act'];
  /** Of a transfer. */
  colleague?: Actor;
  note: string;
  idempotencyKey: string;
  bodyHash: string;
  filingId: string;
  expectedVersion?: number;
  correlationId: string;
}

/** One after the other in one transaction: of two officers who claim at the same instant the second is told who was faster. */
export const holdReceipts = (ctx: WorkflowContext, items: readonly HoldItem[]): Promise<Result<FilingRow>[]> =>
  ctx.db.inTx({ kind: 'system', name: 'batch' }, async (tx) => {
    const ids = [...new Set(items.map((i) => i.filingId))];
    await lockHeads(
      tx,
      ids.map((id) => ({ aggregateType: 'filing', aggregateId: id })),
    );
    const results: Result<FilingRow>[] = [];
    for (const item of items) results.push(await holdOne(ctx, tx, item));
    return results;
  });

const notFound = () => refuse('not_found', 'filing_not_found', '没有找到这件备案，或本单位不是它的接收单位。');

async function holdOne(ctx: WorkflowContext, tx: Tx, item: HoldItem): Promise<Result<FilingRow>> {
  const { actor } = item;
  const idempotency = {
    client: actor.clientId ?? actor.accountId,
    operation: `filing.${item.act}`,
    key: item.idempotencyKey,
    bodyHash: item.bodyHash,
  };
  const [stored] = await findIdempotent<{ filingId: string }>(tx, [idempotency]);
  if (stored && !stored.ok) return stored;
  const before = (await loadFilings(tx, [item.filingId])).get(item.filingId);
  const receipt = before?.filing.receipts.find((r) => r.organisationId === actor.actingOrgId);
  if (!before || !receipt) return notFound();
  if (stored) return ok(before);
  const resource = { relations: [relationOf(receipt.receiver)] };
  const allowed = mayI(actor, 'filing.hold', resource);
  if (!allowed.ok) return allowed;
  if (item.colleague && !mayI(item.colleague, 'filing.receive', resource).ok)
    return refuse('invalid', 'not_a_colleague', '该同事没有接收备案的权限，请选择其他经办人员。', {
      fields: [{ field: '/accountId', code: 'not_a_colleague', detail: '该同事没有接收备案的权限。' }],
    });
  if (item.expectedVersion !== undefined && item.expectedVersion !== before.version)
    return refuse('stale', 'version_changed', '这件备案已被他人更新，请刷新后再操作。');
  const now = ctx.now();
  const aliases = await aliasesOfActors(tx, [actor, item.colleague]);
  const holding = holdingOf(item, resource.relations, aliases);
  if (!holding.ok) return holding;
  const command = { actor: filingActor(actor, 'filing.hold', resource.relations, aliases), holding: holding.value };
  const decided = decideHold(before.filing, command, now.toISOString());
  if (!decided.ok) return decided;
  const row = { filing: decided.value.reduce(evolve, before.filing), version: before.version + decided.value.length };
  if (decided.value.length > 0) await saveFilings(tx, [row], []);
  await appendFacts(
    tx,
    filingFacts(before, decided.value, {
      at: now,
      actor: { accountId: actor.accountId, orgId: actor.actingOrgId ?? '' },
      correlationId: item.correlationId,
      unitAreaCode: before.filing.areaCode,
    }),
    item.idempotencyKey ? [{ ...idempotency, response: { filingId: row.filing.id } }] : [],
  );
  return ok(row);
}

function holdingOf(
  { act, colleague, note }: HoldItem,
  relations: readonly Relation[],
  aliases: PersonAliases,
): Result<Holding> {
  if (act !== 'transfer') return ok({ act });
  // Handed to the colleague as themselves, not to whom they stand in for.
  if (colleague) return ok({ act, to: filingActor(ownPart(colleague), 'filing.hold', relations, aliases), note });
  const detail = '请选择接手的同事。';
  return refuse('invalid', 'required', detail, { fields: [{ field: '/accountId', code: 'required', detail }] });
}
