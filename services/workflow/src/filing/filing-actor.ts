import { capacityFor, type Action, type Actor, type Delegator, type Relation } from '@zhuanguan/access';
import type { FilingActor, Party } from './acting.domain.js';

const party = ({ accountId, personId }: Delegator): Party => ({ accountId, ...(personId ? { personId } : {}) });

/** An actor as the rules of a filing look at them, with those by whose right they may do it. */
export function filingActor(actor: Actor, action: Action, relations: readonly Relation[]): FilingActor {
  const { own, through } = capacityFor(actor, action, { relations });
  return {
    accountId: actor.accountId,
    organisationId: actor.actingOrgId ?? '',
    ...(actor.personId ? { personId: actor.personId } : {}),
    ...(through.length > 0 ? { delegators: through.map(party), lent: !own } : {}),
  };
}
