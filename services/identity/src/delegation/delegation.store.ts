import type { Role } from '@zhuanguan/access';
import type { Delegation, Delegator } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { grantsOn, type Post } from '../account/post.store.js';
import { stateOf, type Period, type Reason } from './delegation.domain.js';

export type EndCause = 'revoked' | 'post_ended' | 'organisation_ended';

export interface DelegationRow extends Period {
  id: string;
  accountName: string;
  delegateName: string;
  organisationId: string;
  organisationName: string;
  areaCode: string;
  roles: Role[];
  reason: Reason;
  remark: string;
  setBy: string;
  setByName: string;
  createdAt: Date;
  endedAt: Date | null;
  endCause: EndCause | null;
}

/**
 * In force on the day `$2` as far as it is of the row itself; with `d` the delegation. Posts and accounts are looked at beside: what the
 * delegator no longer holds is lent to nobody, and nobody stands in who has left.
 */
const IN_FORCE = `d.ended_at is null and d.from_date <= $2::date and d.to_date >= $2::date
  and exists (select 1 from account x where x.id = d.account_id and x.active)
  and exists (select 1 from account y where y.id = d.delegate_id and y.active and (
    exists (select 1 from ${grantsOn('$2')} z where z.account_id = y.id and z.organisation_id = d.organisation_id)
    or exists (select 1 from person_right r where r.person_id = y.person_id and r.unit_id = d.organisation_id
      and r.valid_from <= $2::date and (r.valid_to is null or r.valid_to > $2::date))))`;

/** Roles lent to the account `a` on `$2`, beside its own: role, organisation_id and the names of account_grant. */
export const LENT = `select g.role, g.organisation_id, g.organisation_name, g.area_code
  from delegation d join ${grantsOn('$2')} g on g.account_id = d.account_id and g.organisation_id = d.organisation_id and g.role = any(d.roles)
  where d.delegate_id = a.id and ${IN_FORCE}
    and not exists (select 1 from ${grantsOn('$2')} own where own.account_id = a.id and own.role = g.role and own.organisation_id = g.organisation_id)`;

/** What is lent to accounts today beside their own. */
export const lentPostsOf = (tx: Tx, accountIds: readonly string[], today: string): Promise<Post[]> =>
  tx.sql<Post>({
    name: 'identity-lent-posts-of',
    text: `select a.id as "accountId", l.organisation_id as "organisationId", l.role
      from account a cross join lateral (${LENT}) l where a.id = any($1::uuid[]) and a.active`,
    values: [accountIds, today],
  });

/** For whom an account may act today. */
export async function delegatorsOf(tx: Tx, accountId: string, today: string): Promise<Delegator[]> {
  const rows = await tx.sql<Omit<Delegator, 'personId'> & { personId: string | null }>({
    name: 'identity-delegators-of',
    text: `select d.account_id as "accountId", u.display_name as "displayName", u.person_id as "personId",
        d.organisation_id as "organisationId", d.to_date::text as "toDate", array_agg(g.role order by g.role) as roles
      from delegation d join account u on u.id = d.account_id
        join ${grantsOn('$2')} g on g.account_id = d.account_id and g.organisation_id = d.organisation_id and g.role = any(d.roles)
      where d.delegate_id = $1 and ${IN_FORCE} group by d.id, u.id order by d.created_at, d.id`,
    values: [accountId, today],
  });
  return rows.map(({ personId, ...row }) => ({ ...row, personId: personId ?? '' }));
}

const SELECT = `select d.id, d.account_id as "accountId", u.display_name as "accountName", d.delegate_id as "delegateId",
    v.display_name as "delegateName", d.organisation_id as "organisationId", coalesce(o.name, '') as "organisationName",
    coalesce(o.area_code, '') as "areaCode", d.roles, d.from_date::text as "from", d.to_date::text as "to", d.reason, d.remark,
    d.set_by as "setBy", coalesce(w.display_name, '') as "setByName", d.created_at as "createdAt", d.ended_at as "endedAt", d.end_cause as "endCause"
  from delegation d join account u on u.id = d.account_id join account v on v.id = d.delegate_id
    left join account w on w.id = d.set_by left join organisation o on o.id = d.organisation_id`;

