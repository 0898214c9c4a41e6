import { PolicyAdoptionAccepted, PolicyAdoptionRefused } from '@zhuanguan/contracts';
import { appendFacts } from '@zhuanguan/db';
import type { EventEnvelope, EventHandler } from '@zhuanguan/events';
import { dateInShanghai } from '@zhuanguan/kernel';
import { seatOf } from '@zhuanguan/policy';
import type { WorkflowContext } from '../context.js';
import { activationFact } from './activation.events.js';
import { findVersion, packsOf, settleActivation, waitingActivation } from './activation.store.js';
import { keepMoves } from './moves.js';

export const ADOPTION_SUBJECT = 'zg.*.*.*.registry.policy_adoption.>';

/** What registry says to a proposed version: it becomes active, or is refused and what was in force stays so. */
export const adoptionHandlers = (ctx: WorkflowContext): Record<string, EventHandler> => ({
  'registry.policy_adoption.accepted.v1': {
    apply: async (tx, event) => {
      const { activationId } = PolicyAdoptionAccepted.fromJSON(event.data);
      const row = await waitingActivation(tx, activationId);
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
      const row = await waitingActivation(tx, activationId);
      const version = row && (await findVersion(tx, row.versionDigest));
      if (!row || !version) return;
      const refusedBy = 'registry';
      await settleActivation(tx, row.id, { state: 'refused', refusedBy, refusedWhy: reasons });
      await appendFacts(tx, [activationFact('refused', { ...row, refusedBy }, causeOf(ctx, event, seatOf(version)))]);
    },
  },
});

const causeOf = (ctx: WorkflowContext, event: EventEnvelope, areaCode: string) => ({
  at: ctx.now(),
  actor: {},
  correlationId: event.correlationid,
  causationId: event.id,
  areaCode,
});
