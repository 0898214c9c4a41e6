import { capacityFor, type Action, type Actor, type Delegator, type Relation } from '@zhuanguan/access';
import { personAliases, type Tx } from '@zhuanguan/db';
import type { PersonAliases } from '@zhuanguan/kernel';
import type { FilingActor, Party } from './acting.domain.js';

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
