import { PolicyAdoptionAccepted, PolicyAdoptionRefused } from '@zhuanguan/contracts';
import { appendFacts, type Tx } from '@zhuanguan/db';
import type { EventEnvelope, EventHandler } from '@zhuanguan/events';
import { dateInShanghai } from '@zhuanguan/kernel';
import { seatOf } from '@zhuanguan/policy';
import type { WorkflowContext } from '../context.js';
import { activationFact } from './activation.events.js';
import { findActivation, findVersion, packsOf, settleActivation, type ActivationRow } from './activation.store.js';
import { keepMoves } from './moves.js';

export const ADOPTION_SUBJECT = 'zg.*.*.*.registry.policy_adoption.>';

/** What registry says to a proposed version: it becomes active, or is refused and what was in force stays so. */
export const adoptionHandlers = (ctx: WorkflowContext): Record<string, EventHandler> => ({
  'registry.policy_adoption.accepted.v1': {
    apply: async (tx, event) => {
      const { activationId } = PolicyAdoptionAccepted.fromJSON(event.data);
      const row = await waiting(tx, activationId);
      const version = row && (await findVersion(tx, row.versionDigest));
      if (!row || !version) return;
      const today = dateInShanghai(ctx.now());
      const moved = await keepMoves(tx, row.id, await packsOf(tx, version), row.effectiveFrom, today);
      await settleActivation(tx, row.id, { state: 'active', moved });
      await appendFacts(tx, [activationFact('activated', row, causeOf(ctx, event, seatOf(version)))]);
    },
  },
  'registry.policy_adoption.refused.v1': {
    apply: async (tx, event) => {
      const { activationId, reasons } = PolicyAdoptionRefused.fromJSON(event.data);
      const row = await waiting(tx, activationId);
      const version = row && (await findVersion(tx, row.versionDigest));
      if (!row || !version) return;
      const refusedBy = 'registry';
      await settleActivation(tx, row.id, { state: 'refused', refusedBy, refusedWhy: reasons });
      await appendFacts(tx, [activationFact('refused', { ...row, refusedBy }, causeOf(ctx, event, seatOf(version)))]);
    },
  },
});

async function waiting(tx: Tx, id: string): Promise<ActivationRow | undefined> {
  await tx.sql({
    name: 'workflow-lock-activation',
    text: 'select id from policy_activation where id = $1 for update',
    values: [id],
  });
  const row = await findActivation(tx, id);
  return row?.state === 'proposed' ? row : undefined;
}

const causeOf = (ctx: WorkflowContext, event: EventEnvelope, areaCode: string) => ({
  at: ctx.now(),
  actor: {},
  correlationId: event.correlationid,
  causationId: event.id,
  areaCode,
});
