import { mayI } from '@zhuanguan/access';
import { ok, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { organisationNames } from '../organisation/organisation.store.js';
import { actingFor } from './acting.domain.js';
import { filingActor } from './filing-actor.js';
import { forWhom } from './filing.domain.js';
import { commandFilings, type FilingCommandItem } from './command-filing.js';
import type { FilingRow } from './filing.store.js';
import type { ReceiverKind } from './filing.types.js';
import { filingNotFound, readableBy } from './read-filing.js';
import { urgeFacts, urgingRelations } from './urging-right.js';
import { decideUrge } from './urging.domain.js';

export interface UrgeItem extends FilingCommandItem {
  receiver: ReceiverKind;
}

/** 催办 of a receiver whose receipt waits. */
export const urgeReceipts = (ctx: WorkflowContext, items: readonly UrgeItem[]): Promise<Result<FilingRow>[]> =>
  commandFilings(
    ctx,
    items,
    () => 'filing.urge',
    async (tx, { actor, receiver }, before, now) => {
      const { filing } = before;
      if (!(await readableBy(ctx, tx, actor, before))) return filingNotFound();
      const relations = await urgingRelations(ctx, tx, actor, filing, receiver);
      const allowed = mayI(actor, 'filing.urge', { relations });
      if (!allowed.ok) return allowed;
      const organisationId = actor.actingOrgId ?? '';
      const decided = decideUrge(filing, { organisationId, receiver }, urgeFacts(ctx, filing, now));
      if (!decided.ok) return decided;
      const byName = (await organisationNames(tx, [organisationId])).get(organisationId);
      const by = forWhom(actingFor(filingActor(actor, 'filing.urge', relations)));
      return ok({ events: decided.value.map((event) => ({ ...event, ...by })), ...(byName ? { byName } : {}) });
    },
  );
