import { stateOf } from './roll-up.domain.js';
import type {
  Body,
  RollUp,
  Summary,
  SummaryContent,
  SummaryCounts,
  SummaryMissing,
  SummaryPart,
  SummaryPerson,
  SummaryUnit,
  UnitState,
} from './roll-up.types.js';

/** A unit with all that is on record or filed for it, as one statement read it. */
export interface UnitRecord {
  unitId: string;
  unitName: string;
  persons: readonly SummaryPerson[];
}

/**
 * A unit counts once. Whoever is on record covers it, then who is filed, then who came back; `minimum` is the pack's head
 * count, so that a unit is 已备案 here exactly when the directory says so.
 */
export function unitState(persons: readonly { state: UnitState }[], minimum: number): UnitState {
  const count = (state: UnitState) => persons.filter((p) => p.state === state).length;
  if (count('on_record') >= minimum) return 'on_record';
  if (count('on_record') + count('filed') >= minimum) return 'filed';
  return persons.length >= minimum ? 'returned' : 'vacant';
}

export const summaryUnit = ({ unitId, unitName, persons }: UnitRecord, minimum: number): SummaryUnit => ({
  unitId,
  unitName,
  state: unitState(persons, minimum),
  persons,
});

export const NO_COUNTS: SummaryCounts = { units: 0, onRecord: 0, filed: 0, returned: 0, vacant: 0, persons: 0 };
const KEY = { on_record: 'onRecord', filed: 'filed', returned: 'returned', vacant: 'vacant' } as const;

export function countUnits(units: readonly SummaryUnit[]): SummaryCounts {
  const counts = { ...NO_COUNTS };
  for (const { state, persons } of units) {
    counts.units += 1;
    counts[KEY[state]] += 1;
    counts.persons += persons.length;
  }
  return counts;
}

export const addCounts = (all: readonly SummaryCounts[]): SummaryCounts => {
  const sum = { ...NO_COUNTS };
  for (const counts of all)
    for (const key of Object.keys(NO_COUNTS) as (keyof SummaryCounts)[]) sum[key] += counts[key];
  return sum;
};

/** Own units and every summary taken in. */
export const countContent = ({ units, parts }: Pick<SummaryContent, 'units' | 'parts'>): SummaryCounts =>
  addCounts([countUnits(units), ...parts.map((part) => part.counts)]);

const partOf = ({ organisationId, number, contentHash, counts, late }: Summary, name: string): SummaryPart => ({
  organisationId,
  name,
  number,
  contentHash,
  counts,
  late,
});

/** A summary over its own units and over what stands of the level below; who of it has not reported is named. */
export function assemble(
  rollUp: RollUp,
  below: readonly Body[],
  own: { organisationId: string; units: readonly SummaryUnit[] },
): Omit<SummaryContent, 'repeated'> {
  const asked = below.filter(({ membership }) => membership !== 'left');
  const parts: SummaryPart[] = [];
  const missing: SummaryMissing[] = [];
  for (const { organisationId, name } of asked) {
    const summary = rollUp.summaries[organisationId];
    if (summary && stateOf(summary) === 'submitted') parts.push(partOf(summary, name));
    else missing.push({ organisationId, name });
  }
  return { rollUpId: rollUp.id, ...own, parts, missing };
}

export interface SummaryChange {
  unitId: string;
  unitName: string;
  /** Came into or went out of the list; another state; the same state with other people or another filing. */
  kind: 'joined' | 'left' | 'state' | 'persons';
  before?: UnitState;
  after?: UnitState;
  personsBefore: readonly string[];
  personsAfter: readonly string[];
}

const names = (unit: SummaryUnit | undefined): string[] => (unit?.persons ?? []).map((p) => p.name);
const basis = ({ persons }: SummaryUnit): string =>
  persons
    .map((p) => `${p.state} ${p.filingId} ${p.contentHash}`)
    .sort()
    .join();

/** What differs between two lists of units, in the order of the later one, then what is gone. A new name is no change. */
export function compareUnits(before: readonly SummaryUnit[], after: readonly SummaryUnit[]): SummaryChange[] {
  const old = new Map(before.map((unit) => [unit.unitId, unit]));
  const now = new Set(after.map((unit) => unit.unitId));
  const change = (kind: SummaryChange['kind'], a: SummaryUnit | undefined, b: SummaryUnit | undefined) => ({
    unitId: (b ?? a)?.unitId ?? '',
    unitName: (b ?? a)?.unitName ?? '',
    kind,
    ...(a ? { before: a.state } : {}),
    ...(b ? { after: b.state } : {}),
    personsBefore: names(a),
    personsAfter: names(b),
  });
  const changed = after.flatMap((unit) => {
    const was = old.get(unit.unitId);
    if (!was) return [change('joined', undefined, unit)];
    if (was.state !== unit.state) return [change('state', was, unit)];
    return basis(was) === basis(unit) ? [] : [change('persons', was, unit)];
  });
  return [...changed, ...before.filter((u) => !now.has(u.unitId)).map((u) => change('left', u, undefined))];
}
