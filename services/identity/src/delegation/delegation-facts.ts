import { DelegationEnded, DelegationSet } from '@zhuanguan/contracts';
import { appendFacts, lockHeads, type Fact, type Tx } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import type { FactActor } from '../account/account-facts.js';
import { markEnded, type DelegationRow, type EndCause } from './delegation.store.js';

export interface FactContext {
  at: Date;
  actor: FactActor;
  correlationId?: string;
}

function factOf(
  row: DelegationRow,
  type: 'set' | 'ended',
  { at, actor, correlationId = newId() }: FactContext,
  { payload, data, personal }: { payload: Fact['payload']; data: unknown; personal?: Record<string, string> },
): Fact {
  return {
    aggregateType: 'delegation',
    aggregateId: row.id,
    expectedVersion: type === 'set' ? 0 : 1,
    type,
    at,
    actor,
    payload,
    ...(personal ? { personal } : {}),
    event: (aggregateVersion) =>
      makeEvent({
        ...{ service: 'identity', aggregate: 'delegation', fact: type, aggregateId: row.id, aggregateVersion },
        ...{ areaCode: row.areaCode, time: at, correlationId, data },
      }),
  };
}

/** Ids, roles, dates and the kind of reason; what was written beside it stays here. */
export async function tellSet(tx: Tx, row: DelegationRow, ctx: FactContext): Promise<void> {
  const { accountId, delegateId, organisationId, roles, from: fromDate, to: toDate, reason, remark } = row;
  const base = { accountId, delegateId, organisationId, roles: [...roles], fromDate, toDate };
  await appendFacts(tx, [
    factOf(row, 'set', ctx, {
      payload: { ...base, reason },
      ...(remark ? { personal: { remark } } : {}),
      data: DelegationSet.toJSON({ ...base, delegationId: row.id, byAccountId: ctx.actor.accountId ?? '' }),
    }),
  ]);
}

/** Ends delegations in the transaction of what ends them: state, history and outbox. */
export async function endDelegations(
  tx: Tx,
  rows: readonly DelegationRow[],
  cause: EndCause,
  ctx: FactContext,
): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map((r) => r.id);
  const ended = await markEnded(tx, ids, { at: ctx.at, cause, by: ctx.actor.accountId });
  const facts = rows
    .filter((row) => ended.has(row.id))
    .map((row) => {
      const { id: delegationId, accountId, delegateId, organisationId, roles } = row;
      const data = { delegationId, accountId, delegateId, organisationId, roles: [...roles], cause };
      return factOf(row, 'ended', ctx, {
        payload: { cause },
        data: DelegationEnded.toJSON({ ...data, byAccountId: ctx.actor.accountId ?? '' }),
      });
    });
  await lockHeads(tx, facts);
  await appendFacts(tx, facts);
}
