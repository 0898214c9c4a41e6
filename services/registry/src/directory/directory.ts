import { mayI, type Actor } from '@zhuanguan/access';
import type {
  Appointment,
  DirectoryEntry,
  GetUnitResponse,
  SearchDirectoryRequest,
  SearchDirectoryResponse,
  Standing,
} from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { addDays, dateInShanghai, isDate, ok, refuse, type Result } from '@zhuanguan/kernel';
import { isBound, packForArea, specialistPolicy, standingOn } from '@zhuanguan/policy';
import type { RegistryContext } from '../context.js';
import { actToProto } from '../organisation-act/organisation-act.mapping.js';
import { actsOf } from '../organisation-act/organisation-act.store.js';
import { organisationToProto } from '../organisation/organisation.store.js';
import { partingFrom, relationsTo } from '../organisation/scope.js';
import type { UnitFacts } from '../standing/standing.domain.js';
import { loadUnitFacts } from '../standing/unit-facts.store.js';
import { appointmentsOf, inForce } from './appointments.js';
import { directoryList, readPage, readUnit, type DirectoryRow } from './directory.store.js';
import { formerNameHit } from './former-name.js';

export const notADate = refuse('invalid', 'not_a_date', '日期无效。', {
  fields: [{ field: '/at', code: 'not_a_date', detail: '请填写日期，如 2026-02-27。' }],
});

/** Units in scope by name, former name, pinyin, initials, code or the name of who holds a post; all as of `at`. */
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
  if (!isDate(at)) return notADate;
  const size = Math.min(Math.max(request.page?.size || 50, 1), 200);
  const after = Buffer.from(request.page?.cursor ?? '', 'base64url').toString();
  const list = directoryList(ctx, actor, { ...request, at });
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const { rows, total } = await readPage(tx, list, after, size + 1);
    const page = rows.slice(0, size);
    const last = page.at(-1);
    return ok({
      entries: (await toEntries(ctx, tx, actor, page, at, now)).map((entry, i) => {
        const former = page[i] && formerNameHit(request.query, page[i]);
        return former ? { ...entry, matchedFormerName: former } : entry;
      }),
      page: {
        nextCursor: rows.length > size && last ? Buffer.from(last.sortKey).toString('base64url') : '',
        total,
      },
    });
  });
}

export async function toEntries(
  ctx: RegistryContext,
  tx: Tx,
  actor: Actor,
  rows: readonly DirectoryRow[],
  at: string,
  knownAt: Date,
): Promise<DirectoryEntry[]> {
  const appointments = (
    await appointmentsOf(
      ctx,
      tx,
      actor,
      rows.map((r) => r.id),
      knownAt,
    )
  ).filter((a) => inForce(a, at));
  const today = dateInShanghai(ctx.now());
  const byUnit = Map.groupBy(appointments, (a) => a.unitId);
  const past =
    at === today
      ? []
      : await tx.across((all) =>
          loadUnitFacts(
            all,
            rows.map((r) => r.id),
            at,
          ),
        );
  const facts = new Map(past.map((f) => [f.unitId, f]));
  return rows.map((row) => {
    const held = byUnit.get(row.id) ?? [];
    return {
      organisation: organisationToProto(row),
      departmentName: row.departmentName ?? '',
      areaName: packForArea(ctx.policies, row.areaCode)?.area.name ?? '',
      standing: at === today ? standingOfRow(row) : standingThen(ctx, row, held, at, facts.get(row.id)),
      appointments: held,
      lastUrgedAt: row.lastUrgedAt ?? undefined,
      matchedFormerName: '',
    };
  });
}

const standingOfRow = (row: DirectoryRow): Standing | undefined =>
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
        missingPosts: row.missingPosts ?? [],
        vacancyDueStrict: row.vacancyDueStrict ?? '',
        vacancyDueRolled: row.vacancyDueRolled ?? '',
        termWarnOn: row.termWarnOn ?? '',
        termDueOn: row.termDueOn ?? '',
      };

/** On another date: who held the posts then; filings awaiting receipt and clocks are of today only. */
function standingThen(
  ctx: RegistryContext,
  row: DirectoryRow,
  held: readonly Appointment[],
  at: string,
  facts: UnitFacts | undefined,
): Standing | undefined {
  const pack = packForArea(ctx.policies, row.areaCode);
  if (!pack) return undefined;
  const standing = {
    unitId: row.id,
    state: 'not_bound',
    since: '',
    onRecord: held.filter((a) => a.role === 'specialist').length,
    filed: 0,
    changeOverdue: false,
    missingPosts: [] as string[],
    vacancyDueStrict: '',
    vacancyDueRolled: '',
    termWarnOn: '',
    termDueOn: '',
    policyVersion: pack.policyVersion,
  };
  if (!isBound(pack)) return standing;
  const { appointments = [], above = [] } = facts ?? {};
  const reasoned = new Set(appointments.filter((a) => a.reasoned).map((a) => a.basisFilingId));
  const known = held.map(({ role, validFrom, validTo, basisFilingId }) => ({
    role,
    validFrom,
    ...(validTo ? { validTo } : {}),
    reasoned: reasoned.has(basisFilingId),
  }));
  const specialists = known.filter((a) => a.role === 'specialist');
  const then = { appointments: specialists, posts: known, above, filedSince: [] };
  return { ...standing, ...standingOn(specialistPolicy(pack, at), then, at) };
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
  if (!isDate(at)) return notADate;
  const knownAt = given.knownAt ?? ctx.now();
  const notFound = refuse('not_found', 'unit_not_found', '没有找到这个单位，或不在您的管理范围内。');
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const now = mayI(actor, 'unit.read', { relations: await relationsTo(tx, actor, unitId, today) });
    const parting = now.ok ? undefined : await partingFrom(tx, actor, unitId);
    if (!now.ok && !(parting && mayI(actor, 'unit.read', parting).ok)) return notFound;
    const lastDay = parting && addDays(parting.on, -1);
    const day = lastDay && at > lastDay ? lastDay : at;
    const row = await readUnit(tx, unitId, day);
    if (!row) return notFound;
    const mine = (date: string) => !parting || date < parting.on;
    const all = (await appointmentsOf(ctx, tx, actor, [unitId], knownAt)).filter((a) => mine(a.validFrom));
    const [unit] = await toEntries(ctx, tx, actor, [row], day, knownAt);
    const acts = (await actsOf(tx, unitId, knownAt)).filter((a) => !parting || a.effectiveDate <= parting.on);
    return ok({
      unit,
      at: day,
      knownAt,
      pastAppointments: all.filter((a) => !inForce(a, day)),
      acts: acts.map(actToProto),
      partedOn: parting?.on ?? '',
    });
  });
}
