import type { Actor } from '@zhuanguan/access';
import type {
  AccessCount,
  ListAccessRequest,
  ListAccessResponse,
  ListAccountsResponse,
  OrganisationAccess,
  TemporaryRole,
} from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { dateInShanghai, isId, ok, type Result } from '@zhuanguan/kernel';
import type { IdentityContext } from '../context.js';
import { grantsOn } from '../account/post.store.js';
import { rolesToGive, type OrganisationKind } from '../invitation/role-giving.domain.js';
import { organisationNotFound } from '../invitation/invite-accounts.js';
import { invitationToProto, pendingAt } from '../invitation/invitation.store.js';
import { placedOrganisations } from '../organisation/organisation.store.js';

const PAGE = 50;
const MAX_PAGE = 500;

/** $1 acting organisation, $2 trees, $3 today, $4 now. One row per organisation in scope. */
const ACCESS = `with inside as (
    select distinct c.descendant_id as id from organisation_closure c
    where c.ancestor_id = $1 and c.tree = any($2::text[]) and c.valid_from <= $3::date and (c.valid_to is null or c.valid_to > $3::date)
    union select $1::uuid
  ), held as (
    select organisation_id, count(distinct account_id)::int as accounts from (
      select g.organisation_id, g.account_id from ${grantsOn('$3')} g join account a on a.id = g.account_id where a.active
      union select r.unit_id, a.id from person_right r join account a on a.person_id = r.person_id
        where a.active and r.valid_from <= $3::date and (r.valid_to is null or r.valid_to > $3::date)) h
    group by organisation_id
  ), waiting as (
    select organisation_id, count(*)::int as pending, max(expires_at) as expires_at from invitation
    where purpose = 'activate' and used_at is null and withdrawn_at is null and expires_at > $4 group by organisation_id
  ), access as (
    select o.id, o.name, o.kind, o.area_code, coalesce(h.accounts, 0) as accounts, coalesce(w.pending, 0) as pending, w.expires_at,
      d.id as department_id, d.name as department_name, b.id as bureau_id,
      concat(case o.kind when 'bureau' then '0' when 'department' then '1' else '2' end, o.area_code, coalesce(d.name, ''), ' ', o.name, ' ', o.id) as sort_key
    from inside join organisation o on o.id = inside.id
    left join held h on h.organisation_id = o.id left join waiting w on w.organisation_id = o.id
    left join lateral (select p.id, p.name from organisation_closure c join organisation p on p.id = c.ancestor_id
      where c.tree = 'budget' and c.descendant_id = o.id and c.depth > 0 and p.kind = 'department'
        and c.valid_from <= $3::date and (c.valid_to is null or c.valid_to > $3::date) order by c.depth limit 1) d on true
    left join lateral (select p.id from organisation_closure c join organisation p on p.id = c.ancestor_id
      where c.tree = 'finance' and c.descendant_id = o.id and c.depth > 0 and p.kind = 'bureau'
        and c.valid_from <= $3::date and (c.valid_to is null or c.valid_to > $3::date) order by c.depth limit 1) b on true
  )`;

const FILTER = `where ($5 = '' or $5 = case when accounts > 0 then 'active' when pending > 0 then 'invited' else 'none' end)
  and ($6 = '' or kind = $6) and ($7 = '' or name ilike '%' || $7 || '%')
  and (not $8::boolean or (id <> $1 and ('budget' = any($2::text[]) or (bureau_id = $1 and (kind <> 'unit' or department_id is null)))))`;

interface AccessRow {
  id: string;
  name: string;
  kind: OrganisationKind;
  areaCode: string;
  accounts: number;
  pending: number;
  expiresAt: Date | null;
  departmentId: string | null;
  departmentName: string | null;
  sortKey: string;
}

const COLUMNS = `id, name, kind, area_code as "areaCode", accounts, pending, expires_at as "expiresAt",
  department_id as "departmentId", department_name as "departmentName", sort_key as "sortKey"`;

