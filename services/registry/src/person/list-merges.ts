import type { Actor } from '@zhuanguan/access';
import type { PersonMerge } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai } from '@zhuanguan/kernel';
import type { RegistryContext } from '../context.js';
import { appointmentsOfPersons } from '../directory/appointments.js';
import { mergesInScope, unitsInScope, type StoredMerge } from './person.store.js';
import { presentMerge, recordedUnder } from './read-person.js';

/** Merges of people in the actor's scope, or of those who have been in one unit of it, newest first: those that hold and those taken back. */
export async function listMerges(ctx: RegistryContext, tx: Tx, actor: Actor, unitId?: string): Promise<PersonMerge[]> {
  const today = dateInShanghai(ctx.now());
  const merges = await mergesInScope(tx, actor, today);
  if (merges.length === 0) return [];
  const ids = [...new Set(merges.flatMap((m) => [m.personId, m.intoId]))];
  const posts = await appointmentsOfPersons(ctx, tx, actor, ids, ctx.now());
  const unitIds = [...new Set(posts.map((p) => p.unitId))];
  const mine = await unitsInScope(tx, actor, unitIds, today);
  const of = ({ personId, intoId }: StoredMerge) =>
    !unitId || posts.some((p) => p.unitId === unitId && [personId, intoId].includes(recordedUnder(p)));
  return merges
    .filter(of)
    .map((merge) => presentMerge(merge, posts, { actor, mine }))
    .filter((m) => m.name !== '');
}
