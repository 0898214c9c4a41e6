import { mayI, type Actor } from '@zhuanguan/access';
import type {
  DirectoryEntry,
  GetUnitResponse,
  SearchDirectoryRequest,
  SearchDirectoryResponse,
  Standing,
} from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, isDate, ok, refuse, type Result } from '@zhuanguan/kernel';
import { packForArea, specialistPolicy, standingOf } from '@zhuanguan/policy';
import type { RegistryContext } from '../context.js';
import { ORGANISATION_COLUMNS, organisationToProto, type OrganisationRow } from '../organisation/organisation.store.js';
import { IN_SCOPE, relationsTo, scopeValues } from '../organisation/scope.js';
import { appointmentsOf, inForce } from './appointments.js';

type Row = OrganisationRow & {
  sortKey: string;
  departmentName: string | null;
  state: string | null;
  since: string | null;
  onRecord: number | null;
  filed: number | null;
  changeOverdue: boolean | null;
  policyVersion: string | null;
};

const SELECT = `select ${ORGANISATION_COLUMNS}, o.sort_key as "sortKey", s.state, s.since, s.on_record as "onRecord", s.filed,
  s.change_overdue as "changeOverdue", s.policy_version as "policyVersion",
  (select d.name from organisation_closure c join organisation d on d.id = c.ancestor_id
    where c.tree = 'budget' and c.descendant_id = o.id and c.depth > 0 and d.kind = 'department'
      and c.valid_from <= $4::date and (c.valid_to is null or c.valid_to > $4::date) order by c.depth limit 1) as "departmentName"
  from organisation o left join standing s on s.unit_id = o.id`;

const FILTER = `where ${IN_SCOPE}
  and ($6 = '' or o.name ilike '%' || $6 || '%' or o.short_name ilike '%' || $6 || '%' or o.pinyin like '%' || lower($6) || '%' or o.initials like '%' || lower($6) || '%'
    or exists (select 1 from unnest(o.former_names) n where n ilike '%' || $6 || '%')
    or exists (select 1 from organisation_identifier i where i.organisation_id = o.id and i.value like upper($6) || '%'))
  and ($7 = '' or o.area_code = $7) and ($8 = '' or s.state = $8 or ($8 = 'change_overdue' and s.change_overdue))
  and ($9::uuid is null or o.id in (select c.descendant_id from organisation_closure c where c.tree = 'budget' and c.ancestor_id = $9
    and c.valid_from <= $4::date and (c.valid_to is null or c.valid_to > $4::date)))`;

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** Units in scope by name, former name, pinyin, initials or code; standing as of today, people as of `at`. */
export async function searchDirectory(
  ctx: RegistryContext,
  actor: Actor,
  request: SearchDirectoryRequest,
): Promise<Result<SearchDirectoryResponse>> {
  const allowed = mayI(actor, 'directory.read', { relations: [] });
  if (!allowed.ok) return allowed;
  const now = ctx.now();
  const today = dateInShanghai(now);
  const at = request.at || today;
  if (!isDate(at))
    return refuse('invalid', 'not_a_date', '日期无效。', {
      fields: [{ field: '/at', code: 'not_a_date', detail: '请填写日期，如 2026-02-27。' }],
    });
  const size = Math.min(Math.max(request.page?.size || 50, 1), 200);
  const after = Buffer.from(request.page?.cursor ?? '', 'base64url').toString();
  const values = [
    ...scopeValues(actor, today),
    escapeLike(request.query.trim()),
    request.areaCode,
    request.standing,
    request.departmentId || null,
  ];
  return ctx.db.inTx({ kind: 'actor', accountId: actor.accountId, roles: actor.roles }, async (tx) => {
    const rows = await tx.sql<Row>({
      name: 'registry-search',
      text: `${SELECT} ${FILTER} and o.sort_key > $10 order by o.sort_key limit $11`,
      values: [...values, after, size + 1],
    });
    const [count] = await tx.sql<{ total: number }>({
      name: 'registry-search-count',
      text: `select count(*) as total from organisation o left join standing s on s.unit_id = o.id ${FILTER}`,
      values,
    });
    const page = rows.slice(0, size);
    const last = page.at(-1);
    return ok({
      entries: await toEntries(ctx, tx, actor, page, at, now),
      page: {
        nextCursor: rows.length > size && last ? Buffer.from(last.sortKey).toString('base64url') : '',
        total: count?.total ?? 0,
      },
    });
  });
}

