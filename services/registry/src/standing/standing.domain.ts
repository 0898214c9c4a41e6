import { deadline } from '@zhuanguan/calendar';
import { canonicalJson } from '@zhuanguan/kernel';
import {
  gateAnswer,
  isBound,
  notBoundAnswer,
  specialistPolicy,
  standingOf,
  type CompiledPack,
  type GateAnswer,
  type GateSpan,
  type StandingState,
  type UnitGate,
  valueAt,
  type Labelled,
  type SpecialistPolicy,
} from '@zhuanguan/policy';

export interface AppointmentFact {
  personId: string;
  validFrom: string;
  /** Exclusive; absent while it lasts. */
  validTo?: string;
  basisFilingId: string;
  platformIds: readonly string[];
  /** Other ids of the same human (REG-6); absent where there are none. */
  aliasIds?: readonly string[];
  /** One more than the head count, with a stated reason (DY-3). */
  reasoned?: boolean;
}

/** Who else holds a post: leader in charge, office in charge, first responsible person. */
export interface PostFact {
  role: string;
  validFrom: string;
  validTo?: string;
}

/** All that standing and gate of a unit follow from. Dates are YYYY-MM-DD. */
export interface UnitFacts {
  unitId: string;
  areaCode: string;
  /** The first day the unit is no more; absent while it lasts. */
  endedOn?: string;
  identifiers: readonly { scheme: string; value: string }[];
  appointments: readonly AppointmentFact[];
  posts: readonly PostFact[];
  /** The specialists of the first-level unit; empty for a first-level unit itself. */
  above: readonly AppointmentFact[];
  /** The day from which the unit is. */
  since: string;
  /** Days since which filings await receipt. */
  filedSince: readonly string[];
  /** Rolled due dates of changes not filed yet. */
  openClocks: readonly string[];
}

export interface Standing {
  state: StandingState;
  onRecord: number;
  filed: number;
  changeOverdue: boolean;
  /** Posts the pack asks for that nobody holds. */
  missingPosts: readonly string[];
  /** When a vacancy is to be filled by, where the bureau has set a limit. */
  vacancyDue?: { strict: string; rolled: string };
  policyVersion: string;
}

/** In force on a date. */
export const covers = (a: Pick<AppointmentFact, 'validFrom' | 'validTo'>, at: string): boolean =>
  a.validFrom <= at && (a.validTo === undefined || at < a.validTo);

const isEnded = ({ endedOn }: UnitFacts, at: string): boolean => endedOn !== undefined && at >= endedOn;

/** Ours: a unit that is no more has nobody who may act for it; a denial would need a text that gives one. */
const ENDED: GateAnswer = {
  answer: 'warn',
  code: 'unit_ended',
  ruleId: 'REG-1',
  detail: '该单位已经撤销，请核对由哪个单位承接。',
  reference: { ours: '单位撤销之后没有在册的人员；本系统只作提示', status: 'P' },
};

export function standingAt(facts: UnitFacts, pack: CompiledPack, at: string): Standing {
  const nobody = { onRecord: 0, filed: 0, changeOverdue: false, missingPosts: [], policyVersion: pack.policyVersion };
  if (isEnded(facts, at)) return { ...nobody, state: 'ended' };
  const held = facts.appointments.filter((a) => covers(a, at));
  const counts = { onRecord: held.length, filed: facts.filedSince.filter((since) => since <= at).length };
  if (!isBound(pack)) return { ...nobody, ...counts, state: 'not_bound' };
  const policy = specialistPolicy(pack, at);
  const state = standingOf(policy, {
    ...counts,
    reasoned: held.filter((a) => a.reasoned).length,
    coveredAbove: facts.above.some((a) => covers(a, at)),
  });
  const due = state === 'vacant' ? vacancyDue(facts, pack, policy, at) : undefined;
  return {
    ...nobody,
    ...counts,
    state,
    changeOverdue: facts.openClocks.some((day) => at > day),
    missingPosts: missingPosts(facts, policy, at),
    ...(due ? { vacancyDue: due } : {}),
  };
}

/** Whom the pack asks for beside the specialist and nobody is (JZ-1, HS-2). */
export const missingPosts = (
  { posts }: Pick<UnitFacts, 'posts'>,
  policy: Pick<SpecialistPolicy, 'roles'>,
  at: string,
): string[] =>
  policy.roles.flatMap(({ role, min }) =>
    posts.filter((p) => p.role === role && covers(p, at)).length < min ? [role] : [],
  );

