import { standingOn, type SpecialistPolicy, type StandingFacts } from '@zhuanguan/policy';
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
export interface UnitRecord extends Pick<StandingFacts, 'appointments' | 'posts' | 'above'> {
  unitId: string;
  unitName: string;
  areaCode: string;
  persons: readonly SummaryPerson[];
}

const STATES = {
  on_record: 'on_record',
  over_max: 'over_max',
  covered: 'covered',
  filed_not_on_record: 'filed',
} as const;

/**
 * A unit counts once, by the one rule of the standing (REG-3), so that a report says what directory and gate say; only a
 * vacancy whose filing came back is told apart. Without a policy no text of its area asks for anybody.
 */
export function summaryUnit(record: UnitRecord, policy: SpecialistPolicy | undefined, day: string): SummaryUnit {
  const { unitId, unitName, persons } = record;
  if (!policy) return { unitId, unitName, state: 'not_bound', persons };
  const filedSince = persons.filter((p) => p.state === 'filed').map(() => day);
  const { state, missingPosts } = standingOn(policy, { ...record, filedSince }, day);
  const returned = persons.length >= policy.headCount.min;
  return {
    unitId,
    unitName,
    state: state === 'vacant' ? (returned ? 'returned' : 'vacant') : STATES[state],
    persons,
    ...(missingPosts.length > 0 ? { missingPosts } : {}),
  };
}

export const NO_COUNTS: SummaryCounts = {
  units: 0,
  onRecord: 0,
  filed: 0,
  returned: 0,
  vacant: 0,
  persons: 0,
  overMax: 0,
  covered: 0,
  notBound: 0,
  postVacant: 0,
};
/** Where each state is counted. */
export const COUNT_OF = {
  on_record: 'onRecord',
  over_max: 'overMax',
  covered: 'covered',
  filed: 'filed',
  returned: 'returned',
  vacant: 'vacant',
  not_bound: 'notBound',
} as const satisfies Record<UnitState, keyof SummaryCounts>;

export function countUnits(units: readonly SummaryUnit[]): SummaryCounts {
  const counts = { ...NO_COUNTS };
  for (const { state, persons, missingPosts = [] } of units) {
    counts.units += 1;
    counts[COUNT_OF[state]] += 1;
    if (missingPosts.length > 0) counts.postVacant += 1;
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
  /** Came into or went out of the list; another state; the same state with other people or another filing; with other posts vacant. */
  kind: 'joined' | 'left' | 'state' | 'persons' | 'posts';
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

const posts = ({ missingPosts = [] }: SummaryUnit): string => missingPosts.join();

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
    if (basis(was) !== basis(unit)) return [change('persons', was, unit)];
    return posts(was) === posts(unit) ? [] : [change('posts', was, unit)];
  });
  return [...changed, ...before.filter((u) => !now.has(u.unitId)).map((u) => change('left', u, undefined))];
}
