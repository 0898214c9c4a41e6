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

/** With the blind index of the identity number. */
export interface NumberedPost extends HeldPost {
  number: string;
}

/**
 * One identity number under several ids is one human, however the name is written: the strongest hint. It tells names of those
 * in scope only, and what the number is, nobody.
 */
export function findByCitizenId(posts: readonly NumberedPost[], today: string): Found[] {
  return [...Map.groupBy(posts, (p) => p.number).values()].flatMap((of) => {
    if (personsIn(of).length < 2 || !isMine(of) || !of.some((p) => isHeld(p, today))) return [];
    const names = [...new Set(of.filter((p) => p.inScope).map((p) => p.name))].sort();
    return [
      {
        ...entry('person', 'same_citizen_id', names.join('、'), of),
        facts: of.map((p) => [p.personId, p.unitId, p.role]).sort(byText),
      },
    ];
  });
}

/** Of two hints at the same ids the stronger one is enough. */
export function withoutWeaker(strong: readonly Found[], weak: readonly Found[]): Found[] {
  const said = new Set(strong.map((f) => f.personIds.join()));
  return [...strong, ...weak.filter((f) => f.kind !== 'person' || !said.has(f.personIds.join()))];
}

const isHeld = ({ validTo }: HeldPost, today: string): boolean => validTo === undefined || today < validTo;
const isMine = (posts: readonly HeldPost[]): boolean => posts.some((p) => p.inScope);
const personsIn = (posts: readonly HeldPost[]): string[] => [...new Set(posts.map((p) => p.personId))].sort();

function entry(
  kind: 'person' | 'phone',
  reason: 'same_citizen_id' | 'same_name_and_phone' | 'same_phone',
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
