import { type Actor } from '@zhuanguan/access';
import type {
  CompareRollUpRequest,
  CompareRollUpResponse,
  GetRollUpSummaryRequest,
  GetRollUpSummaryResponse,
  RollUpSummary,
} from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { dateInShanghai, maskField, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { seesBody } from './party.js';
import { headToProto, presentBody } from './present-roll-up.js';
import { readRound } from './read-roll-ups.js';
import { notFound } from './roll-up-command.js';
import { lastUrged, type Round } from './roll-up.store.js';
import { UNIT_STATES, type Body, type Summary, type SummaryUnit, type UnitState } from './roll-up.types.js';
import { contentHash, contentNow, recordsOf } from './summary-content.js';
import { compareUnits, COUNT_OF, countContent, countUnits, type SummaryChange } from './summary.domain.js';
import { loadLists, loadUnits, loadVersions, type FrozenLists, type Version } from './summary.store.js';

/** The whole of a version's units; the limit is that of a summary. */
const ALL = { after: 0, limit: 100_000 } as const;
const STATES: readonly string[] = UNIT_STATES;
const MAX_CHANGES = 500;

export const noVersion = () => refuse('not_found', 'version_not_found', '没有找到这一版汇总表。');

export interface Seen {
  round: Round;
  body: Body;
  today: string;
  versions: Summary[];
}

/** A body that the actor may look at: its own, or one whose reports come up to it. */
export async function readBody(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  { rollUpId, organisationId }: { rollUpId: string; organisationId: string },
): Promise<Result<Seen>> {
  const today = dateInShanghai(ctx.now());
  const read = await readRound(tx, actor, rollUpId, today);
  if (!read.ok) return read;
  const round = read.value;
  const body = round.byId.get(organisationId);
  if (!body || !seesBody(actor, round, organisationId)) return notFound();
  return ok({ round, body, today, versions: await loadVersions(tx, rollUpId, organisationId) });
}

type Shown = Pick<RollUpSummary, 'head' | 'ownCounts'> & { lists: FrozenLists; units: SummaryUnit[]; next: string };

/** A page of a summary: frozen as it was frozen, number 0 as it would be frozen now. */
export function getSummary(
  ctx: WorkflowContext,
  actor: Actor,
  request: GetRollUpSummaryRequest,
): Promise<Result<GetRollUpSummaryResponse>> {
  const { rollUpId, state, number } = request;
  const size = Math.min(Math.max(request.page?.size || 50, 1), 200);
  const after = Number(request.page?.cursor || '0');
  return ctx.db.inTx(scopeOf(actor), async (tx): Promise<Result<GetRollUpSummaryResponse>> => {
    if (!Number.isSafeInteger(after) || after < 0)
      return refuse('invalid', 'bad_cursor', '翻页位置无效，请回到第一页。');
    if (state !== '' && !STATES.includes(state)) return refuse('invalid', 'bad_state', '没有这种状态。');
    const seen = await readBody(ctx, tx, actor, request);
    if (!seen.ok) return seen;
    const { round, body, today, versions } = seen.value;
    const page = { ...(state ? { state: state as UnitState } : {}), after, limit: size };
    const shown = number === 0 ? await live(ctx, tx, seen.value, page) : await frozen(tx, seen.value, number, page);
    if (!shown.ok) return shown;
    const { lists, units, next, ...heads } = shown.value;
    const urged = await lastUrged(tx, rollUpId);
    const summary: RollUpSummary = {
      ...heads,
      body: presentBody(actor, round, body, { today, urged }),
      units: units.map(unitToProto),
      parts: lists.parts.map((part) => ({ ...part, counts: { ...part.counts } })),
      missing: [...lists.missing],
      repeatedUnits: lists.repeated.map((r) => ({ ...r, organisationNames: [...r.organisationNames] })),
      versions: versions.map(headToProto),
      changedSince:
        after === 0 && number > 0 && number === versions[0]?.number
          ? await changedSince(ctx, tx, seen.value, number)
          : -1,
    };
    const own = heads.ownCounts;
    const total = own ? (state ? own[COUNT_OF[state as UnitState]] : own.units) : 0;
    return ok({ summary, page: { nextCursor: next, total } });
  });
}

const unitToProto = ({ unitId, unitName, state, persons, missingPosts = [] }: SummaryUnit) => ({
  unitId,
  unitName,
  state,
  persons: persons.map(({ remark: _, ...person }) => ({ ...person, phone: maskField('phone', person.phone) })),
  missingPosts: [...missingPosts],
});

interface Page {
  state?: UnitState;
  after: number;
  limit: number;
}

async function live(ctx: WorkflowContext, tx: Tx, { round, body, today }: Seen, page: Page): Promise<Result<Shown>> {
  // What is closed is read as it was frozen; what nobody froze then cannot be made up now.
  if (round.rollUp.state === 'closed' || body.membership === 'left') return noVersion();
  const content = await contentNow(ctx, tx, round, body, today);
  if (!content.ok) return content;
  const { units, parts, missing, repeated } = content.value;
  const listed = units.filter((unit) => !page.state || unit.state === page.state);
  const end = page.after + page.limit;
  const head = {
    number: 0,
    contentHash: contentHash(content.value),
    counts: countContent(content.value),
    frozenAt: undefined,
    late: false,
    signedByAccount: '',
    signedByOrganisationId: '',
    reopenedAt: undefined,
    reopenedBy: '',
    reopenedReason: '',
  };
  return ok({
    head,
    ownCounts: countUnits(units),
    lists: { parts: [...parts], missing, repeated: [...repeated] },
    units: listed.slice(page.after, end),
    next: end < listed.length ? String(end) : '',
  });
}

async function frozen(tx: Tx, { round, body, versions }: Seen, number: number, page: Page): Promise<Result<Shown>> {
  const summary = versions.find((v) => v.number === number);
  if (!summary) return noVersion();
  const version = { rollUpId: round.rollUp.id, organisationId: body.organisationId, number };
  const rows = await loadUnits(tx, version, { ...page, limit: page.limit + 1 });
  const units = rows.slice(0, page.limit);
  return ok({
    head: headToProto(summary),
    ownCounts: { ...summary.ownCounts },
    lists: await loadLists(tx, version),
    units,
    next: rows.length > page.limit ? String(units.at(-1)?.position ?? '') : '',
  });
}

async function changedSince(ctx: WorkflowContext, tx: Tx, seen: Seen, number: number): Promise<number> {
  const changes = await changesBetween(ctx, tx, seen, number, 0);
  return changes.ok ? changes.value.length : -1;
}

async function changesBetween(
  ctx: WorkflowContext,
  tx: Tx,
  { round, body, today }: Seen,
  before: number,
  after: number,
): Promise<Result<SummaryChange[]>> {
  const version = (number: number): Version => ({
    rollUpId: round.rollUp.id,
    organisationId: body.organisationId,
    number,
  });
  const old = await loadUnits(tx, version(before), ALL);
  const now =
    after === 0
      ? await recordsOf(ctx, tx, round, body.organisationId, today)
      : ok(await loadUnits(tx, version(after), ALL));
  return now.ok ? ok(compareUnits(old, now.value)) : now;
}

/** What differs in the own units of a body between two versions, or between one and the record of today. */
export function compareVersions(
  ctx: WorkflowContext,
  actor: Actor,
  request: CompareRollUpRequest,
): Promise<Result<CompareRollUpResponse>> {
  return ctx.db.inTx(scopeOf(actor), async (tx): Promise<Result<CompareRollUpResponse>> => {
    const seen = await readBody(ctx, tx, actor, request);
    if (!seen.ok) return seen;
    const known = (number: number) => seen.value.versions.some((v) => v.number === number);
    if (!known(request.before) || (request.after !== 0 && !known(request.after))) return noVersion();
    const changes = await changesBetween(ctx, tx, seen.value, request.before, request.after);
    if (!changes.ok) return changes;
    return ok({
      total: changes.value.length,
      changes: changes.value.slice(0, MAX_CHANGES).map(({ before = '', after = '', ...change }) => ({
        ...change,
        before,
        after,
        personsBefore: [...change.personsBefore],
        personsAfter: [...change.personsAfter],
      })),
    });
  });
}
