import type { Actor, Relation } from '@zhuanguan/access';
import { addWorkdays } from '@zhuanguan/calendar';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { relationsTo } from '../organisation/organisation.store.js';
import type { Filing, ReceiverKind } from './filing.types.js';
import { relationOf } from './receivers.domain.js';
import type { UrgeFacts } from './urging.domain.js';

/** Working days are those of the unit's area today; where no pack is in force there any more, those the filing began under. */
export function urgeFacts({ policies }: WorkflowContext, filing: Filing, now: Date): UrgeFacts {
  const today = dateInShanghai(now);
  const policy = policies.inForce(filing.areaCode, today) ?? policies.byDigest(filing.policyDigest, today);
  if (!policy) throw new Error(`policy ${filing.policyDigest} of filing ${filing.id} is missing`);
  return {
    now: now.toISOString(),
    today,
    nextWorkday: (date) => addWorkdays(policy.calendar, date, 1).value,
    dateOf: (instant) => dateInShanghai(instant),
  };
}

/**
 * In which standing somebody may urge: the unit that filed, a receiver that has received this round, and what is above the one that
 * waits, in the tree that its officers look down.
 */
export async function urgingRelations(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  filing: Filing,
  receiver: ReceiverKind,
): Promise<Relation[]> {
  const { actingOrgId } = actor;
  const round = filing.receipts.filter((r) => r.round === filing.round);
  const waits = round.find((r) => r.receiver === receiver)?.organisationId;
  if (!actingOrgId || !waits || waits === actingOrgId) return [];
  const done = round.filter((r) => r.organisationId === actingOrgId && r.state === 'received');
  const above = await relationsTo(tx, actor, waits, dateInShanghai(ctx.now()));
  return [
    ...(actingOrgId === filing.unitId ? (['own_unit'] as const) : []),
    ...done.map((r) => relationOf(r.receiver)),
    ...above.filter((relation) => relation !== 'own_unit'),
  ];
}
