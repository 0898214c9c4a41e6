import type { Tx } from '@zhuanguan/db';
import type { SessionTimes } from './session.domain.js';

export interface SessionRow extends SessionTimes {
  idHash: string;
  accountId: string;
  actingOrganisationId: string | null;
  csrfToken: string;
  tokens: Buffer;
  client: string;
  network: string;
}

export const insertSession = (tx: Tx, row: SessionRow): Promise<unknown> =>
  tx.sql({
    name: 'identity-session-insert',
    text: `insert into browser_session (id_hash, account_id, acting_organisation_id, csrf_token, tokens, created_at, last_seen_at, client, network)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      row.idHash,
      row.accountId,
      row.actingOrganisationId,
      row.csrfToken,
      row.tokens,
      row.createdAt,
      row.lastSeenAt,
      row.client,
      row.network,
    ],
  });

export async function findSession(tx: Tx, idHash: string): Promise<SessionRow | undefined> {
  const [row] = await tx.sql<SessionRow>({
    name: 'identity-session-find',
    text: `select id_hash as "idHash", account_id as "accountId", acting_organisation_id as "actingOrganisationId",
        csrf_token as "csrfToken", tokens, client, network, created_at as "createdAt", last_seen_at as "lastSeenAt"
      from browser_session where id_hash = $1`,
    values: [idHash],
  });
  return row;
}

export const touchSession = (tx: Tx, idHash: string, now: Date): Promise<unknown> =>
  tx.sql({
    name: 'identity-session-touch',
    text: 'update browser_session set last_seen_at = $2 where id_hash = $1',
    values: [idHash, now],
  });

export const deleteSession = (tx: Tx, idHash: string): Promise<unknown> =>
  tx.sql({ name: 'identity-session-delete', text: 'delete from browser_session where id_hash = $1', values: [idHash] });

export async function setActing(tx: Tx, session: SessionRow, organisationId: string): Promise<void> {
  await tx.sql({
    name: 'identity-session-acting',
    text: `with preferred as (update account set preferred_organisation_id = $2 where id = $3)
      update browser_session set acting_organisation_id = $2 where id_hash = $1`,
    values: [session.idHash, organisationId, session.accountId],
  });
}

export const sweepSessions = (tx: Tx, seenBefore: Date, createdBefore: Date): Promise<unknown> =>
  tx.sql({
    name: 'identity-session-sweep',
    text: 'delete from browser_session where last_seen_at <= $1 or created_at <= $2',
    values: [seenBefore, createdBefore],
  });

export const noteSignIn = (tx: Tx, accountId: string, now: Date): Promise<unknown> =>
  tx.sql({
    name: 'identity-note-sign-in',
    text: 'update account set last_signed_in_at = $2 where id = $1',
    values: [accountId, now],
  });

/** Signs an account out everywhere: no right is left. Gateways hear of it by the post that ended. */
export const deleteSessionsOf = (tx: Tx, accountId: string): Promise<unknown> =>
  tx.sql({
    name: 'identity-sessions-of-closed',
    text: 'delete from browser_session where account_id = $1',
    values: [accountId],
  });

export interface ListedSession extends SessionTimes {
  id: string;
  idHash: string;
  client: string;
  network: string;
}

/** Those seen and made late enough to be still good, the latest first. */
export const sessionsOf = (tx: Tx, accountId: string, seenAfter: Date, createdAfter: Date): Promise<ListedSession[]> =>
  tx.sql<ListedSession>({
    name: 'identity-session-list',
    text: `select ref as id, id_hash as "idHash", client, network, created_at as "createdAt", last_seen_at as "lastSeenAt"
      from browser_session where account_id = $1 and last_seen_at > $2 and created_at > $3 order by last_seen_at desc, ref`,
    values: [accountId, seenAfter, createdAfter],
  });
