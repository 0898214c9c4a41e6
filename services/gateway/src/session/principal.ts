import type { Actor, Delegator, Role, Scope } from '@zhuanguan/access';
import type { ApiClient, Grant, Session } from '@zhuanguan/contracts';
import { addDays, dateInShanghai, startOfDayInShanghai } from '@zhuanguan/kernel';

export interface PersonPrincipal {
  kind: 'person';
  /** Names the caller in limits. */
  key: string;
  sessionId: string;
  session: Session;
  actor: Actor;
  /** Posts by appointment and delegations are of a day: at midnight in Shanghai they are asked for anew. */
  dayEndsAt: number;
}

export interface ClientPrincipal {
  kind: 'client';
  key: string;
  client: ApiClient;
  actor: Actor;
}

export type Principal = PersonPrincipal | ClientPrincipal;

/** A person acts for one organisation at a time; only the roles held there count, and whoever delegated to them there. */
export function personPrincipal(sessionId: string, session: Session, now: Date): PersonPrincipal {
  const { account, actingOrganisationId } = session;
  const held = (account?.grants ?? []).filter((g) => g.organisationId === actingOrganisationId);
  const lent = held.filter((g) => g.lent);
  const areaCode = held[0]?.areaCode;
  const delegators = session.delegators.filter((d) => d.organisationId === actingOrganisationId);
  return {
    kind: 'person',
    key: `session ${session.csrfToken}`,
    sessionId,
    session,
    dayEndsAt: startOfDayInShanghai(addDays(dateInShanghai(now), 1)).getTime(),
    actor: {
      accountId: account?.id ?? '',
      ...(account?.personId ? { personId: account.personId } : {}),
      ...(actingOrganisationId ? { actingOrgId: actingOrganisationId } : {}),
      ...(areaCode ? { areaCode } : {}),
      roles: [...new Set(held.map((g) => g.role as Role))],
      ...roleDatesOf(held),
      ...(lent.length > 0 ? { lentRoles: lent.map((g) => g.role as Role) } : {}),
      ...(delegators.length > 0 ? { onBehalfOf: delegators.map(toDelegator) } : {}),
      scopes: [],
    },
  };
}

/** A role that is held without an end besides has none. */
function roleDatesOf(held: readonly Grant[]): Pick<Actor, 'roleDates'> {
  const dated = held.filter(
    ({ role, toDate }) => toDate && held.every((other) => other.role !== role || other.toDate || other.lent),
  );
  if (dated.length === 0) return {};
  return {
    roleDates: Object.fromEntries(
      dated.map(({ role, fromDate, toDate }) => [
        role,
        { ...(fromDate ? { from: fromDate } : {}), ...(toDate ? { to: toDate } : {}) },
      ]),
    ),
  };
}

const toDelegator = ({ accountId, personId, roles, toDate }: Session['delegators'][number]): Delegator => ({
  accountId,
  ...(toDate ? { to: toDate } : {}),
  ...(personId ? { personId } : {}),
  roles: roles as Role[],
});

/** A system has the scopes that are both registered and in its token. */
export function clientPrincipal(client: ApiClient, tokenScopes: readonly string[]): ClientPrincipal {
  const { clientId, areaCode, role } = client;
  const scopes = client.scopes.filter((s) => tokenScopes.includes(s)) as Scope[];
  return {
    kind: 'client',
    key: `client ${clientId}`,
    client,
    actor: { accountId: clientId, clientId, areaCode, roles: [role as Role], scopes },
  };
}
