import type { Actor } from '@zhuanguan/access';
import type { PersonMerge } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai } from '@zhuanguan/kernel';
import type { RegistryContext } from '../context.js';
import { appointmentsOfPersons } from '../directory/appointments.js';
import { mergesInScope, unitsInScope } from './person.store.js';
import { presentMerge } from './read-person.js';

/** Merges of people in the actor's scope, newest first: those that hold and those taken back. */
export async function listMerges(ctx: RegistryContext, tx: Tx, actor: Actor): Promise<PersonMerge[]> {
  const today = dateInShanghai(ctx.now());
  const merges = await mergesInScope(tx, actor, today);
  if (merges.length === 0) return [];
  const ids = [...new Set(merges.flatMap((m) => [m.personId, m.intoId]))];
  const posts = await appointmentsOfPersons(ctx, tx, actor, ids, ctx.now());
  const unitIds = [...new Set(posts.map((p) => p.unitId))];
  const mine = await unitsInScope(tx, actor, unitIds, today);
  return merges.map((merge) => presentMerge(merge, posts, { actor, mine })).filter((m) => m.name !== '');
}
