import { personAliases, type Tx } from '@zhuanguan/db';
import { earlierUnits } from '../organisation/succession.store.js';
import { countsIn } from './recusal.domain.js';
import { declarationsOf, type PersonOnRecord } from './recusal.store.js';
import type { Declaration } from './recusal.types.js';

/** What counts in a unit. */
export interface DeclarationsHere {
  /** The latest first. */
  all: Declaration[];
  /** Of one human, under whatever id (REG-6). */
  of(personId: string): Declaration[];
  /** The unit that ended in which it was declared; undefined for those of the unit itself. */
  madeIn(declaration: Declaration): string | undefined;
}

export async function declarationsHere(
  tx: Tx,
  unitId: string,
  people: readonly PersonOnRecord[],
): Promise<DeclarationsHere> {
  const earlier = new Map((await earlierUnits(tx, unitId)).map((e) => [e.from, e.name]));
  const loaded = await declarationsOf(tx, [unitId, ...earlier.keys()]);
  const { rootOf } = await personAliases(
    tx,
    [...people, ...loaded].map((p) => p.personId),
  );
  const onRecord = new Set(people.map((p) => rootOf(p.personId)));
  const all = loaded.filter((d) => countsIn(d, { unitId, onRecord, rootOf }));
  return {
    all,
    of: (personId) => all.filter((d) => rootOf(d.personId) === rootOf(personId)),
    madeIn: (d) => earlier.get(d.unitId),
  };
}
