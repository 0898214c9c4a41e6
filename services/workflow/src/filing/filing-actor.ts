import { capacityFor, type Action, type Actor, type Delegator, type Relation } from '@zhuanguan/access';
import { personAliases, type Tx } from '@zhuanguan/db';
import type { PersonAliases } from '@zhuanguan/kernel';
import type { FilingActor, Party } from './acting.domain.js';
import { filersOf } from './filing.domain.js';
import { relationOf } from './receivers.domain.js';
import type { Filing } from './filing.types.js';

/** Everybody as whom somebody acts, with every id the human has: FIL-6 looks at the person (REG-6). */
const party = ({ accountId, personId }: Pick<Delegator, 'accountId' | 'personId'>, aliases: PersonAliases): Party => ({
  accountId,
  ...(personId ? { personId, aliasIds: aliases.idsOf(personId).filter((id) => id !== personId) } : {}),
});

/** Who these actors, and those for whom they act, are besides. */
export const aliasesOfActors = (tx: Tx, actors: readonly (Actor | undefined)[]): Promise<PersonAliases> =>
  personAliases(
    tx,
    actors.flatMap((actor) => [actor?.personId, ...(actor?.onBehalfOf ?? []).map((d) => d.personId)]),
  );

/** An actor as the rules of a filing look at them, with those by whose right they may do it. */
export function filingActor(
  actor: Actor,
  action: Action,
  relations: readonly Relation[],
  aliases: PersonAliases,
): FilingActor {
  const { own, through } = capacityFor(actor, action, { relations });
  return {
    ...party(actor, aliases),
    organisationId: actor.actingOrgId ?? '',
    ...(through.length > 0 ? { delegators: through.map((d) => party(d, aliases)), lent: !own } : {}),
  };
}

/** How whoever may withdraw a filing stands to it: the unit, or the officer of its department whose filing for the unit it is. */
export function withdrawRelations(actor: Actor, filing: Filing): Relation[] {
  const receiver = filing.receipts.find((r) => r.round === filing.round && r.organisationId === actor.actingOrgId);
  const filers = filersOf(filing).map((p) => p.accountId);
  // By the actor or for the actor, or so for one for whom the actor acts now.
  const theirs = [actor, ...(actor.onBehalfOf ?? [])].some(({ accountId }) => filers.includes(accountId));
  return [
    ...(actor.actingOrgId === filing.unitId ? (['own_unit'] as const) : []),
    ...(receiver && theirs ? [relationOf(receiver.receiver)] : []),
  ];
}
