import { mayI, type Action, type Actor } from '@zhuanguan/access';
import type { PersonAliases } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { formOfFiling, isPrintable } from '../form/printable.js';
import { ownAccounts } from './acting.domain.js';
import { voiding } from './closing.domain.js';
import { filingActor, withdrawRelations } from './filing-actor.js';
import { checkNotOwn, inTurn, receiving, waitingAt } from './filing.domain.js';
import type { FilingRow } from './filing.store.js';
import type { Receipt } from './filing.types.js';
import { asked, openOpinion } from './opinion.domain.js';
import { relationOf } from './receivers.domain.js';

/** The unit itself and its receivers: who sees phones whole, prints the form and sees its scans. */
export const isParty = (actor: Actor, { filing }: FilingRow): boolean =>
  actor.actingOrgId === filing.unitId || filing.receipts.some((r) => r.organisationId === actor.actingOrgId);

/** What the actor may do with its papers. */
export function papersOf(ctx: WorkflowContext, actor: Actor, row: FilingRow): string[] {
  if (!isParty(actor, row)) return [];
  const { unitId, state } = row.filing;
  const relations = [
    ...(actor.actingOrgId === unitId ? (['own_unit'] as const) : []),
    ...row.filing.receipts.flatMap((r) => (r.organisationId === actor.actingOrgId ? relationOf(r.receiver) : [])),
  ];
  const closed = state === 'voided' || state === 'withdrawn';
  return [
    ...(isPrintable(formOfFiling(ctx, row.filing), row.filing) ? ['print'] : []),
    ...(!closed && mayI(actor, 'scan.attach', { relations }).ok ? ['attach'] : []),
  ];
}

/** What the actor can do now. */
export function actionsOf(actor: Actor, { filing }: FilingRow, aliases: PersonAliases): string[] {
  const may = (action: Action, relations: Parameters<typeof mayI>[2]['relations']) =>
    mayI(actor, action, { relations }).ok;
  const ofUnit = actor.actingOrgId === filing.unitId;
  const open = filing.state === 'filed' || filing.state === 'returned';
  const own = [
    ...(filing.state === 'returned' && ofUnit && may('filing.submit', ['own_unit']) ? ['correct'] : []),
    ...(open && may('filing.withdraw', withdrawRelations(actor, filing)) ? ['withdraw'] : []),
  ];
  if (filing.state === 'on_record') {
    const bureau = filing.receipts.some(
      (r) => relationOf(r.receiver) === 'bureau_of_unit' && r.organisationId === actor.actingOrgId,
    );
    const voids = filingActor(actor, 'filing.void', ['bureau_of_unit'], aliases);
    const free = checkNotOwn(filing, voiding(filing, voids), '作废').ok;
    return bureau && free && may('filing.void', ['bureau_of_unit']) ? ['void'] : [];
  }
  if (filing.state !== 'filed') return own;
  const mine = waitingAt(filing, actor.actingOrgId);
  if (!mine || !inTurn(filing, mine)) return own;
  const relations = [relationOf(mine.receiver)];
  const officer = filingActor(actor, 'filing.receive', relations, aliases);
  const receives = may('filing.receive', relations) && checkNotOwn(filing, receiving(filing, officer, mine), '接收').ok;
  return [...receiptActions(actor, mine, { receives, accounts: ownAccounts(officer) }), ...own];
}

interface Officer {
  receives: boolean;
  /** Their own and of those for whom they act. */
  accounts: readonly string[];
}

/** Whoever has it decides, or whoever stands in for them, unless a colleague is asked first; a colleague takes it over. Whom FIL-6 keeps from it may hand it on. */
function receiptActions(actor: Actor, receipt: Receipt, officer: Officer): string[] {
  const { receiver, holder } = receipt;
  const { receives, accounts } = officer;
  const holds = mayI(actor, 'filing.hold', { relations: [relationOf(receiver)] }).ok;
  const others = holder !== undefined && !accounts.includes(holder.accountId);
  const open = openOpinion(receipt);
  const opinion = holds ? opinionActions(actor, receipt, officer) : [];
  if (others) return [...(holds && receives ? ['take_over'] : []), ...opinion];
  const handed = holder ? ['release', 'transfer'] : [...(receives ? ['claim'] : []), 'transfer'];
  return [...(receives && !open ? ['receive', 'return'] : []), ...(holds ? handed : []), ...opinion];
}

function opinionActions(actor: Actor, receipt: Receipt, { receives, accounts }: Officer): string[] {
  const open = openOpinion(receipt);
  const holder = receipt.holder?.accountId;
  if (!open) return receives && (holder === undefined || accounts.includes(holder)) ? ['ask_opinion'] : [];
  const mine = accounts.includes(open.askedByAccountId) || accounts.includes(holder ?? '');
  return [
    ...(accounts.includes(open.ofAccountId) && receives && !asked(open, actor) ? ['give_opinion'] : []),
    ...(mine ? ['withdraw_opinion'] : []),
  ];
}
