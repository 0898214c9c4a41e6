/** Somebody in a post of a unit over dates (`validTo` exclusive); `personId` is the id that stands for the human (REG-6). */
export interface Service {
  personId: string;
  unitId: string;
  role: string;
  validFrom: string;
  validTo?: string | undefined;
}

/** From the day `on` the unit `from` is no more, and `to` goes on with it (REG-1). */
export interface Succession {
  from: string;
  to: string;
  on: string;
}

export interface ServiceFacts<S extends Service> {
  services: readonly S[];
  went: readonly Succession[];
  /** `date` and the days that may lie behind it without a break: what the pack says, else the date itself. */
  bridged: (date: string) => string;
}

/**
 * The services that are one term, the earliest first and the asked one last. One term is one human in one post of one unit
 * without a break; where the unit was no more and another goes on with it, whoever held the post to the last day and is named
 * by the successor goes on too. A move to any other unit is a rotation (轮岗, XL-15) and begins a term. How a term is counted
 * no text says: all of it is ours (P), as is the limit until a bureau sets one.
 */
export function termOf<S extends Service>(asked: S, { services, went, bridged }: ServiceFacts<S>): S[] {
  const follows = (before: S, after: S): boolean =>
    before !== after &&
    before.personId === after.personId &&
    before.role === after.role &&
    before.validTo !== undefined &&
    before.validFrom < before.validTo &&
    (before.unitId === after.unitId
      ? before.validFrom < after.validFrom && after.validFrom <= bridged(before.validTo)
      : went.some(({ from, to, on }) => from === before.unitId && to === after.unitId && handedOn(before, after, on)));
  // To the last day: who had left the unit before it ended had left it.
  const handedOn = (before: S, after: S, on: string): boolean =>
    before.validTo === on && after.validFrom <= bridged(on) && (after.validTo === undefined || after.validTo > on);
  const found = new Set([asked]);
  for (const after of found) for (const before of services) if (follows(before, after)) found.add(before);
  found.delete(asked);
  return [...[...found].sort(byStart), asked];
}

const byStart = (a: Service, b: Service): number =>
  a.validFrom < b.validFrom ? -1 : a.validFrom > b.validFrom ? 1 : 0;

/** The first day of the term: usually that of its first service, but the asked one may have begun before what it absorbed. */
export const firstDayOf = (services: readonly Service[]): string => services.map((s) => s.validFrom).sort()[0] ?? '';
