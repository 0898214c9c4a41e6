import { mayI, type Actor } from '@zhuanguan/access';
import type { LegalHold as ProtoHold, ListLegalHoldsResponse } from '@zhuanguan/contracts';
import { appendFacts, scopeOf, type Tx } from '@zhuanguan/db';
import { isId, newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { reaches } from '../reach.js';
import { onlyOnce } from '../roll-up/roll-up-command.js';
import {
  holdable,
  insertHold,
  loadHold,
  pageOfHolds,
  releaseHold,
  standingHold,
  type HoldSubject,
  type LegalHold,
  type ShownHold,
} from './legal-hold.store.js';
import { causeOf, checkWords, keeperOf, OWN, type RetentionCommand } from './retention-command.js';
import { holdFact } from './retention.events.js';
import { lockRetention } from './retention.store.js';

const SUBJECTS: readonly HoldSubject[] = ['filing', 'person', 'organisation'];

const noSuchHold = () => refuse('not_found', 'hold_not_found', '没有找到这项保全，或不属于本财政部门。');
const noSuchSubject = () =>
  refuse('not_found', 'hold_subject_not_found', '没有找到要保全的备案或单位，或不属于本财政部门。');

const toProto = (actor: Actor, hold: ShownHold): ProtoHold => ({
  ...{ id: hold.id, subjectKind: hold.subjectKind, subjectId: hold.subjectId, unitId: hold.unitId },
  ...{ unitName: hold.unitName, personName: hold.personName, reason: hold.reason, document: hold.document },
  ...{ placedAt: hold.placedAt, placedByAccountId: hold.placedByAccountId, releasedAt: hold.releasedAt },
  ...{ releasedByAccountId: hold.releasedByAccountId ?? '', releaseReason: hold.releaseReason ?? '' },
  actions: !hold.releasedAt && mayI(actor, 'retention.hold', { relations: OWN }).ok ? ['release'] : [],
});

/** 保全: from the moment it is committed nothing it covers is destroyed, lists that were approved already included. */
export async function placeHold(
  ctx: WorkflowContext,
  command: RetentionCommand,
  asked: { subjectKind: string; filingId: string; unitId: string; reason: string; document: string },
): Promise<Result<ProtoHold>> {
  const { actor } = command;
  if (isId(asked.filingId) && !(await reaches(ctx, actor, 'filing', [asked.filingId]))) return noSuchSubject();
  const done = await onlyOnce<{ holdId: string }>(ctx, command, 'retention.hold', {
    replay: (_, stored) => Promise.resolve(ok(stored)),
    run: async (tx) => {
      const keeper = await keeperOf(ctx, tx, actor, 'retention.hold');
      if (!keeper.ok) return keeper;
      const words = checkWords({
        reason: { text: asked.reason, required: '请写明保全的原因，如审计、诉讼、举报核查。' },
        document: { text: asked.document },
      });
      if (!words.ok) return words;
      const bureau = keeper.value;
      await lockRetention(tx, [bureau.id]);
      const subject = await subjectOf(tx, bureau.id, asked);
      if (!subject) return noSuchSubject();
      if (await standingHold(tx, { bureauId: bureau.id, ...subject }))
        return refuse('exists', 'held_already', '已经保全，不必重复办理。');
      const hold: LegalHold = {
        ...{ id: newId(), bureauId: bureau.id, ...subject },
        ...{ reason: words.value.reason ?? '', document: words.value.document ?? '' },
        ...{ placedAt: ctx.now(), placedByAccountId: actor.accountId },
      };
      await insertHold(tx, hold);
      const head = { aggregateType: 'legal_hold', aggregateId: hold.id };
      const cause = await causeOf(ctx, tx, command, { action: 'retention.hold', head, areaCode: bureau.areaCode });
      await appendFacts(tx, [holdFact('placed', hold, bureau.areaCode, cause)]);
      return ok({ holdId: hold.id });
    },
  });
  return done.ok ? shown(ctx, actor, done.value.holdId) : done;
}

async function subjectOf(
  tx: Tx,
  bureauId: string,
  { subjectKind, filingId, unitId }: { subjectKind: string; filingId: string; unitId: string },
): Promise<Pick<LegalHold, 'subjectKind' | 'subjectId' | 'unitId'> | undefined> {
  const kind = SUBJECTS.find((known) => known === subjectKind);
  const found = await holdable(tx, {
    bureauId,
    filingId: isId(filingId) ? filingId : null,
    unitId: isId(unitId) ? unitId : null,
  });
  const subjectId = kind && { filing: found?.filingId, person: found?.personId, organisation: found?.unitId }[kind];
  return found && kind && subjectId ? { subjectKind: kind, subjectId, unitId: found.unitId } : undefined;
}

/** 解除保全: its time is looked at again from then on; nothing is destroyed by that alone. */
export async function releaseLegalHold(
  ctx: WorkflowContext,
  command: RetentionCommand,
  { id, reason }: { id: string; reason: string },
): Promise<Result<ProtoHold>> {
  const { actor } = command;
  if (!isId(id) || !(await seesHold(ctx, actor, id))) return noSuchHold();
  const done = await onlyOnce<{ holdId: string }>(ctx, command, 'retention.release', {
    replay: (_, stored) => Promise.resolve(ok(stored)),
    run: async (tx) => {
      const keeper = await keeperOf(ctx, tx, actor, 'retention.hold');
      if (!keeper.ok) return keeper;
      const words = checkWords({ reason: { text: reason, required: '请写明解除保全的原因。' } });
      if (!words.ok) return words;
      const hold = await loadHold(tx, id, true);
      if (!hold || hold.bureauId !== keeper.value.id) return noSuchHold();
      if (hold.releasedAt) return refuse('refused', 'released_already', '这项保全已经解除。');
      const released = {
        ...hold,
        ...{ releasedAt: ctx.now(), releasedByAccountId: actor.accountId, releaseReason: words.value.reason ?? '' },
      };
      await releaseHold(tx, released);
      const { areaCode } = keeper.value;
      const head = { aggregateType: 'legal_hold', aggregateId: id };
      const cause = await causeOf(ctx, tx, command, { action: 'retention.hold', head, areaCode });
      await appendFacts(tx, [holdFact('released', released, areaCode, cause)]);
      return ok({ holdId: id });
    },
  });
  return done.ok ? shown(ctx, actor, done.value.holdId) : done;
}

const shown = (ctx: WorkflowContext, actor: Actor, id: string): Promise<Result<ProtoHold>> =>
  ctx.db.inTx(scopeOf(actor), async (tx) => {
    const hold = await loadHold(tx, id);
    return hold ? ok(toProto(actor, hold)) : noSuchHold();
  });

/** The second wall, asked first: the act itself runs as the system. */
const seesHold = (ctx: WorkflowContext, actor: Actor, id: string): Promise<boolean> =>
  ctx.db.inTx(scopeOf(actor), async (tx) => (await loadHold(tx, id)) !== undefined);

export async function listHolds(
  ctx: WorkflowContext,
  actor: Actor,
  page: { size: number; cursor: string },
): Promise<Result<ListLegalHoldsResponse>> {
  const after = readCursor(page.cursor);
  if (after === undefined) return refuse('invalid', 'bad_cursor', '翻页位置无效，请回到第一页。');
  const size = Math.min(Math.max(page.size || 20, 1), 100);
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const keeper = await keeperOf(ctx, tx, actor, 'retention.read');
    if (!keeper.ok) return keeper;
    const { rows, total } = await pageOfHolds(tx, { bureauId: keeper.value.id, after, size: size + 1 });
    const shownRows = rows.slice(0, size);
    const last = shownRows.at(-1);
    const nextCursor = rows.length > size && last ? cursorAt(last) : '';
    return ok({ holds: shownRows.map((hold) => toProto(actor, hold)), page: { nextCursor, total } });
  });
}

const cursorAt = ({ releasedAt, placedAt, id }: LegalHold): string =>
  Buffer.from(`${releasedAt ? 1 : 0} ${placedAt.toISOString()} ${id}`).toString('base64url');

function readCursor(cursor: string): { released: boolean; at: string; id: string } | null | undefined {
  if (cursor === '') return null;
  const [released, at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  return isId(id) && !Number.isNaN(Date.parse(at)) ? { released: released === '1', at, id } : undefined;
}
