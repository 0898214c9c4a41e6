import { mayI, type Actor } from '@zhuanguan/access';
import type {
  DestructionItem,
  DestructionList as ProtoList,
  GetDestructionListResponse,
  GetRetentionResponse,
  ListDestructionListsResponse,
} from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { dateInShanghai, isId, ok, refuse, RETENTION, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { noSuchList } from './destruction-lists.js';
import { countSettled, loadLists } from './destruction-list.store.js';
import { presentList, signaturesAliases } from './present-list.js';
import { keeperOf, OWN } from './retention-command.js';
import { dueOn, YEARS } from './retention.domain.js';
import { countDue, nextSince } from './retention.store.js';

const NONE = { destroyed: 0, kept: 0 };

/** What a bureau keeps beyond its time. Counted over its whole area, whoever lies where by now. */
export async function getRetention(ctx: WorkflowContext, actor: Actor): Promise<Result<GetRetentionResponse>> {
  const today = dateInShanghai(ctx.now());
  const keeper = await ctx.db.inTx(scopeOf(actor), (tx) => keeperOf(ctx, tx, actor, 'retention.read'));
  if (!keeper.ok) return keeper;
  const of = { bureauId: keeper.value.id, today };
  const { counts, next } = await ctx.db.inTx({ kind: 'system', name: 'across' }, async (tx) => {
    const found = await countDue(tx, of);
    const none = found.due + found.held + found.listed === 0;
    return { counts: found, next: none ? await nextSince(tx, of) : undefined };
  });
  const { reference, ours } = RETENTION.procurement_file;
  return ok({
    ...{ ...counts, nextDueOn: next ? dueOn(next) : '', years: YEARS, reference, ours },
    actions: (['hold', 'propose'] as const).filter((act) => mayI(actor, `retention.${act}`, { relations: OWN }).ok),
  });
}

export async function listDestructionLists(
  ctx: WorkflowContext,
  actor: Actor,
  page: { size: number; cursor: string },
): Promise<Result<ListDestructionListsResponse>> {
  const after = readCursor(page.cursor);
  if (after === undefined) return badCursor();
  const size = Math.min(Math.max(page.size || 20, 1), 50);
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const keeper = await keeperOf(ctx, tx, actor, 'retention.read');
    if (!keeper.ok) return keeper;
    const rows = await tx.sql<{ id: string; at: Date }>({
      name: 'workflow-destruction-lists',
      text: `select id, proposed_at as at from destruction_list where bureau_id = $1
          and ($2::timestamptz is null or (proposed_at, id) < ($2, $3::uuid)) order by proposed_at desc, id desc limit $4`,
      values: [keeper.value.id, after?.at ?? null, after?.id ?? null, size + 1],
    });
    const [count] = await tx.sql<{ total: number }>({
      name: 'workflow-destruction-lists-count',
      text: 'select count(*)::integer as total from destruction_list where bureau_id = $1',
      values: [keeper.value.id],
    });
    const shown = rows.slice(0, size);
    const lists = await presented(
      tx,
      actor,
      shown.map((row) => row.id),
    );
    const last = shown.at(-1);
    const nextCursor = rows.length > size && last ? cursorAt(last) : '';
    return ok({ lists, page: { nextCursor, total: count?.total ?? 0 } });
  });
}

/** With who signed and what was settled of each, in one look for all. */
async function presented(tx: Tx, actor: Actor, ids: readonly string[]): Promise<ProtoList[]> {
  const lists = await loadLists(tx, ids);
  const aliases = await signaturesAliases(tx, lists, [actor]);
  const settled = await countSettled(tx, ids);
  return lists.map((list) => presentList(list, { actor, aliases, settled: settled.get(list.id) ?? NONE }));
}

/** What waits for the actor's approval, the oldest first. */
export const listsToApprove = (ctx: WorkflowContext, actor: Actor): Promise<ProtoList[]> =>
  ctx.db.inTx(scopeOf(actor), async (tx) => {
    const keeper = await keeperOf(ctx, tx, actor, 'retention.approve');
    if (!keeper.ok) return [];
    const rows = await tx.sql<{ id: string }>({
      name: 'workflow-destruction-waiting',
      text: `select id from destruction_list where bureau_id = $1 and state = 'proposed' order by proposed_at, id`,
      values: [keeper.value.id],
    });
    const lists = await presented(
      tx,
      actor,
      rows.map((row) => row.id),
    );
    return lists.filter((list) => list.actions.includes('approve'));
  });

/** What a command answers. */
export const listAfter = (ctx: WorkflowContext, actor: Actor, id: string) =>
  ctx.db.inTx(scopeOf(actor), async (tx) => {
    const [list] = await presented(tx, actor, [id]);
    if (!list) throw new Error('a list that was decided on is gone');
    return list;
  });

/** A list with a page of its items, in their order. */
export async function getDestructionList(
  ctx: WorkflowContext,
  actor: Actor,
  { id, size, cursor }: { id: string; size: number; cursor: string },
): Promise<Result<GetDestructionListResponse>> {
  const after = cursor === '' ? 0 : Number(cursor);
  if (!Number.isSafeInteger(after) || after < 0) return badCursor();
  const shown = Math.min(Math.max(size || 50, 1), 200);
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const keeper = await keeperOf(ctx, tx, actor, 'retention.read');
    if (!keeper.ok) return keeper;
    const [list] = isId(id) ? await presented(tx, actor, [id]) : [];
    if (!list) return noSuchList();
    const items = await tx.sql<DestructionItem>({
      name: 'workflow-destruction-items',
      text: `select i.position, i.kind, i.subject_id as "subjectId", i.unit_id as "unitId", coalesce(o.name, '') as "unitName",
          i.filing_kind as "filingKind", i.since::text as since, i.due_on::text as "dueOn", i.state,
          coalesce(i.kept_because, '') as "keptBecause",
          coalesce(case i.kind when 'roll_up' then (select r.title from roll_up r where r.id = i.subject_id)
            else (select coalesce(f.content->'person'->>'name', p.name) from filing f left join person p on p.id = f.person_id
              where f.id = i.subject_id) end, '') as title
        from destruction_item i left join organisation o on o.id = i.unit_id
        where i.list_id = $1 and i.position > $2 order by i.position limit $3`,
      values: [id, after, shown + 1],
    });
    const last = items[shown - 1];
    const nextCursor = items.length > shown && last ? String(last.position) : '';
    return ok({ list, items: items.slice(0, shown), page: { nextCursor, total: list.items } });
  });
}

const badCursor = () => refuse('invalid', 'bad_cursor', '翻页位置无效，请回到第一页。');

const cursorAt = ({ at, id }: { at: Date; id: string }): string =>
  Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');

function readCursor(cursor: string): { at: string; id: string } | null | undefined {
  if (cursor === '') return null;
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  return isId(id) && !Number.isNaN(Date.parse(at)) ? { at, id } : undefined;
}
