import { factActor, mayI, type Actor } from '@zhuanguan/access';
import type { Handover, RecordHandoverRequest } from '@zhuanguan/contracts';
import { appendFacts, findIdempotent, lockHeads } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { relationsTo } from '../organisation/organisation.store.js';
import { bodyHash, correlationOr } from '../rpc-input.js';
import { reaches } from '../reach.js';
import { checkHandover } from './handover.domain.js';
import { recordedFact } from './handover.events.js';
import { syncHandoverTimers } from './handover-timers.js';
import { handoverToProto, listOf } from './handover.mapping.js';
import { handoversOf, saveHandover } from './handover.store.js';
import { handoverNotFound } from './read-handovers.js';

/** The unit says what has been handed over, as often as it likes: never a condition of the filing (备案 is for the record). */
export async function recordHandover(
  ctx: WorkflowContext,
  actor: Actor,
  { idempotencyKey, correlationId, expectedVersion, appointmentId, ...typed }: RecordHandoverRequest,
): Promise<Result<Handover>> {
  const idempotency = {
    client: actor.clientId ?? actor.accountId,
    operation: 'handover.record',
    key: idempotencyKey,
    bodyHash: bodyHash({ appointmentId, expectedVersion, ...typed }),
  };
  if (!(await reaches(ctx, actor, 'appointment', [appointmentId]))) return handoverNotFound();
  return ctx.db.inTx({ kind: 'system', name: 'batch' }, async (tx) => {
    const at = ctx.now();
    const today = dateInShanghai(at);
    await lockHeads(tx, [{ aggregateType: 'handover', aggregateId: appointmentId }]);
    const [row] = await handoversOf(tx, [appointmentId]);
    const list = row && listOf(ctx, row);
    const relations = row ? await relationsTo(tx, actor, row.unitId, today) : [];
    if (!row || !list || relations.length === 0) return handoverNotFound();
    const allowed = mayI(actor, 'handover.record', { relations });
    if (!allowed.ok) return allowed;
    const [stored] = await findIdempotent(tx, [idempotency]);
    if (stored) return stored.ok ? ok(handoverToProto(row, list, { mayRecord: true })) : stored;
    if (row.unitEnded) return refuse('refused', 'unit_ended', '该单位已经撤销，不再登记交接。');
    if (expectedVersion !== row.version)
      return refuse('stale', 'version_changed', '这项交接已被同事更新，请刷新后再填。');
    const checked = checkHandover(typed, { list: list.items, leaverName: row.personName, today });
    if (!checked.ok) return checked;
    const saved = { ...row, version: row.version + 1, said: { ...checked.value, recordedAt: at } };
    await saveHandover(tx, saved, checked.value, at);
    await syncHandoverTimers(ctx, tx, [appointmentId]);
    const policyVersion = ctx.policies.inForce(row.areaCode, row.leftOn)?.pack.policyVersion ?? '';
    const cause = {
      at,
      actor: factActor(actor, 'handover.record', relations),
      correlationId: correlationOr(correlationId),
      policyVersion,
    };
    const answered = idempotencyKey ? [{ ...idempotency, response: { appointmentId } }] : [];
    await appendFacts(tx, [recordedFact(row, checked.value, list, cause)], answered);
    return ok(handoverToProto(saved, list, { mayRecord: true }));
  });
}