/** Delegations of an account that are in force today. */
export const awayOf = (tx: Tx, accountId: string, today: string): Promise<DelegationRow[]> =>
  tx.sql<DelegationRow>({
    name: 'identity-away',
    text: `${SELECT} where d.account_id = $1 and ${IN_FORCE} order by d.created_at, d.id`,
    values: [accountId, today],
  });

/** One after the other at an organisation: what overlaps is seen by the second. */
export const lockDelegations = (tx: Tx, organisationId: string): Promise<unknown> =>
  tx.sql({
    name: 'identity-delegation-lock',
    text: `select pg_advisory_xact_lock(hashtextextended('delegation ' || $1, 0))::text as locked`,
    values: [organisationId],
  });

/** Of an organisation, not ended and not over. */
export const openAt = (tx: Tx, organisationId: string, today: string): Promise<DelegationRow[]> =>
  tx.sql<DelegationRow>({
    name: 'identity-delegations-open',
    text: `${SELECT} where d.organisation_id = $1 and d.ended_at is null and d.to_date >= $2::date order by d.from_date, d.id`,
    values: [organisationId, today],
  });

const LISTED = 200;

/** Those that run or come, then what is over, newest first; of one account only, as either side, where it is given. */
export const listAt = (
  tx: Tx,
  organisationId: string,
  { accountId, today }: { accountId: string | null; today: string },
): Promise<DelegationRow[]> =>
  tx.sql<DelegationRow>({
    name: 'identity-delegations-at',
    text: `${SELECT} where d.organisation_id = $1 and ($2::uuid is null or $2 in (d.account_id, d.delegate_id))
      order by (d.ended_at is null and d.to_date >= $3::date) desc, d.from_date desc, d.id desc limit ${LISTED}`,
    values: [organisationId, accountId, today],
  });

export async function findDelegation(tx: Tx, id: string): Promise<DelegationRow | undefined> {
  const [row] = await tx.sql<DelegationRow>({
    name: 'identity-delegation',
    text: `${SELECT} where d.id = $1`,
    values: [id],
  });
  return row;
}

export const insertDelegation = (
  tx: Tx,
  row: Pick<
    DelegationRow,
    'id' | keyof Period | 'organisationId' | 'roles' | 'reason' | 'remark' | 'setBy' | 'createdAt'
  >,
): Promise<unknown> =>
  tx.sql({
    name: 'identity-delegation-insert',
    text: `insert into delegation (id, account_id, delegate_id, organisation_id, roles, from_date, to_date, reason, remark, set_by, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [
      ...[row.id, row.accountId, row.delegateId, row.organisationId, row.roles, row.from, row.to],
      ...[row.reason, row.remark, row.setBy, row.createdAt],
    ],
  });

/** Those of `ids` that were open until now. */
export async function markEnded(
  tx: Tx,
  ids: readonly string[],
  { at, cause, by }: { at: Date; cause: EndCause; by: string | undefined },
): Promise<Set<string>> {
  const rows = await tx.sql<{ id: string }>({
    name: 'identity-delegation-end',
    text: `update delegation set ended_at = $2, end_cause = $3, ended_by = $4 where id = any($1::uuid[]) and ended_at is null returning id`,
    values: [ids, at, cause, by ?? null],
  });
  return new Set(rows.map((r) => r.id));
}

export function delegationToProto(row: DelegationRow, today: string, actions: readonly string[]): Delegation {
  const { areaCode: _area, setBy, setByName, endedAt, endCause, from, to, ...rest } = row;
  return {
    ...rest,
    fromDate: from,
    toDate: to,
    state: stateOf({ from, to, ended: endedAt !== null }, today),
    setByName: setBy === row.accountId ? '' : setByName,
    endedAt: endedAt ?? undefined,
    endCause: endCause ?? '',
    actions: [...actions],
  };
}
