import type { Found } from './duplicate.types.js';

/** An appointment as it counts now. */
export interface HeldPost {
  id: string;
  /** The id that stands for the person. */
  personId: string;
  unitId: string;
  role: string;
  name: string;
  phone: string;
  validFrom: string;
  /** Exclusive; absent while it lasts. */
  validTo?: string;
  /** Within the reader's scope. */
  inScope: boolean;
}

/**
 * Who may be one human under several ids: the same name and phone, one of them in post today; and one phone that people of
 * different names have who are all in post today, for an office phone stays with the post when somebody else takes it over.
 * One of each is in scope: who else has the phone is told to whoever looks after them.
 */
export function findPersonDuplicates(posts: readonly HeldPost[], today: string): Found[] {
  const found: Found[] = [];
  for (const [phone, of] of Map.groupBy(posts, (p) => p.phone)) {
    const byName = Map.groupBy(of, (p) => p.name);
    for (const [name, same] of byName)
      if (personsIn(same).length > 1 && isMine(same) && same.some((p) => isHeld(p, today)))
        found.push(entry('person', 'same_name_and_phone', name, same));
    const inPost = of.filter((p) => isHeld(p, today));
    const named = new Set(inPost.map((p) => p.name));
    if (named.size > 1 && isMine(inPost) && personsIn(inPost).length > 1)
      found.push(entry('phone', 'same_phone', phone, inPost));
  }
  return found;
}

const isHeld = ({ validTo }: HeldPost, today: string): boolean => validTo === undefined || today < validTo;
const isMine = (posts: readonly HeldPost[]): boolean => posts.some((p) => p.inScope);
const personsIn = (posts: readonly HeldPost[]): string[] => [...new Set(posts.map((p) => p.personId))].sort();

function entry(
  kind: 'person' | 'phone',
  reason: 'same_name_and_phone' | 'same_phone',
  shared: string,
  posts: readonly HeldPost[],
): Found {
  return {
    kind,
    reason,
    personIds: personsIn(posts),
    unitIds: [...new Set(posts.map((p) => p.unitId))].sort(),
    shared,
    facts: posts.map((p) => [p.personId, p.unitId, p.role, p.name, p.phone]).sort(byText),
  };
}

const byText = (a: readonly string[], b: readonly string[]): number => (a.join(' ') < b.join(' ') ? -1 : 1);
