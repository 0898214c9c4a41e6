import { mayI, type Actor } from '@zhuanguan/access';
import type { Handover } from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { relationsTo } from '../organisation/organisation.store.js';
import { handoverToProto, listOf } from './handover.mapping.js';
import { handoverHistory, handoversOf, handoversOfUnit } from './handover.store.js';

export const handoverNotFound = () =>
  refuse('not_found', 'handover_not_found', '没有找到这项交接，或不在您的管理范围内。');

/** Who may read the unit reads what is to be handed over in it. */
async function reading(ctx: WorkflowContext, tx: Tx, actor: Actor, unitId: string) {
  const relations = await relationsTo(tx, actor, unitId, dateInShanghai(ctx.now()));
  return {
    allowed: mayI(actor, 'unit.read', { relations }).ok,
    mayRecord: mayI(actor, 'handover.record', { relations }).ok,
  };
}

export function getHandover(ctx: WorkflowContext, actor: Actor, appointmentId: string): Promise<Result<Handover>> {
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const [row] = await handoversOf(tx, [appointmentId]);
    const list = row && listOf(ctx, row);
    if (!row || !list) return handoverNotFound();
    const { allowed, mayRecord } = await reading(ctx, tx, actor, row.unitId);
    if (!allowed) return handoverNotFound();
    return ok(handoverToProto(row, list, { mayRecord, history: await handoverHistory(tx, appointmentId) }));
  });
}

/** Every hand-over of a unit, the unfinished ones first. */
export function listHandovers(ctx: WorkflowContext, actor: Actor, unitId: string): Promise<Result<Handover[]>> {
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const { allowed, mayRecord } = await reading(ctx, tx, actor, unitId);
    if (!allowed) return handoverNotFound();
    const shown = await presentUnit(ctx, tx, unitId, mayRecord);
    return ok(shown.sort((a, b) => Number(a.complete) - Number(b.complete)));
  });
}

/** 交接未完成 of the caller's own unit, the earliest first. */
export async function openHandovers(ctx: WorkflowContext, actor: Actor, unitId: string): Promise<Handover[]> {
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const { allowed, mayRecord } = await reading(ctx, tx, actor, unitId);
    if (!allowed) return [];
    const shown = await presentUnit(ctx, tx, unitId, mayRecord);
    return shown.filter((h) => !h.complete && h.actions.length > 0).sort((a, b) => (a.leftOn < b.leftOn ? -1 : 1));
  });
}

async function presentUnit(ctx: WorkflowContext, tx: Tx, unitId: string, mayRecord: boolean): Promise<Handover[]> {
  return (await handoversOfUnit(tx, unitId)).flatMap((row) => {
    const list = listOf(ctx, row);
    return list ? [handoverToProto(row, list, { mayRecord })] : [];
  });
}