async function toEntries(
  ctx: RegistryContext,
  tx: Tx,
  actor: Actor,
  rows: readonly Row[],
  at: string,
  knownAt: Date,
): Promise<DirectoryEntry[]> {
  const appointments = (
    await appointmentsOf(
      tx,
      actor,
      rows.map((r) => r.id),
      knownAt,
    )
  ).filter((a) => inForce(a, at));
  const today = dateInShanghai(ctx.now());
  return rows.map((row) => {
    const held = appointments.filter((a) => a.unitId === row.id);
    return {
      organisation: organisationToProto(row),
      departmentName: row.departmentName ?? '',
      areaName: packForArea(ctx.policies, row.areaCode)?.area.name ?? '',
      standing: at === today ? standingOfRow(row) : standingOn(ctx, row, held.length, at),
      appointments: held,
    };
  });
}

const standingOfRow = (row: Row): Standing | undefined =>
  row.state === null
    ? undefined
    : {
        unitId: row.id,
        state: row.state,
        since: row.since ?? '',
        onRecord: row.onRecord ?? 0,
        filed: row.filed ?? 0,
        changeOverdue: row.changeOverdue ?? false,
        policyVersion: row.policyVersion ?? '',
      };

/** On another date: who held the post then; filings awaiting receipt are of today only. */
function standingOn(ctx: RegistryContext, row: Row, onRecord: number, at: string): Standing | undefined {
  const pack = packForArea(ctx.policies, row.areaCode);
  if (!pack) return undefined;
  return {
    unitId: row.id,
    state: standingOf(specialistPolicy(pack, at), onRecord, 0),
    since: '',
    onRecord,
    filed: 0,
    changeOverdue: false,
    policyVersion: pack.policyVersion,
  };
}

/** One unit at a date (`at`), as it was known at an instant (`knownAt`): the two times of REG-8. */
export async function getUnit(
  ctx: RegistryContext,
  actor: Actor,
  unitId: string,
  given: { at: string; knownAt?: Date },
): Promise<Result<GetUnitResponse>> {
  const today = dateInShanghai(ctx.now());
  const at = given.at || today;
  if (!isDate(at))
    return refuse('invalid', 'not_a_date', '日期无效。', {
      fields: [{ field: '/at', code: 'not_a_date', detail: '请填写日期，如 2026-02-27。' }],
    });
  const knownAt = given.knownAt ?? ctx.now();
  const notFound = refuse('not_found', 'unit_not_found', '没有找到这个单位，或不在您的管理范围内。');
  return ctx.db.inTx({ kind: 'actor', accountId: actor.accountId, roles: actor.roles }, async (tx) => {
    if (!mayI(actor, 'unit.read', { relations: await relationsTo(tx, actor, unitId, today) }).ok) return notFound;
    const [row] = await tx.sql<Row>({
      name: 'registry-unit',
      text: `${SELECT} where o.id = $1 and $2::uuid is not null and $3::text[] is not null and $5::text is null`,
      values: [unitId, unitId, [], today, null],
    });
    if (!row) return notFound;
    const all = await appointmentsOf(tx, actor, [unitId], knownAt);
    const [unit] = await toEntries(ctx, tx, actor, [row], at, knownAt);
    return ok({ unit, at, knownAt, pastAppointments: all.filter((a) => !inForce(a, at)) });
  });
}
