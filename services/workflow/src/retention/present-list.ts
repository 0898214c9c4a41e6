import { capacityFor, mayI, type Actor } from '@zhuanguan/access';
import type { DestructionList as ProtoList, DestructionSignature } from '@zhuanguan/contracts';
import { personAliases, type Tx } from '@zhuanguan/db';
import type { PersonAliases } from '@zhuanguan/kernel';
import { OWN } from './retention-command.js';
import { APPROVALS_NEEDED, notTheirs, sharesHuman, type DestructionList, type Signature } from './retention.domain.js';

/** Everybody who signed or would, under every id they have. */
export const signaturesAliases = (
  tx: Tx,
  lists: readonly DestructionList[],
  actors: readonly Actor[],
): Promise<PersonAliases> =>
  personAliases(tx, [
    ...lists.flatMap((list) =>
      [list.proposedBy, ...list.approvals].flatMap((s) => [s.personId, s.onBehalfOf?.personId]),
    ),
    ...actors.flatMap((actor) => [actor.personId, ...(actor.onBehalfOf ?? []).map((d) => d.personId)]),
  ]);

const signed = ({ accountId, onBehalfOf }: Signature, at: string): DestructionSignature => ({
  accountId,
  onBehalfOfAccountId: onBehalfOf?.accountId ?? '',
  at: new Date(at),
});

/** As whom the actor would sign: by their own right alone where they have it, else for each who lent it. */
function signatures(actor: Actor): Signature[] {
  const { own, through } = capacityFor(actor, 'retention.approve', { relations: OWN });
  const self = person(actor);
  return own ? [self] : through.map((delegator) => ({ ...self, onBehalfOf: person(delegator) }));
}

const person = ({ accountId, personId }: { accountId: string; personId?: string }): Signature => ({
  accountId,
  ...(personId ? { personId } : {}),
});

export function presentList(
  list: DestructionList,
  { actor, aliases, settled }: { actor: Actor; aliases: PersonAliases; settled: { destroyed: number; kept: number } },
): ProtoList {
  const open = list.state === 'proposed';
  const may = (action: 'retention.approve' | 'retention.propose') => mayI(actor, action, { relations: OWN }).ok;
  const free = signatures(actor).map((signature) => notTheirs(list, signature, aliases));
  const approves = open && may('retention.approve');
  const kept = approves && !free.some((f) => f.ok) ? free[0] : undefined;
  const own = [actor, ...(actor.onBehalfOf ?? [])].some((each) => sharesHuman(list.proposedBy, person(each), aliases));
  return {
    ...{ id: list.id, state: list.state, asOf: list.asOf, reason: list.reason, items: list.items, ...settled },
    ...{ contentHash: list.contentHash, proposedAt: new Date(list.proposedAt) },
    proposedBy: signed(list.proposedBy, list.proposedAt),
    approvals: list.approvals.map((approval) => signed(approval, approval.at)),
    approvalsNeeded: APPROVALS_NEEDED,
    closedReason: list.closedReason ?? '',
    closedAt: list.closedAt ? new Date(list.closedAt) : undefined,
    actions: [
      ...(approves && !kept ? ['approve'] : []),
      ...(approves && !own ? ['refuse'] : []),
      ...(open && own && may('retention.propose') ? ['withdraw'] : []),
    ],
    notYours: kept && !kept.ok ? kept.refusal.detail : '',
  };
}
