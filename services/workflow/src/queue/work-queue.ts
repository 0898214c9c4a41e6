import { mayEver, type Actor } from '@zhuanguan/access';
import type { WorkQueueItem, WorkQueueSection } from '@zhuanguan/contracts';
import { scopeOf } from '@zhuanguan/db';
import { dateInShanghai, ok, type Result } from '@zhuanguan/kernel';
import { referenceToProto } from '@zhuanguan/rpc';
import { CLOCK_SELECT, LASTING, RUNNING, toClockRow, type RawClock } from '../clock/change-clock.store.js';
import { presentClocks } from '../clock/present-clock.js';
import type { WorkflowContext } from '../context.js';
import { heldCounts, listFilings, type FilingFilter, type Held } from '../filing/list-filings.js';
import { openHandovers } from '../handover/read-handovers.js';
import { listsToApprove } from '../retention/read-retention.js';
import { dueRollUps } from '../roll-up/read-roll-ups.js';
import { inScope, readScope, scopeValues } from '../organisation/organisation.store.js';

const FIRST_PAGE = 50;

/** 我的待办: each section is the first page of a list, its total the count of that same list. */
export async function workQueue(ctx: WorkflowContext, actor: Actor, held?: Held): Promise<Result<WorkQueueSection[]>> {
  const scope = readScope(actor);
  // A leader reads; what waits, waits for those who do it.
  const files = mayEver(actor, 'filing.submit').ok ? scope.ownUnit : null;
  const receives = scope.trees.length > 0 && mayEver(actor, 'filing.receive').ok;
  const sections: WorkQueueSection[] = [];
  const filings = async (key: string, filter: Partial<FilingFilter>) => {
    const listed = await listFilings(ctx, actor, { lateOnly: false, size: FIRST_PAGE, cursor: '', ...filter });
    if (!listed.ok) return listed;
    const items = listed.value.filings.map((value): WorkQueueItem => ({ item: { $case: 'filing', value } }));
    const total = listed.value.page?.total ?? 0;
    sections.push({ key, total, items, held: filter.awaitingMe ? await heldCounts(ctx, actor) : undefined });
    return ok(undefined);
  };
  const steps: (() => Promise<Result<void>>)[] = [];
  if (files) {
    const unitId = files;
    steps.push(() => filings('returned_to_me', { unitId, state: 'returned' }));
  }
  if (receives) {
    steps.push(() => filings('opinions_asked', { opinionOfMe: true }));
    steps.push(() => filings('awaiting_my_receipt', { awaitingMe: true, ...(held ? { held } : {}) }));
    steps.push(() => rollUps(ctx, actor, sections));
  }
  if (files !== null || receives) steps.push(() => clocks(ctx, actor, sections));
  if (files) {
    const unitId = files;
    steps.push(() => vacancy(ctx, actor, unitId, sections));
    steps.push(() => handovers(ctx, actor, unitId, sections));
    steps.push(() => filings('awaiting_others', { unitId, state: 'filed' }));
  }
  if (mayEver(actor, 'retention.approve').ok) steps.push(() => destruction(ctx, actor, sections));
  for (const step of steps) {
    const done = await step();
    if (!done.ok) return done;
  }
  return ok(sections);
}

const HELD = ['mine', 'unclaimed', 'delegated'] as const satisfies readonly Held[];

export const heldFilter = (held: string): Held | undefined => HELD.find((known) => known === held);

/** 汇总报送 that this organisation owes (XL-5, XL-6). */
async function rollUps(ctx: WorkflowContext, actor: Actor, sections: WorkQueueSection[]): Promise<Result<void>> {
  const due = await dueRollUps(ctx, actor);
  const items = due.slice(0, FIRST_PAGE).map((value): WorkQueueItem => ({ item: { $case: 'rollUp', value } }));
  sections.push({ key: 'roll_ups', total: due.length, items, held: undefined });
  return ok(undefined);
}

