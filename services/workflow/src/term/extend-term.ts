import { factActor, mayI, type Actor } from '@zhuanguan/access';
import { TermExtended, type ExtendTermRequest, type ExtendTermResponse } from '@zhuanguan/contracts';
import { appendFacts, findIdempotent, keyOf, lockHeads, type Fact } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import { dateInShanghai, newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import { termBridge, termDue } from '@zhuanguan/policy';
import { syncTermTimers } from '../appointment/term-timers.js';
import { lockAppointments } from '../appointment/subject.store.js';
import type { WorkflowContext } from '../context.js';
import { relationsTo } from '../organisation/organisation.store.js';
import { bodyHash, correlationOr } from '../rpc-input.js';
import { reaches } from '../reach.js';
import { checkExtension, countTerm } from './term.domain.js';
import { insertExtension, loadTerms, type TermRow } from './term.store.js';

export const appointmentNotFound = () =>
  refuse('not_found', 'appointment_not_found', '没有找到这项任职，或不在您的管理范围内。');

/** The due date moves, its reminders are armed anew; what was said before stays. */
export async function extendTerm(
  ctx: WorkflowContext,
  actor: Actor,
  { idempotencyKey, correlationId, ...typed }: ExtendTermRequest,
): Promise<Result<ExtendTermResponse>> {
  const { appointmentId } = typed;
  const idempotency = {
    client: actor.clientId ?? actor.accountId,
    operation: 'term.extend',
    key: idempotencyKey,
    bodyHash: bodyHash(typed),
  };
  const head = { aggregateType: 'term', aggregateId: appointmentId };
  if (!(await reaches(ctx, actor, 'appointment', [appointmentId]))) return appointmentNotFound();
  return ctx.db.inTx({ kind: 'system', name: 'batch' }, async (tx) => {
    const at = ctx.now();
    const today = dateInShanghai(at);
    await lockAppointments(tx, [appointmentId], 'update');
    await lockHeads(tx, [head]);
    const [facts] = await loadTerms(tx, [appointmentId]);
    const term = facts?.row;
    const relations = term ? await relationsTo(tx, actor, term.unitId, today) : [];
    if (!facts || !term || relations.length === 0) return appointmentNotFound();
    const allowed = mayI(actor, 'term.extend', { relations });
    if (!allowed.ok) return allowed;
    const [stored] = await findIdempotent<ExtendTermResponse>(tx, [idempotency]);
    if (stored) return stored;
    if (term.over) return refuse('refused', 'term_over', '该人员已经离岗，无需延长任期。');
    const pack = ctx.policies.inForce(term.areaCode, today)?.pack;
    const counted = pack && countTerm(term.id, facts, termBridge(pack, today));
    const limit = counted && termDue(pack, counted, today);
    if (!pack || !limit) return refuse('refused', 'no_term_limit', '本地没有设定任期，无需延长。');
    const { dueOn, reference } = limit;
    const checked = checkExtension(typed, { today, dueOn, reference });
    if (!checked.ok) return checked;
    const { until, reason } = checked.value;
    await insertExtension(tx, { id: newId(), appointmentId, until, reason, at, by: actor.accountId });
    await syncTermTimers(ctx, tx, [appointmentId]);
    const answer = { appointmentId, until };
    const extended = { term, until, reason, before: dueOn, policyVersion: pack.policyVersion };
    const by = factActor(actor, 'term.extend', relations);
    const version = tx.heads.get(keyOf(head))?.version ?? 0;
    await appendFacts(
      tx,
      [extendedFact(extended, { at, actor: by, version, correlationId: correlationOr(correlationId) })],
      idempotencyKey ? [{ ...idempotency, response: answer }] : [],
    );
    return ok(answer);
  });
}

interface Extended {
  term: TermRow;
  until: string;
  /** The end as it stood. */
  before: string;
  reason: string;
  policyVersion: string;
}

/** The reason is read, never sent. */
const extendedFact = (
  { term, until, before, reason, policyVersion }: Extended,
  { at, actor, version, correlationId }: { at: Date; actor: Fact['actor']; version: number; correlationId: string },
): Fact => ({
  aggregateType: 'term',
  aggregateId: term.id,
  expectedVersion: version,
  type: 'extended',
  at,
  actor,
  payload: { unitId: term.unitId, until, before },
  personal: { reason },
  event: (aggregateVersion) =>
    makeEvent({
      service: 'workflow',
      aggregate: 'term',
      fact: 'extended',
      aggregateId: term.id,
      aggregateVersion,
      areaCode: term.areaCode,
      time: at,
      correlationId,
      policyVersion,
      data: TermExtended.toJSON({ appointmentId: term.id, unitId: term.unitId, until, extendedAt: at }),
    }),
});
