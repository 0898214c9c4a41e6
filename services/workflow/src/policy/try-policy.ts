import { mayI, type Actor } from '@zhuanguan/access';
import type { ListPolicyMovesResponse, PolicyMove, TryPolicyOnCasesResponse } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, isDate, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { organisationNames, scopeValues, inScope, readScope } from '../organisation/organisation.store.js';
import { measurePage, type Move } from './moves.js';
import { packsOfDigest, versionNotFound } from './policy-versions.js';

const READ = { kind: 'system', name: 'service' } as const;
const pageSize = (size: number): number => Math.min(Math.max(size || 500, 1), 1_000);

/** A dry run on open cases: what would move, and how many keep the version they stand on. Nothing is written. */
export async function tryPolicyOnCases(
  ctx: WorkflowContext,
  actor: Actor,
  asked: { versionDigest: string; effectiveFrom: string; afterClockId: string; size: number },
): Promise<Result<TryPolicyOnCasesResponse>> {
  const allowed = mayI(actor, 'policy.compare', { relations: [] });
  if (!allowed.ok) return allowed;
  if (!isDate(asked.effectiveFrom)) return badDate('/effectiveFrom');
  const today = dateInShanghai(ctx.now());
  return ctx.db.inTx(READ, async (tx) => {
    const packs = await packsOfDigest(tx, asked.versionDigest);
    if (!packs) return versionNotFound();
    const { lookedAt, moved, next } = await measurePage(tx, packs, asked.effectiveFrom, {
      after: asked.afterClockId,
      size: pageSize(asked.size),
      today,
      ...(actor.actingOrgId ? { bureauId: actor.actingOrgId } : {}),
    });
    return ok({
      lookedAt,
      moved: await movesToProto(tx, moved, today),
      filingsKept: asked.afterClockId ? 0 : await openFilings(tx, actor, [...packs.keys()], today),
      clocksKept: lookedAt - moved.length,
      nextAfterClockId: next,
    });
  });
}

async function openFilings(tx: Tx, actor: Actor, areas: readonly string[], today: string): Promise<number> {
  const [row] = await tx.sql<{ n: number }>({
    name: 'workflow-open-filings-in-scope',
    text: `select count(*)::int as n from filing f where f.state in ('filed', 'returned') and f.area_code = any($5::text[]) and ${inScope('f.unit_id')}`,
    values: [...scopeValues(readScope(actor), today), areas],
  });
  return row?.n ?? 0;
}

/** What an activation moved, as it was kept; a bureau sees its own units. */
export async function listPolicyMoves(
  ctx: WorkflowContext,
  actor: Actor,
  asked: { activationId: string; afterClockId: string; size: number },
): Promise<Result<ListPolicyMovesResponse>> {
  const allowed = mayI(actor, 'policy.compare', { relations: [] });
  if (!allowed.ok) return allowed;
  const today = dateInShanghai(ctx.now());
  const size = pageSize(asked.size);
  return ctx.db.inTx(READ, async (tx) => {
    const rows = await tx.sql<Move>({
      name: 'workflow-policy-moves',
      text: `select clock_id as "clockId", unit_id as "unitId", change_date::text as "changeDate", due_before::text as "dueBefore", due_after::text as "dueAfter"
        from policy_move where activation_id = $5::uuid and clock_id > $6::uuid and ${inScope('unit_id')} order by clock_id limit $7`,
      values: [
        ...scopeValues(readScope(actor), today),
        asked.activationId,
        asked.afterClockId || '00000000-0000-0000-0000-000000000000',
        size,
      ],
    });
    return ok({
      moves: await movesToProto(tx, rows, today),
      nextAfterClockId: rows.length === size ? (rows.at(-1)?.clockId ?? '') : '',
    });
  });
}

async function movesToProto(tx: Tx, moves: readonly Move[], today: string): Promise<PolicyMove[]> {
  if (moves.length === 0) return [];
  const names = await organisationNames(
    tx,
    moves.map((m) => m.unitId),
  );
  return moves.map((move) => ({
    ...move,
    unitName: names.get(move.unitId) ?? '',
    overdueBefore: today > move.dueBefore,
    overdueAfter: today > move.dueAfter,
  }));
}

const badDate = (field: string) =>
  refuse('invalid', 'not_a_date', '日期无效。', {
    fields: [{ field, code: 'not_a_date', detail: '请填写日期，如 2026-02-27。' }],
  });
