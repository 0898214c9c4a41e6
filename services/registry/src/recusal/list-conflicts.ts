import { mayI, type Actor } from '@zhuanguan/access';
import type { GateConflict, ListConflictDeclarationsResponse } from '@zhuanguan/contracts';
import { scopeOf } from '@zhuanguan/db';
import { dateInShanghai, ok, type Result } from '@zhuanguan/kernel';
import { referenceToProto } from '@zhuanguan/rpc';
import type { RegistryContext } from '../context.js';
import { relationsTo } from '../organisation/scope.js';
import { declarationsHere } from './declarations-here.js';
import { rulesOf, unitNotFound } from './declare-conflict.js';
import { saidThisYear } from './recusal.domain.js';
import { declarationToProto } from './recusal.mapping.js';
import { conflictsForGate, findUnit, peopleOnRecord, type ConflictRow } from './recusal.store.js';

const FIRST = '00000000-0000-0000-0000-000000000000';

/** Who of a unit stays out of what, and who has said nothing this year; for the unit, its department and its bureau. */
export function listConflictDeclarations(
  ctx: RegistryContext,
  actor: Actor,
  unitId: string,
): Promise<Result<ListConflictDeclarationsResponse>> {
  const today = dateInShanghai(ctx.now());
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const relations = await relationsTo(tx, actor, unitId, today);
    if (!mayI(actor, 'unit.read', { relations }).ok) return unitNotFound();
    const unit = await findUnit(tx, unitId);
    if (!unit) return unitNotFound();
    const rules = rulesOf(ctx, unit.areaCode, today);
    if (!rules.ok) return rules;
    const { kinds, reference } = rules.value.policy;
    const people = await peopleOnRecord(tx, unitId, today);
    const here = await declarationsHere(tx, unitId, people);
    const mayDeclare = mayI(actor, 'recusal.declare', { relations }).ok && !unit.endedOn;
    return ok({
      declarations: here.all.map((d) =>
        declarationToProto(d, { kinds, today, mayEnd: mayDeclare, madeIn: here.madeIn(d) }),
      ),
      kinds: kinds.map(({ code, label, asksRemark = false }) => ({ code, label, asksNote: asksRemark })),
      reference: referenceToProto(reference),
      people: people.map((p) => ({ ...p, thisYear: saidThisYear(here.of(p.personId), today) })),
      actions: mayDeclare ? ['declare'] : [],
    });
  });
}

export async function listGateConflicts(
  ctx: RegistryContext,
  { after, size, ids }: { after: string; size: number; ids: readonly string[] },
): Promise<{ conflicts: GateConflict[]; next: string }> {
  const rows = await ctx.db.inTx({ kind: 'system', name: 'service' }, (tx) =>
    conflictsForGate(tx, { now: ctx.now(), after: after || FIRST, size, ids: ids.length > 0 ? ids : null }),
  );
  return { conflicts: rows.map(conflictToProto), next: rows.length === size ? (rows.at(-1)?.id ?? '') : '' };
}

const conflictToProto = ({ validTo, ...row }: ConflictRow): GateConflict => ({ ...row, validTo: validTo ?? '' });