/** From the day the last one left, or the unit began, or the bureau set the limit, whichever is latest (ours). */
function vacancyDue(facts: UnitFacts, pack: CompiledPack, policy: SpecialistPolicy, at: string) {
  const { vacancyDeadline: rule, vacancyDeadlineFrom = '' } = policy;
  if (!rule) return undefined;
  const left = facts.appointments.flatMap((a) => (a.validTo && a.validTo <= at ? [a.validTo] : []));
  const trigger = [...left, facts.since, vacancyDeadlineFrom].sort().at(-1) ?? at;
  const { dueStrict, dueRolled } = deadline({ rule, trigger, calendar: pack.calendar });
  return { strict: dueStrict, rolled: dueRolled };
}

const GATE_KEYS = [
  'specialist.head-count',
  'gate.vacancy',
  'gate.filed-not-on-record',
  'gate.not-this-person',
  'gate.on-record',
  'gate.over-count',
  'gate.covered',
  'gate.role-vacant',
  'appointment.roles',
];

/**
 * The gate as spans over all dates (REG-7): it changes only where an appointment begins or ends, a filing came, or a value of
 * the pack changes. An appointment counts from the unit's decision date once it is on record.
 */
export function gateOf(facts: UnitFacts, pack: CompiledPack, today: string): Omit<UnitGate, 'version'> {
  if (!isBound(pack)) return unboundGate(facts, pack, today);
  const values = GATE_KEYS.flatMap((key) => (pack.parameters[key]?.values ?? []).map((v) => v.from));
  const held = [...facts.appointments, ...facts.posts, ...facts.above].flatMap((a) => [
    a.validFrom,
    ...(a.validTo ? [a.validTo] : []),
  ]);
  return {
    unitId: facts.unitId,
    areaCode: facts.areaCode,
    policyVersion: pack.policyVersion,
    identifiers: facts.identifiers,
    spans: spansOver(
      [...held, ...facts.filedSince, ...values, ...(facts.endedOn ? [facts.endedOn] : [])],
      (at): Omit<GateSpan, 'from' | 'to'> => {
        const { state, missingPosts: missing } = standingAt(facts, pack, at);
        if (state === 'ended' || state === 'not_bound') return { ...ENDED, persons: [] };
        const on = (state === 'covered' ? facts.above : facts.appointments).filter((a) => covers(a, at));
        return {
          ...gateAnswer(specialistPolicy(pack, at), state, { roleVacant: missing.length > 0 }),
          persons: on.map(({ personId, basisFilingId, platformIds, aliasIds }) => ({
            personId,
            basisFilingId,
            platformIds,
            ...(aliasIds ? { aliasIds } : {}),
          })),
        };
      },
    ),
    notThisPerson: spansOver(values, (at) => specialistPolicy(pack, at).gate.notThisPerson),
    actions: specialistPolicy(pack, today).stages.map((s) => s.code),
  };
}

/** Where no text asks for a specialist nobody is missing, whatever is asked (JZ-11). */
const unboundGate = (facts: UnitFacts, pack: CompiledPack, today: string): Omit<UnitGate, 'version'> => ({
  unitId: facts.unitId,
  areaCode: facts.areaCode,
  policyVersion: pack.policyVersion,
  identifiers: facts.identifiers,
  spans: spansOver(facts.endedOn ? [facts.endedOn] : [], (at) => ({
    ...(isEnded(facts, at) ? ENDED : notBoundAnswer(pack)),
    persons: [],
  })),
  notThisPerson: spansOver([], () => notBoundAnswer(pack)),
  actions: ((valueAt(pack, 'stages', today)?.value ?? []) as Labelled[]).map((s) => s.code),
});

/** What holds between the dates on which it may change; equal neighbours are one span. */
function spansOver<T extends object>(changes: readonly string[], holds: (at: string) => T) {
  const starts = ['', ...[...new Set(changes)].sort()];
  const spans: (T & { from: string; to: string })[] = [];
  for (const [i, from] of starts.entries()) {
    const to = starts[i + 1] ?? '';
    const now = holds(from || '0001-01-01');
    const last = spans.at(-1);
    if (last && canonicalJson({ ...now, from: last.from, to: last.to }) === canonicalJson(last)) last.to = to;
    else spans.push({ from, to, ...now });
  }
  return spans;
}
