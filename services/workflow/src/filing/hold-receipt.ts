import { mayI, ownPart, type Actor, type Relation } from '@zhuanguan/access';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { checkVersion, commandFilings, notAReceiver, type FilingCommandItem } from './command-filing.js';
import { filingActor } from './filing-actor.js';
import type { FilingRow } from './filing.store.js';
import type { FilingEvent } from './filing.types.js';
import { decideHold, type Holding } from './holding.domain.js';
import { relationOf } from './receivers.domain.js';

export interface HoldItem extends FilingCommandItem {
  act: Holding['act'];
  /** Of a transfer. */
  colleague?: Actor;
  note: string;
}

export const holdReceipts = (ctx: WorkflowContext, items: readonly HoldItem[]): Promise<Result<FilingRow>[]> =>
  commandFilings(
    ctx,
    items,
    ({ act }) => `filing.${act}`,
    async (_tx, item, before, now) => {
      const decided = decide(item, before, now);
      return decided.ok ? ok({ events: decided.value }) : decided;
    },
  );

function decide(item: HoldItem, before: FilingRow, now: Date): Result<FilingEvent[]> {
  const allowed = mayWorkOn(item.actor, before, item.colleague);
  if (!allowed.ok) return allowed;
  const current = checkVersion(item, before);
  if (!current.ok) return current;
  const relations = allowed.value;
  const holding = holdingOf(item, relations);
  if (!holding.ok) return holding;
  const command = { actor: filingActor(item.actor, 'filing.hold', relations), holding: holding.value };
  return decideHold(before.filing, command, now.toISOString());
}

/** An officer of the receiver, and where a colleague is named, one who could receive it too. */
export function mayWorkOn(actor: Actor, { filing }: FilingRow, colleague: Actor | undefined): Result<Relation[]> {
  const receipt = filing.receipts.find((r) => r.organisationId === actor.actingOrgId);
  if (!receipt) return notAReceiver();
  const relations = [relationOf(receipt.receiver)];
  const allowed = mayI(actor, 'filing.hold', { relations });
  if (!allowed.ok) return allowed;
  if (!colleague || mayI(ownPart(colleague), 'filing.receive', { relations }).ok) return ok(relations);
  return refuse('invalid', 'not_a_colleague', '该同事没有接收备案的权限，请选择其他经办人员。', {
    fields: [{ field: '/accountId', code: 'not_a_colleague', detail: '该同事没有接收备案的权限。' }],
  });
}

/** Who is asked or handed to has to be named. */
export function noColleague(detail: string) {
  return refuse('invalid', 'required', detail, { fields: [{ field: '/accountId', code: 'required', detail }] });
}

function holdingOf({ act, colleague, note }: HoldItem, relations: readonly Relation[]): Result<Holding> {
  if (act !== 'transfer') return ok({ act });
  // Handed to the colleague as themselves, not to whom they stand in for.
  if (colleague) return ok({ act, to: filingActor(ownPart(colleague), 'filing.hold', relations), note });
  return noColleague('请选择接手的同事。');
}