const treesOf = (actor: Actor): string[] => [
  ...(actor.roles.includes('department_officer') ? ['budget'] : []),
  ...(actor.roles.includes('bureau_officer') ? ['finance'] : []),
];
const NOBODY = '00000000-0000-0000-0000-000000000000';
const base = (actor: Actor, now: Date) => [actor.actingOrgId ?? NOBODY, treesOf(actor), dateInShanghai(now), now];
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** Who can sign in for whom: what a bureau asks before a meeting, and a department when nobody answers. */
export async function listAccess(
  ctx: IdentityContext,
  actor: Actor,
  request: ListAccessRequest,
): Promise<Result<ListAccessResponse>> {
  const now = ctx.now();
  const size = Math.min(Math.max(request.page?.size || PAGE, 1), MAX_PAGE);
  const after = Buffer.from(request.page?.cursor ?? '', 'base64url').toString();
  const values = [
    ...base(actor, now),
    request.state,
    request.kind,
    escapeLike(request.query.trim()),
    request.nextBelow,
  ];
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const rows = await tx.sql<AccessRow>({
      name: 'identity-access',
      text: `${ACCESS} select ${COLUMNS} from access ${FILTER} and sort_key collate "C" > $9 order by sort_key collate "C" limit $10`,
      values: [...values, after, size + 1],
    });
    const [count] = await tx.sql<{ total: number }>({
      name: 'identity-access-count',
      text: `${ACCESS} select count(*) as total from access ${FILTER}`,
      values,
    });
    const page = rows.slice(0, size);
    const last = page.at(-1);
    return ok({
      organisations: await withRoles(tx, actor, page, dateInShanghai(now)),
      page: {
        nextCursor: rows.length > size && last ? Buffer.from(last.sortKey).toString('base64url') : '',
        total: count?.total ?? 0,
      },
    });
  });
}

async function withRoles(
  tx: Tx,
  actor: Actor,
  rows: readonly AccessRow[],
  today: string,
): Promise<OrganisationAccess[]> {
  const placed = await placedOrganisations(
    tx,
    actor,
    rows.map((r) => r.id),
    today,
  );
  return rows.map(({ id, departmentId, departmentName, expiresAt, sortKey: _sortKey, ...row }) => {
    const organisation = placed.get(id);
    return {
      ...row,
      organisationId: id,
      departmentId: departmentId ?? '',
      departmentName: departmentName ?? '',
      expiresAt: expiresAt ?? undefined,
      roles: organisation ? rolesToGive(actor, organisation) : [],
    };
  });
}

/** Organisations in scope by kind, one's own apart: how far the invitations have come. */
export async function countAccess(ctx: IdentityContext, actor: Actor): Promise<AccessCount[]> {
  return ctx.db.inTx(scopeOf(actor), (tx) =>
    tx.sql<AccessCount>({
      name: 'identity-access-counts',
      text: `${ACCESS} select kind, count(*)::int as organisations, count(*) filter (where accounts > 0)::int as "withAccount",
          count(*) filter (where accounts = 0 and pending > 0)::int as invited
        from access where id <> $1 group by kind order by kind`,
      values: base(actor, ctx.now()),
    }),
  );
}

export async function listAccounts(
  ctx: IdentityContext,
  actor: Actor,
  organisationId: string,
): Promise<Result<ListAccountsResponse>> {
  const now = ctx.now();
  const today = dateInShanghai(now);
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const placed = isId(organisationId)
      ? (await placedOrganisations(tx, actor, [organisationId], today)).get(organisationId)
      : undefined;
    const roles = placed ? rolesToGive(actor, placed) : [];
    if (!placed || roles.length === 0) return organisationNotFound();
    const accounts = await tx.sql<AccountHere>({
      name: 'identity-accounts-here',
      text: `select a.id, a.username, a.display_name as "displayName", a.last_signed_in_at as "lastSignedInAt", array_agg(distinct h.role) as roles,
          coalesce((select json_agg(json_build_object('role', t.role, 'fromDate', coalesce(t.from_date::text, ''), 'toDate', t.to_date::text) order by t.role)
            from account_grant t where t.account_id = a.id and t.organisation_id = $1 and t.to_date >= $2::date), '[]'::json) as temporary
        from (select account_id, role from ${grantsOn('$2')} t where organisation_id = $1
          union select b.id, r.role from person_right r join account b on b.person_id = r.person_id
            where r.unit_id = $1 and r.valid_from <= $2::date and (r.valid_to is null or r.valid_to > $2::date)) h
        join account a on a.id = h.account_id where a.active group by a.id order by a.display_name, a.id`,
      values: [organisationId, today],
    });
    const pending = await pendingAt(tx, [organisationId], now);
    const organisation: OrganisationAccess = {
      organisationId,
      name: placed.name,
      kind: placed.kind,
      areaCode: placed.areaCode,
      departmentId: '',
      departmentName: '',
      accounts: accounts.length,
      pending: pending.length,
      expiresAt: undefined,
      roles,
    };
    return ok({
      organisation,
      accounts: accounts.map(({ lastSignedInAt, ...account }) => ({
        ...account,
        lastSignedInAt: lastSignedInAt ?? undefined,
        own: account.id === actor.accountId,
      })),
      pending: pending.map(invitationToProto),
    });
  });
}

interface AccountHere {
  id: string;
  username: string;
  displayName: string;
  roles: string[];
  lastSignedInAt: Date | null;
  temporary: TemporaryRole[];
}
