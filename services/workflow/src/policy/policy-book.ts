import type { CalendarData } from '@zhuanguan/calendar';
import {
  isBound,
  packForArea,
  specialistPolicy,
  type CompiledPack,
  type PolicySet,
  type ReminderKey,
  type SpecialistPolicy,
} from '@zhuanguan/policy';

/** The packs in force by area, and every pack an open case may still stand on, by digest. */
export interface PolicyBook {
  inForce(areaCode: string, date: string): AreaPolicy | undefined;
  byDigest(digest: string, date: string): AreaPolicy | undefined;
  /** Whether any pack in force gives this reminder on any date: where none does, nothing is armed and nothing looked for. */
  reminds(key: ReminderKey): boolean;
  areas(): { code: string; digest: string }[];
}

export interface AreaPolicy {
  pack: CompiledPack;
  calendar: CalendarData;
  specialist: SpecialistPolicy;
}

/** Views are computed once per pack and date: a pack never changes, a date has one answer. */
export function createPolicyBook(set: PolicySet, kept: readonly CompiledPack[]): PolicyBook {
  const byDigest = new Map(kept.map((pack) => [pack.digest, pack]));
  for (const pack of set.packs.values()) byDigest.set(pack.digest, pack);
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
    inForce: (areaCode, date) => view(packForArea(set, areaCode), date),
    byDigest: (digest, date) => view(byDigest.get(digest), date),
    reminds: (key) => [...set.packs.values()].some((pack) => key in pack.parameters),
    areas: () => [...set.packs.values()].map((pack) => ({ code: pack.area.code, digest: pack.digest })),
  };
}
