import { mayI, type Actor } from '@zhuanguan/access';
import type { Appointment, PersonMerge, PersonRecord } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, type Result } from '@zhuanguan/kernel';
import type { RegistryContext } from '../context.js';
import { appointmentsOfPersons } from '../directory/appointments.js';
import { actingPersons, OFFICERS, personNotFound } from './person.domain.js';
import { everMergedWith, mergesOf, rootsKnownAt, unitsInScope, type StoredMerge } from './person.store.js';

/** One human under whatever id, with all appointments in scope, as known at an instant: who was who then (REG-8). */
export async function getPerson(
  ctx: RegistryContext,
  actor: Actor,
  personId: string,
  knownAt: Date,
): Promise<Result<PersonRecord>> {
  const allowed = mayI(actor, 'duplicate.read', { relations: [] });
  if (!allowed.ok) return allowed;
  return ctx.db.inTx({ kind: 'system', name: 'across' }, (tx) => presentPerson(ctx, tx, actor, personId, knownAt));
}

export async function presentPerson(
  ctx: RegistryContext,
  tx: Tx,
  actor: Actor,
  personId: string,
  knownAt: Date,
): Promise<Result<PersonRecord>> {
  const near = await everMergedWith(tx, personId);
  const roots = await rootsKnownAt(tx, near, knownAt);
  const rootOf = (id: string) => roots.get(id) ?? id;
  const ids = near.filter((id) => rootOf(id) === rootOf(personId));
  const all = await appointmentsOfPersons(ctx, tx, actor, near, knownAt);
  const mine = await unitsInScope(
    tx,
    actor,
    all.map((a) => a.unitId),
    dateInShanghai(ctx.now()),
  );
  const of = all.filter((a) => ids.includes(recordedUnder(a)));
  const shown = of.filter((a) => mine.has(a.unitId));
  const [newest] = shown;
  if (!newest) return personNotFound();
  const merges = await mergesOf(tx, ids, knownAt);
  return ok({
    personId: rootOf(personId),
    aliasIds: ids.filter((id) => id !== rootOf(personId)),
    name: newest.person?.name ?? '',
    appointments: shown,
    elsewhere: of.length - shown.length,
    merges: merges.map((merge) => presentMerge(merge, all, { actor, mine, knownAt })),
  });
}

export const recordedUnder = (a: Appointment): string => a.recordedPersonId || a.personId;

interface Reader {
  actor: Actor;
  /** Units in scope. */
  mine: ReadonlySet<string>;
  /** What was taken back after it is not told; now, where absent. */
  knownAt?: Date;
}

/** A merge by what the alias is called where; `posts` have those of both sides. */
export function presentMerge(
  merge: StoredMerge,
  posts: readonly Appointment[],
  { actor, mine, knownAt }: Reader,
): PersonMerge {
  const undone = merge.unmergedAt !== null && (!knownAt || merge.unmergedAt <= knownAt);
  const of = posts.filter((a) => [merge.personId, merge.intoId].includes(recordedUnder(a)));
  const aliases = of.filter((a) => recordedUnder(a) === merge.personId && mine.has(a.unitId));
  const own = actingPersons(actor);
  const inScope = of.length > 0 && of.every((a) => mine.has(a.unitId));
  return {
    id: merge.id,
    personId: merge.personId,
    intoId: merge.intoId,
    reason: merge.reason,
    mergedAt: merge.mergedAt,
    mergedByName: merge.mergedByName,
    unmergedAt: undone ? (merge.unmergedAt ?? undefined) : undefined,
    unmergedByName: undone ? (merge.unmergedByName ?? '') : '',
    unmergeReason: undone ? (merge.unmergeReason ?? '') : '',
    name: aliases[0]?.person?.name ?? '',
    unitNames: [...new Set(aliases.map((a) => a.unitName))].join('、'),
    undoable:
      merge.unmergedAt === null &&
      inScope &&
      mayI(actor, 'duplicate.decide', OFFICERS).ok &&
      !of.some((a) => own.includes(a.personId) || own.includes(recordedUnder(a))),
  };
}
