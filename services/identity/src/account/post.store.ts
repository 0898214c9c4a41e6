import type { Role } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';

export const setPassword = (tx: Tx, accountId: string, passwordHash: string): Promise<unknown> =>
  tx.sql({
    name: 'identity-set-password',
    text: 'update account set password_hash = $2 where id = $1',
    values: [accountId, passwordHash],
  });

export interface GivenPost {
  organisationId: string;
  organisationName: string;
  areaCode: string;
  roles: readonly Role[];
  personId?: string | null;
}

/** SQL: grants in force on a day, a parameter like `$2`. One that begins later or is over is none. */
export const grantsOn = (day: string): string => `(select * from account_grant
  where (from_date is null or from_date <= ${day}::date) and (to_date is null or to_date >= ${day}::date))`;

/** Roles at an organisation besides those held; the account becomes the person's where the code was for one. */
export async function grantRoles(tx: Tx, accountId: string, post: GivenPost, now: Date): Promise<void> {
  await tx.sql({
    name: 'identity-grant-roles',
    text: `insert into account_grant (account_id, role, organisation_id, organisation_name, area_code, granted_at)
      select $1, role, $3, $4, $5, $6 from unnest($2::text[]) as role
      on conflict (account_id, role, organisation_id) do update set from_date = null, to_date = null`,
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
        from ${grantsOn('$2')} g join account a on a.id = g.account_id where a.id = any($1::uuid[]) and a.active
      union select a.id, r.unit_id, r.role from person_right r join account a on a.person_id = r.person_id
        where a.id = any($1::uuid[]) and a.active and r.valid_from <= $2::date and (r.valid_to is null or r.valid_to > $2::date)`,
    values: [accountIds, today],
  });

/** Every role an account holds or will hold, wherever. */
export async function rolesAnywhere(tx: Tx, accountId: string, today: string): Promise<Role[]> {
  const rows = await tx.sql<{ role: Role }>({
    name: 'identity-roles-anywhere',
    text: `select distinct role from account_grant where account_id = $1 and (to_date is null or to_date >= $2::date) order by role`,
    values: [accountId, today],
  });
  return rows.map((r) => r.role);
}

export interface DatedRole {
  accountId: string;
  organisationId: string;
  role: Role;
  fromDate: string;
  toDate: string | null;
}

/** One role from a day to a day; false where it is held without an end already. */
export async function grantFor(
  tx: Tx,
  given: DatedRole & Omit<GivenPost, 'roles' | 'personId'>,
  now: Date,
): Promise<boolean> {
  const rows = await tx.sql({
    name: 'identity-grant-for',
    text: `insert into account_grant (account_id, role, organisation_id, organisation_name, area_code, granted_at, from_date, to_date)
      values ($1, $2, $3, $4, $5, $6, $7::date, $8::date)
      on conflict (account_id, role, organisation_id) do update set from_date = excluded.from_date, to_date = excluded.to_date,
        granted_at = excluded.granted_at where account_grant.to_date is not null returning 1 as given`,
    values: [
      ...[given.accountId, given.role, given.organisationId, given.organisationName, given.areaCode, now],
      ...[given.fromDate, given.toDate],
    ],
  });
  return rows.length > 0;
}

export async function endRole(
  tx: Tx,
  { accountId, organisationId, role }: Pick<DatedRole, 'accountId' | 'organisationId' | 'role'>,
): Promise<boolean> {
  const rows = await tx.sql({
    name: 'identity-end-role',
    text: 'delete from account_grant where account_id = $1 and organisation_id = $2 and role = $3 returning 1 as ended',
    values: [accountId, organisationId, role],
  });
  return rows.length > 0;
}

/** Takes away what was over before today, and gives it with what is left there. */
export const endOverdue = (
  tx: Tx,
  today: string,
): Promise<{ accountId: string; organisationId: string; areaCode: string; roles: Role[]; left: boolean }[]> =>
  tx.sql({
    name: 'identity-end-overdue-grants',
    text: `with gone as (delete from account_grant where to_date < $1::date returning account_id, organisation_id, area_code, role)
      select g.account_id as "accountId", g.organisation_id as "organisationId", min(g.area_code) as "areaCode",
        array_agg(g.role order by g.role) as roles,
        exists (select 1 from account_grant k where k.account_id = g.account_id and k.organisation_id = g.organisation_id
          and (k.to_date is null or k.to_date >= $1::date)) as left
      from gone g group by g.account_id, g.organisation_id order by 1, 2`,
    values: [today],
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
export async function othersWith(
  tx: Tx,
  role: Role,
  { organisationId, accountId, today }: { organisationId: string; accountId: string; today: string },
): Promise<number> {
  const [row] = await tx.sql<{ others: number }>({
    name: 'identity-others-with-role',
    text: `select count(*) as others from ${grantsOn('$4')} g join account a on a.id = g.account_id
      where g.role = $1 and g.organisation_id = $2 and a.active and a.id <> $3`,
    values: [role, organisationId, accountId, today],
  });
  return row?.others ?? 0;
}

/** Closes an account that holds nothing any more; true where it did. */
export async function closeIfIdle(tx: Tx, accountId: string, today: string): Promise<boolean> {
  const rows = await tx.sql({
    name: 'identity-close-idle',
    text: `update account a set active = false where a.id = $1 and a.active
        and not exists (select 1 from account_grant g where g.account_id = a.id and (g.to_date is null or g.to_date >= $2::date))
        and not exists (select 1 from person_right r where r.person_id = a.person_id
          and (r.valid_to is null or r.valid_to > $2::date))
      returning 1 as closed`,
    values: [accountId, today],
  });
  return rows.length > 0;
}