/** 销毁清册 that this very person may approve (SEC-4): a leader's too. */
async function destruction(ctx: WorkflowContext, actor: Actor, sections: WorkQueueSection[]): Promise<Result<void>> {
  const lists = await listsToApprove(ctx, actor);
  const items = lists.slice(0, FIRST_PAGE).map((value): WorkQueueItem => ({ item: { $case: 'destruction', value } }));
  sections.push({ key: 'destruction_lists', total: lists.length, items, held: undefined });
  return ok(undefined);
}

/** 交接未完成 of posts of the own unit (REG-5). */
async function handovers(
  ctx: WorkflowContext,
  actor: Actor,
  unitId: string,
  sections: WorkQueueSection[],
): Promise<Result<void>> {
  const open = await openHandovers(ctx, actor, unitId);
  const items = open.slice(0, FIRST_PAGE).map((value): WorkQueueItem => ({ item: { $case: 'handover', value } }));
  sections.push({ key: 'handovers', total: open.length, items, held: undefined });
  return ok(undefined);
}

async function clocks(ctx: WorkflowContext, actor: Actor, sections: WorkQueueSection[]): Promise<Result<void>> {
  const today = dateInShanghai(ctx.now());
  await ctx.db.inTx(scopeOf(actor), async (tx) => {
    const values = scopeValues(readScope(actor), today);
    const where = `where ${inScope('unit_id')} and ${RUNNING} and ${LASTING}`;
    const rows = await tx.sql<RawClock>({
      name: 'workflow-queue-clocks',
      text: `${CLOCK_SELECT} ${where} order by due_strict, id limit ${FIRST_PAGE}`,
      values,
    });
    const [count] = await tx.sql<{ total: number }>({
      name: 'workflow-count-clocks',
      text: `select count(*) as total from change_clock ${where}`,
      values,
    });
    const shown = await presentClocks(ctx, tx, rows.map(toClockRow));
    sections.push({
      key: 'change_clocks',
      total: count?.total ?? 0,
      held: undefined,
      items: shown.map((value) => ({ item: { $case: 'clock', value } })),
    });
  });
  return ok(undefined);
}

/** A unit without anyone on record and nothing filed is told so, with the text that asks for it (XL-1, XL-16). */
async function vacancy(
  ctx: WorkflowContext,
  actor: Actor,
  unitId: string,
  sections: WorkQueueSection[],
): Promise<Result<void>> {
  const items = await ctx.db.inTx(scopeOf(actor), async (tx): Promise<WorkQueueItem[]> => {
    const today = dateInShanghai(ctx.now());
    const [unit] = await tx.sql<{ name: string; areaCode: string; held: boolean; above: boolean }>({
      name: 'workflow-queue-vacancy',
      text: `select o.name, o.area_code as "areaCode",
          exists (select 1 from appointment a where a.unit_id = o.id and a.role = 'specialist' and a.valid_to is null)
          or exists (select 1 from filing f where f.unit_id = o.id and f.role = 'specialist' and f.kind in ('first', 'change') and f.state in ('filed', 'returned')) as held,
          exists (select 1 from (
            select c.ancestor_id from organisation_closure c join organisation f on f.id = c.ancestor_id and f.kind in ('unit', 'department')
            where c.tree = 'budget' and c.descendant_id = o.id and c.depth > 0
              and c.valid_from <= $2::date and (c.valid_to is null or c.valid_to > $2::date)
            order by c.depth desc limit 1) first(id) join appointment a on a.unit_id = first.id
            where a.role = 'specialist' and a.valid_to is null) as above
        from organisation o where o.id = $1`,
      values: [unitId, today],
    });
    const policy = unit && ctx.policies.inForce(unit.areaCode, today);
    if (!unit || unit.held || !policy) return [];
    // A second-level unit whose first-level unit has its specialist is covered (DY-1).
    if (unit.above && policy.specialist.headCount.secondLevelCovered) return [];
    const { ruleId, detail, reference } = policy.specialist.gate.vacancy;
    return [
      {
        item: {
          $case: 'vacancy',
          value: { unitId, unitName: unit.name, ruleId, detail, reference: referenceToProto(reference) },
        },
      },
    ];
  });
  sections.push({ key: 'vacancy', total: items.length, items, held: undefined });
  return ok(undefined);
}
