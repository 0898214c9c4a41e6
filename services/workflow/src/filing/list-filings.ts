import { mayI, type Actor } from '@zhuanguan/access';
import type { HeldCounts, ListFilingsResponse } from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { inScope, readScope, scopeValues } from '../organisation/organisation.store.js';
import { FILING_SELECT, toFilingRow, type RawFiling } from './filing.store.js';
import type { Filing, FilingKind } from './filing.types.js';
import { presentFilings } from './read-filing.js';

export type Held = 'mine' | 'unclaimed' | 'delegated';

export interface FilingFilter {
  unitId?: string;
  state?: Filing['state'];
  kind?: FilingKind;
  lateOnly: boolean;
  /** Only those that wait for a receipt of the actor's organisation. */
  awaitingMe?: boolean;
  /** Of these only what the actor has taken on, or nobody has, or colleagues for whom the actor acts. */
  held?: Held;
  /** Only those of which the actor, or a colleague for whom the actor acts, is asked for an opinion. */
  opinionOfMe?: boolean;
  size: number;
  cursor: string;
}

/** Of receipt r of filing f: in a sequence those before it have received. */
const IN_TURN = `(f.receipt_order = 'parallel' or not exists (
  select 1 from receipt e where e.filing_id = f.id and e.round = f.round and e.position < r.position and e.state <> 'received'))`;

/**
 * What is in scope today, what waits for this organisation, and of one unit also what it was a party to: a department keeps
 * what it received when the unit goes to another, and who goes on with a unit's work reads its filings (REG-1).
 */
const WHERE = `where (${inScope('f.unit_id')}
    or (cardinality($3::text[]) > 0 and ($9::boolean or $12::boolean or $5::uuid is not null)
      and exists (select 1 from receipt p where p.filing_id = f.id and p.organisation_id = $2))
    or ($5::uuid is not null and exists (select 1 from organisation_successor s where s.organisation_id = f.unit_id and s.successor_id = $1)))
  and ($5::uuid is null or f.unit_id = $5) and ($6::text is null or f.state = $6) and ($7::text is null or f.kind = $7)
  and (not $8::boolean or f.late)
  and (not $12::boolean or (f.state = 'filed' and exists (
    select 1 from receipt q where q.filing_id = f.id and q.round = f.round and q.organisation_id = $2 and q.state = 'pending'
      and q.asked_of = any($11::uuid[]))))
  and (not $9::boolean or (f.state = 'filed' and exists (
    select 1 from receipt r where r.filing_id = f.id and r.round = f.round and r.organisation_id = $2 and r.state = 'pending'
      and ($10::text is null or case $10 when 'unclaimed' then r.held_by is null else r.held_by = any($11::uuid[]) end)
      and ${IN_TURN})))`;

/** Newest first; the cursor is the last row's place, so that new filings do not shift a page. */
export async function listFilings(
  ctx: WorkflowContext,
  actor: Actor,
  filter: FilingFilter,
): Promise<Result<ListFilingsResponse>> {
  const scope = readScope(actor);
  if (scope.trees.length === 0 && scope.ownUnit === null) {
    const refused = mayI(actor, 'filing.read', { relations: [] });
    if (!refused.ok) return refused;
  }
  const after = decodeCursor(filter.cursor);
  if (after === undefined) return refuse('invalid', 'bad_cursor', '翻页位置无效，请回到第一页。');
  const size = Math.min(Math.max(filter.size || 50, 1), 200);
  const values = whereValues(ctx, actor, filter);
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const rows = await tx.sql<RawFiling>({
      name: 'workflow-list-filings',
      text: `${FILING_SELECT} ${WHERE}
        and ($13::timestamptz is null or (f.submitted_at, f.id) < ($13, $14::uuid))
        order by f.submitted_at desc, f.id desc limit $15`,
      values: [...values, after?.at ?? null, after?.id ?? null, size + 1],
    });
    const total = await countWhere(tx, values);
    const page = rows.slice(0, size).map(toFilingRow);
    const last = page.at(-1)?.filing;
    return ok({
      filings: await presentFilings(ctx, tx, actor, page),
      page: { nextCursor: rows.length > size && last ? encodeCursor(last) : '', total },
    });
  });
}

const accountsOf = (
  { accountId, clientId, onBehalfOf = [] }: Actor,
  { held, opinionOfMe }: Pick<FilingFilter, 'held' | 'opinionOfMe'>,
): string[] => {
  if (clientId !== undefined) return [];
  const delegators = onBehalfOf.map((d) => d.accountId);
  if (held === 'delegated') return delegators;
  return opinionOfMe ? [accountId, ...delegators] : [accountId];
};

function whereValues(ctx: WorkflowContext, actor: Actor, filter: FilingFilter): unknown[] {
  return [
    ...scopeValues(readScope(actor), dateInShanghai(ctx.now())),
    filter.unitId ?? null,
    filter.state ?? null,
    filter.kind ?? null,
    filter.lateOnly,
    filter.awaitingMe ?? false,
    filter.held ?? null,
    accountsOf(actor, filter),
    filter.opinionOfMe ?? false,
  ];
}

async function countWhere(tx: Tx, values: unknown[]): Promise<number> {
  const [count] = await tx.sql<{ total: number }>({
    name: 'workflow-count-filings',
    text: `select count(*) as total from filing f ${WHERE}`,
    values,
  });
  return count?.total ?? 0;
}

/** The totals of the lists of what waits for the actor's organisation, by who has it; an organisation has one receipt of a filing. */
export const heldCounts = (ctx: WorkflowContext, actor: Actor): Promise<HeldCounts> =>
  ctx.db.inTx(scopeOf(actor), async (tx) => {
    const [counts] = await tx.sql<HeldCounts>({
      name: 'workflow-held-counts',
      text: `select count(*) as "all", count(*) filter (where r.held_by = any($2::uuid[])) as mine,
          count(*) filter (where r.held_by is null) as unclaimed, count(*) filter (where r.held_by = any($3::uuid[])) as delegated
        from filing f join receipt r on r.filing_id = f.id and r.round = f.round
        where f.state = 'filed' and r.organisation_id = $1 and r.state = 'pending' and ${IN_TURN}`,
      values: [actor.actingOrgId ?? null, accountsOf(actor, {}), accountsOf(actor, { held: 'delegated' })],
    });
    return counts ?? { all: 0, mine: 0, unclaimed: 0, delegated: 0 };
  });

const encodeCursor = (filing: Filing): string =>
  Buffer.from(`${filing.submittedAt} ${filing.id}`).toString('base64url');

/** null = first page, undefined = not a cursor of ours. */
function decodeCursor(cursor: string): { at: string; id: string } | null | undefined {
  if (!cursor) return null;
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString());
  return match?.[1] && match[2] ? { at: match[1], id: match[2] } : undefined;
}
