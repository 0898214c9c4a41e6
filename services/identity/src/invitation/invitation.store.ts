import type { Role } from '@zhuanguan/access';
import type { Invitation } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';

export interface InvitationRow {
  id: string;
  purpose: 'activate' | 'reset';
  organisationId: string;
  organisationName: string;
  areaCode: string;
  roles: Role[];
  accountId: string | null;
  personId: string | null;
  invitedByName: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
  withdrawnAt: Date | null;
}

const SELECT = `select i.id, i.purpose, i.organisation_id as "organisationId", coalesce(o.name, '') as "organisationName",
  coalesce(o.area_code, '') as "areaCode", i.roles, i.account_id as "accountId", i.person_id as "personId",
  coalesce(b.name, '') as "invitedByName", i.created_at as "createdAt", i.expires_at as "expiresAt", i.used_at as "usedAt",
  i.withdrawn_at as "withdrawnAt"
  from invitation i left join organisation o on o.id = i.organisation_id
  left join organisation b on b.id = i.invited_by_organisation`;

/** Locks it: of two who use the same code at once, the second finds it used. */
export async function findByCode(tx: Tx, codeHash: string): Promise<InvitationRow | undefined> {
  const [row] = await tx.sql<InvitationRow>({
    name: 'identity-invitation-by-code',
    text: `${SELECT} where i.code_hash = $1 for update of i`,
    values: [codeHash],
  });
  return row;
}

export const findInvitations = (tx: Tx, ids: readonly string[]): Promise<InvitationRow[]> =>
  tx.sql<InvitationRow>({
    name: 'identity-invitations',
    text: `${SELECT} where i.id = any($1::uuid[]) for update of i`,
    values: [ids],
  });

export const pendingAt = (tx: Tx, organisationIds: readonly string[], now: Date): Promise<InvitationRow[]> =>
  tx.sql<InvitationRow>({
    name: 'identity-invitations-pending',
    text: `${SELECT} where i.organisation_id = any($1::uuid[]) and i.used_at is null and i.withdrawn_at is null and i.expires_at > $2
      order by i.created_at, i.id`,
    values: [organisationIds, now],
  });

export interface NewInvitationRow {
  id: string;
  codeHash: string;
  purpose: 'activate' | 'reset';
  organisationId: string;
  roles: readonly Role[];
  accountId: string | null;
  personId: string | null;
  invitedBy: string | null;
  invitedByOrganisation: string | null;
  createdAt: Date;
  expiresAt: Date;
}

export const insertInvitations = (tx: Tx, rows: readonly NewInvitationRow[]): Promise<unknown> =>
  tx.sql({
    name: 'identity-invitations-insert',
    text: `insert into invitation (id, code_hash, purpose, organisation_id, roles, account_id, person_id, invited_by,
        invited_by_organisation, created_at, expires_at)
      select id, "codeHash", purpose, "organisationId", array(select jsonb_array_elements_text(roles)), "accountId", "personId",
        "invitedBy", "invitedByOrganisation", "createdAt", "expiresAt"
      from json_to_recordset($1::json) as i(id uuid, "codeHash" text, purpose text, "organisationId" uuid, roles jsonb,
        "accountId" uuid, "personId" uuid, "invitedBy" uuid, "invitedByOrganisation" uuid, "createdAt" timestamptz, "expiresAt" timestamptz)`,
    values: [JSON.stringify(rows)],
  });

export const markUsed = (tx: Tx, id: string, accountId: string, now: Date): Promise<unknown> =>
  tx.sql({
    name: 'identity-invitation-used',
    text: 'update invitation set used_at = $3, account_id = $2 where id = $1',
    values: [id, accountId, now],
  });

export const markWithdrawn = (tx: Tx, ids: readonly string[], now: Date): Promise<unknown> =>
  tx.sql({
    name: 'identity-invitations-withdraw',
    text: 'update invitation set withdrawn_at = $2 where id = any($1::uuid[]) and used_at is null and withdrawn_at is null',
    values: [ids, now],
  });

export const invitationToProto = (row: InvitationRow): Invitation => ({
  id: row.id,
  purpose: row.purpose,
  organisationId: row.organisationId,
  organisationName: row.organisationName,
  roles: row.personId ? ['specialist'] : row.roles,
  accountId: row.purpose === 'reset' ? (row.accountId ?? '') : '',
  personId: row.personId ?? '',
  invitedByName: row.invitedByName,
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
});
