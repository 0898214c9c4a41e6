import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { mayForBelow, mayForOwn } from './party.js';
import { actInRound, notFound, type InRound } from './roll-up-command.js';
import { decideClose, decideReopen, decideSubmit, decideUrge, urgeable } from './roll-up.domain.js';
import { insertUrges, keepBodies } from './roll-up.store.js';
import type { RollUpEvent } from './roll-up.types.js';
import { belowOf, contentHash, contentNow } from './summary-content.js';
import { countContent, countUnits } from './summary.domain.js';
import { insertReopening, insertSummary } from './summary.store.js';

type Done = Promise<Result<{ organisationId: string }>>;

/** 冻结并签报: the content is made and frozen in the transaction that signs it, and only if it is what the officer saw. */
export function submitRollUp(ctx: WorkflowContext, command: InRound & { seenHash: string }): Done {
  const { actor, seenHash } = command;
  return actInRound(ctx, command, 'roll_up.submit', async ({ tx, round, own, at }) => {
    const allowed = mayForOwn(actor, 'roll_up.submit', own);
    if (!allowed.ok) return allowed;
    const { organisationId } = own;
    const content = await contentNow(ctx, tx, round, own, dateInShanghai(at));
    if (!content.ok) return content;
    const summary = {
      organisationId,
      contentHash: contentHash(content.value),
      ownCounts: countUnits(content.value.units),
      counts: countContent(content.value),
      parts: Object.fromEntries(content.value.parts.map((part) => [part.organisationId, part.number])),
      missing: content.value.missing.length,
      frozenAt: at.toISOString(),
      signedByAccountId: actor.accountId,
      ...(actor.personId ? { signedByPersonId: actor.personId } : {}),
    };
    const decided = decideSubmit(round.rollUp, own, summary, seenHash);
    if (!decided.ok) return decided;
    for (const event of decided.value)
      if (event.type === 'submitted') await insertSummary(tx, event.summary, content.value);
    return ok({ answer: { organisationId }, events: decided.value });
  });
}

/** 撤回 by the body itself, 退回 by the one it reports to; both with a reason. */
export function reopenRollUp(
  ctx: WorkflowContext,
  command: InRound & { organisationId: string; number: number; reason: string },
): Done {
  const { actor, rollUpId, organisationId, number, reason } = command;
  return actInRound(ctx, command, 'roll_up.reopen', async ({ tx, round, own, at }) => {
    const body = round.byId.get(organisationId);
    if (!body) return notFound();
    const byOrganisationId = own.organisationId;
    const isOwn = organisationId === byOrganisationId;
    if (!isOwn && body.upperId !== byOrganisationId)
      return refuse('forbidden', 'wrong_level', '只能撤回本单位的汇总表，或退回直接向本单位报送的汇总表。');
    const allowed = isOwn ? mayForOwn(actor, 'roll_up.submit', own) : mayForBelow(actor, own);
    if (!allowed.ok) return allowed;
    const decided = decideReopen(round.rollUp, { body, number, reason, at: at.toISOString(), byOrganisationId });
    if (!decided.ok) return decided;
    for (const event of decided.value) if (event.type === 'reopened') await insertReopening(tx, rollUpId, event);
    return ok({ answer: { organisationId }, events: decided.value });
  });
}

export interface Urged {
  urged: number;
  alreadyToday: number;
  leftOut: number;
}

/** 催报: one click for all of the level below that have not reported; each at most once a day. */
export function urgeRollUp(
  ctx: WorkflowContext,
  command: InRound & { organisationIds: readonly string[] },
): Promise<Result<Urged>> {
  const { actor, rollUpId, organisationIds } = command;
  return actInRound(ctx, command, 'roll_up.urge', async ({ tx, round, own, at }) => {
    const allowed = mayForBelow(actor, own);
    if (!allowed.ok) return allowed;
    const on = dateInShanghai(at);
    const open = urgeable(round.rollUp, belowOf(round, own.organisationId)).map((body) => body.organisationId);
    const named = new Set(organisationIds);
    const targets = named.size > 0 ? open.filter((id) => named.has(id)) : open;
    const decide = (ids: readonly string[]): Result<RollUpEvent[]> =>
      decideUrge(round.rollUp, ids, { organisationId: own.organisationId, on });
    const could = decide(targets);
    if (!could.ok) return could;
    const sent = await insertUrges(tx, { rollUpId, byOrganisationId: own.organisationId, on }, targets);
    const decided = decide(sent);
    if (!decided.ok) return decided;
    const answer = {
      urged: sent.length,
      alreadyToday: targets.length - sent.length,
      leftOut: named.size > 0 ? named.size - targets.length : 0,
    };
    return ok({ answer, events: decided.value });
  });
}

/** 结束: whoever opened it; what became of each body is kept with it. */
export function closeRollUp(ctx: WorkflowContext, command: InRound): Promise<Result<{ rollUpId: string }>> {
  const { actor, rollUpId } = command;
  return actInRound(ctx, command, 'roll_up.close', async ({ tx, round, own, at }) => {
    if (own.organisationId !== round.rollUp.bureauId)
      return refuse('forbidden', 'wrong_level', '只有组织这一轮汇总报送的财政部门可以结束它。');
    const allowed = mayForOwn(actor, 'roll_up.close', own);
    if (!allowed.ok) return allowed;
    const events = decideClose(round.rollUp, at.toISOString());
    if (events.length > 0) await keepBodies(tx, rollUpId, round.bodies);
    return ok({ answer: { rollUpId }, events });
  });
}
