import type { CalendarData } from '@zhuanguan/calendar';
import {
  fixedShelf,
  isBound,
  specialistPolicy,
  type CompiledPack,
  type PolicySet,
  type PolicyShelf,
  type ReminderKey,
  type SpecialistPolicy,
} from '@zhuanguan/policy';

/** The packs in force by area, and every pack an open case may still stand on, by digest. */
export interface PolicyBook {
  inForce(areaCode: string, date: string): AreaPolicy | undefined;
  byDigest(digest: string, date: string): AreaPolicy | undefined;
  /** Whether any pack that is in force on some date gives this reminder on any date: where none does, nothing is armed and nothing looked for. */
  reminds(key: ReminderKey): boolean;
  /** The packs behind the views. */
  shelf: PolicyShelf;
}

export interface AreaPolicy {
  pack: CompiledPack;
  calendar: CalendarData;
  specialist: SpecialistPolicy;
}

/** A book of one set of packs that nobody decides on, and of those kept for open cases. */
export function createPolicyBook(set: Pick<PolicySet, 'packs'>, kept: readonly CompiledPack[]): PolicyBook {
  const shelf = fixedShelf(set);
  shelf.keep(kept);
  return bookOf(shelf);
}

/** Views are computed once per pack and date: a pack never changes, a date has one answer. */
export function bookOf(shelf: PolicyShelf): PolicyBook {
  const views = new Map<string, AreaPolicy>();
  const view = (pack: CompiledPack | undefined, date: string): AreaPolicy | undefined => {
    // Where no text asks for a specialist there is no regime to file under (JZ-11).
    if (!pack || !isBound(pack)) return undefined;
    const key = `${pack.digest}@${date}`;
    const known = views.get(key);
    if (known) return known;
    // Dates in use are few (today, and the trigger dates of open cases); the bound only guards against a flood.
    if (views.size > 10_000) views.clear();
    const made = { pack, calendar: pack.calendar, specialist: specialistPolicy(pack, date) };
    views.set(key, made);
    return made;
  };
  return {
    inForce: (areaCode, date) => view(shelf.inForce(areaCode, date), date),
    byDigest: (digest, date) => view(shelf.byDigest(digest), date),
    reminds: (key) => shelf.spans().some(({ digest }) => key in (shelf.byDigest(digest)?.parameters ?? {})),
    shelf,
  };
}
