import type { Role } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';

export interface GivenPost {
  organisationId: string;
  organisationName: string;
  areaCode: string;
  roles: readonly Role[];
  personId?: string | null;
}

/** Roles at an organisation besides those held; the account becomes the person's where the code was for one. */
export async function grantRoles(tx: Tx, accountId: string, post: GivenPost, now: Date): Promise<void> {
  await tx.sql({
    name: 'identity-grant-roles',
    text: `insert into account_grant (account_id, role, organisation_id, organisation_name, area_code, granted_at)
      select $1, role, $3, $4, $5, $6 from unnest($2::text[]) as role on conflict do nothing`,
    values: [accountId, post.roles, post.organisationId, post.organisationName, post.areaCode, now],
  });
  if (post.personId)
    await tx.sql({
      name: 'identity-account-person',
      text: 'update account set person_id = $2 where id = $1',
      values: [accountId, post.personId],
    });
}

export interface Post {
  accountId: string;
  organisationId: string;
  role: Role;
}

/** Posts of active accounts, granted or by appointment; what is lent is no post. */
export const postsOf = (tx: Tx, accountIds: readonly string[], today: string): Promise<Post[]> =>
  tx.sql<Post>({
    name: 'identity-posts-of',
    text: `select a.id as "accountId", g.organisation_id as "organisationId", g.role
        from account_grant g join account a on a.id = g.account_id where a.id = any($1::uuid[]) and a.active
      union select a.id, r.unit_id, r.role from person_right r join account a on a.person_id = r.person_id
        where a.id = any($1::uuid[]) and a.active and r.valid_from <= $2::date and (r.valid_to is null or r.valid_to > $2::date)`,
    values: [accountIds, today],
  });

/** Ends what was granted at an organisation, and gives it. */
export async function endRoles(tx: Tx, accountId: string, organisationId: string): Promise<Role[]> {
  const rows = await tx.sql<{ role: Role }>({
    name: 'identity-end-roles',
    text: 'delete from account_grant where account_id = $1 and organisation_id = $2 returning role',
    values: [accountId, organisationId],
  });
  return rows.map((r) => r.role).sort();
}

/** Who else holds a role at an organisation. */
export async function othersWith(tx: Tx, role: Role, organisationId: string, accountId: string): Promise<number> {
  const [row] = await tx.sql<{ others: number }>({
    name: 'identity-others-with-role',
    text: `select count(*) as others from account_grant g join account a on a.id = g.account_id
      where g.role = $1 and g.organisation_id = $2 and a.active and a.id <> $3`,
    values: [role, organisationId, accountId],
  });
  return row?.others ?? 0;
}

/** Closes an account that holds nothing any more; true where it did. */
export async function closeIfIdle(tx: Tx, accountId: string, today: string): Promise<boolean> {
  const rows = await tx.sql({
    name: 'identity-close-idle',
    text: `update account a set active = false where a.id = $1 and a.active
        and not exists (select 1 from account_grant g where g.account_id = a.id)
        and not exists (select 1 from person_right r where r.person_id = a.person_id
          and (r.valid_to is null or r.valid_to > $2::date))
      returning 1 as closed`,
    values: [accountId, today],
  });
  return rows.length > 0;
}
