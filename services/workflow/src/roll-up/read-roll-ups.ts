import { mayI, type Actor } from '@zhuanguan/access';
import type { GetRollUpResponse, ListRollUpsResponse, RollUp as ProtoRollUp, RollUpBody } from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { dateInShanghai, isId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { mayForOwn, ownBody, seesBody } from './party.js';
import { presentBody, presentRollUp } from './present-roll-up.js';
import { notFound } from './roll-up-command.js';
import { stateOf } from './roll-up.domain.js';
import { lastUrged, loadRound, type Round } from './roll-up.store.js';
import { belowOf } from './summary-content.js';
import { addCounts } from './summary.domain.js';

/** Rounds in which an organisation was asked at the opening, or is below the bureau that opened it today; $1 and $2 today. */
const PARTY = `from roll_up r where exists (select 1 from roll_up_body b where b.roll_up_id = r.id and b.organisation_id = $1)
  or (r.state = 'open' and r.bureau_id = $1)
  or (r.state = 'open' and exists (select 1 from organisation_closure c join organisation o on o.id = c.descendant_id
    where c.tree = 'finance' and c.ancestor_id = r.bureau_id and c.descendant_id = $1 and o.kind in ('department', 'bureau')
      and (r.taken_over_on is null or c.valid_from > r.taken_over_on)
      and c.valid_from <= $2::date and (c.valid_to is null or c.valid_to > $2::date)))`;

const mayRead = (actor: Actor): Result<void> => mayI(actor, 'roll_up.read', { relations: ['own_unit'] });

/** Newest first; the cursor is the last round's place. */
export async function listRollUps(
  ctx: WorkflowContext,
  actor: Actor,
  page: { size: number; cursor: string },
): Promise<Result<ListRollUpsResponse>> {
  const allowed = mayRead(actor);
  if (!allowed.ok) return allowed;
  const after = readCursor(page.cursor);
  if (after === undefined) return refuse('invalid', 'bad_cursor', '翻页位置无效，请回到第一页。');
  const size = Math.min(Math.max(page.size || 20, 1), 50);
  const today = dateInShanghai(ctx.now());
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const rows = await tx.sql<{ id: string; openedAt: Date }>({
      name: 'workflow-roll-up-list',
      text: `select r.id, r.opened_at as "openedAt" from (select r.* ${PARTY}) r
        where $3::timestamptz is null or (r.opened_at, r.id) < ($3, $4::uuid) order by r.opened_at desc, r.id desc limit $5`,
      values: [actor.actingOrgId ?? null, today, after?.at ?? null, after?.id ?? null, size + 1],
    });
    const [count] = await tx.sql<{ total: number }>({
      name: 'workflow-roll-up-count',
      text: `select count(*) as total ${PARTY}`,
      values: [actor.actingOrgId ?? null, today],
    });
    const shown = rows.slice(0, size);
    const rollUps: ProtoRollUp[] = [];
    for (const { id } of shown) {
      const round = await loadRound(tx, id, today);
      if (round) rollUps.push(await presentRollUp(tx, actor, round, today));
    }
    const last = shown.at(-1);
    const nextCursor = rows.length > size && last ? cursorAt(last) : '';
    return ok({ rollUps, page: { nextCursor, total: count?.total ?? 0 } });
  });
}

const cursorAt = ({ openedAt, id }: { openedAt: Date; id: string }): string =>
  Buffer.from(`${openedAt.toISOString()} ${id}`).toString('base64url');

function readCursor(cursor: string): { at: string; id: string } | null | undefined {
  if (cursor === '') return null;
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  return isId(id) && !Number.isNaN(Date.parse(at)) ? { at, id } : undefined;
}

/** A round as one of its parties may look at it; everybody else does not find it. */
export async function readRound(tx: Tx, actor: Actor, id: string, today: string): Promise<Result<Round>> {
  const allowed = mayRead(actor);
  if (!allowed.ok) return allowed;
  const round = isId(id) ? await loadRound(tx, id, today) : undefined;
  const own = round && ownBody(actor, round);
  return round && own && mayForOwn(actor, 'roll_up.read', own).ok ? ok(round) : notFound();
}

/** A round with the level below the actor's organisation, or below one that reports to it. */
export function getRollUp(
  ctx: WorkflowContext,
  actor: Actor,
  { id, organisationId }: { id: string; organisationId: string },
): Promise<Result<GetRollUpResponse>> {
  const today = dateInShanghai(ctx.now());
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const read = await readRound(tx, actor, id, today);
    if (!read.ok) return read;
    const round = read.value;
    const at = organisationId || (actor.actingOrgId ?? '');
    const body = round.byId.get(at);
    if (!body || !seesBody(actor, round, at)) return notFound();
    const urged = await lastUrged(tx, id);
    const below = belowOf(round, at);
    const standing = below.flatMap(({ organisationId: below_, membership }) => {
      const summary = round.rollUp.summaries[below_];
      return summary && membership !== 'left' && stateOf(summary) === 'submitted' ? [summary.counts] : [];
    });
    const present = (b: typeof body): RollUpBody => presentBody(actor, round, b, { today, urged });
    return ok({
      rollUp: await presentRollUp(tx, actor, round, today),
      body: present(body),
      below: [...below.filter((b) => b.membership !== 'left'), ...below.filter((b) => b.membership === 'left')].map(
        present,
      ),
      counts: addCounts(standing),
    });
  });
}

/** What a command answers. */
export function presentAfter(
  ctx: WorkflowContext,
  actor: Actor,
  rollUpId: string,
): Promise<{ rollUp: ProtoRollUp; round: Round; body: (organisationId: string) => RollUpBody }> {
  const today = dateInShanghai(ctx.now());
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const round = await loadRound(tx, rollUpId, today);
    if (!round) throw new Error('a round that was acted in is gone');
    const urged = await lastUrged(tx, rollUpId);
    const body = (organisationId: string): RollUpBody => {
      const found = round.byId.get(organisationId);
      if (!found) throw new Error('a body that acted is gone');
      return presentBody(actor, round, found, { today, urged });
    };
    return { rollUp: await presentRollUp(tx, actor, round, today), round, body };
  });
}

/** 我的待办: open rounds in which the actor's organisation is asked and has not submitted, the nearest date first. */
export function dueRollUps(ctx: WorkflowContext, actor: Actor): Promise<ProtoRollUp[]> {
  const today = dateInShanghai(ctx.now());
  if (!mayI(actor, 'roll_up.submit', { relations: ['own_unit'] }).ok) return Promise.resolve([]);
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const rows = await tx.sql<{ id: string }>({
      name: 'workflow-roll-up-open',
      text: `select r.id from (select r.* ${PARTY}) r where r.state = 'open' order by r.id`,
      values: [actor.actingOrgId ?? null, today],
    });
    const due: ProtoRollUp[] = [];
    for (const { id } of rows) {
      const round = await loadRound(tx, id, today);
      const shown = round && (await presentRollUp(tx, actor, round, today));
      const own = shown?.own;
      // Owed also where the level above froze without it: then that one is asked to reopen.
      if (shown && own?.due && own.state !== 'submitted' && own.membership !== 'left') due.push(shown);
    }
    return due.sort((a, b) => ((a.own?.due ?? '') < (b.own?.due ?? '') ? -1 : 1));
  });
}
