import type { Actor, Role, Scope } from '@zhuanguan/access';
import type { ApiClient, Session } from '@zhuanguan/contracts';

export interface PersonPrincipal {
  kind: 'person';
  /** Names the caller in limits. */
  key: string;
  sessionId: string;
  session: Session;
  actor: Actor;
}

export interface ClientPrincipal {
  kind: 'client';
  key: string;
  client: ApiClient;
  actor: Actor;
}

export type Principal = PersonPrincipal | ClientPrincipal;

/** A person acts for one organisation at a time; only the roles held there count. */
export function personPrincipal(sessionId: string, session: Session): PersonPrincipal {
  const { account, actingOrganisationId } = session;
  const held = (account?.grants ?? []).filter((g) => g.organisationId === actingOrganisationId);
  const areaCode = held[0]?.areaCode;
  return {
    kind: 'person',
    key: `session ${session.csrfToken}`,
    sessionId,
    session,
    actor: {
      accountId: account?.id ?? '',
      ...(account?.personId ? { personId: account.personId } : {}),
      ...(actingOrganisationId ? { actingOrgId: actingOrganisationId } : {}),
      ...(areaCode ? { areaCode } : {}),
      roles: held.map((g) => g.role as Role),
      scopes: [],
    },
  };
}

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
