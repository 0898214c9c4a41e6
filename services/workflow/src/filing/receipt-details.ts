import { mayI, type Actor } from '@zhuanguan/access';
import type { Receipt as ProtoReceipt } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { actionsOf } from './filing-actions.js';
import { waitingAt } from './filing.domain.js';
import type { FilingRow } from './filing.store.js';
import type { Receipt } from './filing.types.js';
import { returnTargets } from './receiving.domain.js';
import { urgeFacts, urgingRelations } from './urging-right.js';
import { decideUrge, urgeAgainOn } from './urging.domain.js';

/** Receipts with what the actor may do with each: urge the one who waits, return to one before. Looks things up for each: for one filing. */
export async function receiptDetails(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  row: FilingRow,
  shown: readonly ProtoReceipt[],
): Promise<ProtoReceipt[]> {
  const { filing } = row;
  const targets = targetsOf(ctx, actor, row);
  const receipts: ProtoReceipt[] = [];
  for (const [i, receipt] of shown.entries()) {
    const own = filing.receipts[i];
    if (!own) throw new Error(`receipt ${i} of filing ${filing.id} was not presented`);
    const urging =
      own.round === filing.round && own.state === 'pending' ? await urgingOf(ctx, tx, actor, row, own) : {};
    receipts.push({
      ...receipt,
      urged: receipt.urged && { ...receipt.urged, againOn: urging.againOn ?? '' },
      actions: [...(urging.may ? ['urge'] : []), ...(targets.includes(own) ? ['return_to'] : [])],
    });
  }
  return receipts;
}

async function urgingOf(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  { filing }: FilingRow,
  own: Receipt,
): Promise<{ may?: boolean; againOn?: string }> {
  if (filing.state !== 'filed') return {};
  const facts = urgeFacts(ctx, filing, ctx.now());
  const againOn = urgeAgainOn(own, facts);
  const relations = await urgingRelations(ctx, tx, actor, filing, own.receiver);
  const command = { organisationId: actor.actingOrgId ?? '', receiver: own.receiver };
  const may = mayI(actor, 'filing.urge', { relations }).ok && decideUrge(filing, command, facts).ok;
  return { may, ...(againOn ? { againOn } : {}) };
}

/** The earlier receivers to whom the actor may return it now. */
function targetsOf({ policies }: WorkflowContext, actor: Actor, row: FilingRow): Receipt[] {
  const { filing } = row;
  const mine = waitingAt(filing, actor.actingOrgId);
  if (!mine || !actionsOf(actor, row).includes('return')) return [];
  // A case keeps the policy it was filed under.
  const policy = policies.byDigest(filing.policyDigest, dateInShanghai(new Date(filing.submittedAt)));
  return returnTargets(filing, mine, policy?.specialist.filing.returnsToPrevious !== undefined);
}
