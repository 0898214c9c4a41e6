import type { Action, Actor } from '@zhuanguan/access';
import { appendFacts, scopeOf, type Tx } from '@zhuanguan/db';
import { dateInShanghai, isId, newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { actingFor } from '../filing/acting.domain.js';
import { aliasesOfActors, filingActor } from '../filing/filing-actor.js';
import { onlyOnce } from '../roll-up/roll-up-command.js';
import { bodyHash } from '../rpc-input.js';
import { signaturesAliases } from './present-list.js';
import { approveList, insertList, loadList, lockList, setListState } from './destruction-list.store.js';
import { causeOf, checkWords, keeperOf, OWN, type RetentionCommand } from './retention-command.js';
import {
  decide,
  LIST_LIMIT,
  notTheirs,
  signatureOf,
  type Decision,
  type DestructionList,
  type RetainedRecord,
  type Signature,
} from './retention.domain.js';
import { listFact } from './retention.events.js';
import { freeRecords } from './retention.store.js';

export const noSuchList = () => refuse('not_found', 'list_not_found', '没有找到这份销毁清册，或不属于本财政部门。');

/** Who signs, and for whom: of several delegators the first whom nothing keeps from it. */
async function signatory(
  tx: Tx,
  actor: Actor,
  action: Action,
  free?: (signature: Signature) => boolean,
): Promise<Signature> {
  const aliases = await aliasesOfActors(tx, [actor]);
  const self = filingActor(actor, action, OWN, aliases);
  const acting = actingFor(self, { free: (party) => !free || free(signatureOf({ ...self, onBehalfOf: party })) });
  return signatureOf(acting);
}

/** An approval is of this: what goes, since when, and by which day. */
const hashOf = (records: readonly RetainedRecord[]): string =>
  bodyHash(records.map(({ kind, id, unitId, since }) => ({ kind, id, unitId, since })));

/** 提出销毁清册: everything of the bureau that is due today, not held and not on a list yet, the longest due first. */
export function proposeDestruction(
  ctx: WorkflowContext,
  command: RetentionCommand,
  reason: string,
): Promise<Result<{ listId: string }>> {
  const { actor } = command;
  return onlyOnce<{ listId: string }>(ctx, command, 'retention.propose', {
    replay: (_, stored) => Promise.resolve(ok(stored)),
    run: async (tx) => {
      const keeper = await keeperOf(ctx, tx, actor, 'retention.propose');
      if (!keeper.ok) return keeper;
      const words = checkWords({
        reason: { text: reason, required: '请写明鉴定意见，如“保存期满，无继续保存价值”。' },
      });
      if (!words.ok) return words;
      const bureau = keeper.value;
      const at = ctx.now();
      const asOf = dateInShanghai(at);
      const records = await freeRecords(tx, { bureauId: bureau.id, today: asOf, limit: LIST_LIMIT });
      if (records.length === 0) return refuse('refused', 'nothing_due', '目前没有保存期满、可以销毁的材料。');
      const list: DestructionList = {
        ...{ id: newId(), bureauId: bureau.id, areaCode: bureau.areaCode, asOf, state: 'proposed' as const },
        ...{ reason: words.value.reason ?? '', items: records.length, contentHash: hashOf(records), approvals: [] },
        ...{ proposedAt: at.toISOString(), proposedBy: await signatory(tx, actor, 'retention.propose') },
      };
      await insertList(tx, list, records);
      const head = { aggregateType: 'destruction_list', aggregateId: list.id };
      const cause = await causeOf(ctx, tx, command, { action: 'retention.propose', head, areaCode: bureau.areaCode });
      await appendFacts(tx, [listFact('proposed', list, { ...cause, why: list.reason })]);
      return ok({ listId: list.id });
    },
  });
}

const DECISIONS: Readonly<Record<Decision, { action: Action; fact: 'approved' | 'refused' | 'withdrawn' }>> = {
  approve: { action: 'retention.approve', fact: 'approved' },
  refuse: { action: 'retention.approve', fact: 'refused' },
  withdraw: { action: 'retention.propose', fact: 'withdrawn' },
};

const isDecision = (text: string): text is Decision => Object.hasOwn(DECISIONS, text);

/** Approves, refuses or withdraws a list; what follows of the last approval is done by a worker of its own. */
export async function decideDestruction(
  ctx: WorkflowContext,
  command: RetentionCommand,
  asked: { id: string; decision: string; contentHash: string; reason: string },
): Promise<Result<{ listId: string }>> {
  const { actor } = command;
  const { id, decision } = asked;
  if (!isDecision(decision))
    return refuse('invalid', 'bad_decision', '请选择批准、退回或撤回。', {
      fields: [{ field: '/decision', code: 'bad_decision', detail: '请选择批准、退回或撤回。' }],
    });
  // The second wall, asked first: the act itself runs as the system.
  if (!isId(id) || !(await ctx.db.inTx(scopeOf(actor), (tx) => loadList(tx, id)))) return noSuchList();
  return onlyOnce<{ listId: string }>(ctx, command, 'retention.decide', {
    replay: (_, stored) => Promise.resolve(ok(stored)),
    run: (tx) => decideHeld(ctx, tx, command, { ...asked, decision }),
  });
}

async function decideHeld(
  ctx: WorkflowContext,
  tx: Tx,
  command: RetentionCommand,
  { id, decision, contentHash, reason }: { id: string; decision: Decision; contentHash: string; reason: string },
): Promise<Result<{ listId: string }>> {
  const { actor } = command;
  const { action, fact } = DECISIONS[decision];
  const keeper = await keeperOf(ctx, tx, actor, action);
  if (!keeper.ok) return keeper;
  const list = await lockList(tx, id);
  if (!list || list.bureauId !== keeper.value.id) return noSuchList();
  const words = checkWords({
    reason: {
      text: reason,
      ...(decision === 'refuse' ? { required: '请写明退回的原因。' } : {}),
      ...(decision === 'withdraw' ? { required: '请写明撤回的原因。' } : {}),
    },
  });
  if (!words.ok) return words;
  const aliases = await signaturesAliases(tx, [list], [actor]);
  const by = await signatory(tx, actor, action, (signature) => notTheirs(list, signature, aliases).ok);
  const decided = decide(list, { decision, by, seenHash: contentHash, aliases });
  if (!decided.ok) return decided;
  const at = ctx.now();
  const { state, approval } = decided.value;
  const why = words.value.reason ?? '';
  if (approval) await approveList(tx, id, approval, at);
  if (state !== list.state) await setListState(tx, { id, state, at, ...(approval ? {} : { why }) });
  const after: DestructionList = {
    ...list,
    state,
    approvals: approval ? [...list.approvals, { ...approval, at: at.toISOString() }] : list.approvals,
  };
  const head = { aggregateType: 'destruction_list', aggregateId: id };
  const cause = await causeOf(ctx, tx, command, { action, head, areaCode: list.areaCode });
  const { onBehalfOf } = by;
  const who = { ...cause.actor, ...(onBehalfOf ? { onBehalfOf: onBehalfOf.accountId } : {}) };
  await appendFacts(tx, [listFact(fact, after, { ...cause, actor: who, ...(why ? { why } : {}) })]);
  return ok({ listId: id });
}
