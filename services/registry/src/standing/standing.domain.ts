import { deadline } from '@zhuanguan/calendar';
import { canonicalJson } from '@zhuanguan/kernel';
import {
  covers,
  gateAnswer,
  isBound,
  notBoundAnswer,
  recusalAnswer,
  specialistPolicy,
  standingOn,
  type CompiledPack,
  type AnswerSpan,
  type GateAnswer,
  type GateSpan,
  type Lasting,
  firstDayOf,
  termBridge,
  termDue,
  termOf,
  type Service,
  type StandingState,
  type Succession,
  type UnitGate,
  valueAt,
  type Labelled,
  type SpecialistPolicy,
} from '@zhuanguan/policy';

export interface AppointmentFact extends Lasting {
  personId: string;
  basisFilingId: string;
  platformIds: readonly string[];
  /** 确需延长: the end of the term as last extended. */
  termUntil?: string;
  /** Other ids of the same human (REG-6); absent where there are none. */
  aliasIds?: readonly string[];
  /** One more than the head count, with a stated reason (DY-3). */
  reasoned?: boolean;
}

/** A specialist of a unit that ended. */
export type EarlierService = Omit<Service, 'role'> & Pick<AppointmentFact, 'termUntil'>;

/** Who else holds a post: leader in charge, office in charge, first responsible person. */
export interface PostFact extends Lasting {
  role: string;
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
  /** Of units that ended and whose work this one goes on with, near and far; absent where there are none. */
  earlier?: { went: readonly Succession[]; services: readonly EarlierService[] };
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
  /** Whose term ends first: from when it is about to end, and its last day; only where the bureau has set a limit. */
  term?: { warnOn: string; dueOn: string };
  policyVersion: string;
}

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
  if (!isBound(pack)) return { ...nobody, ...countsOn(facts, at), state: 'not_bound' };
  const policy = specialistPolicy(pack, at);
  const standing = standingOn(policy, facts, at);
  const term = firstTerm(facts, pack, at);
  const due = standing.state === 'vacant' ? vacancyDue(facts, pack, policy, at) : undefined;
  return {
    ...nobody,
    ...standing,
    changeOverdue: facts.openClocks.some((day) => at > day),
    ...(due ? { vacancyDue: due } : {}),
    ...(term ? { term } : {}),
  };
}

/** Where nobody is asked for, whoever is there is counted all the same. */
const countsOn = (facts: UnitFacts, at: string) => ({
  onRecord: facts.appointments.filter((a) => covers(a, at)).length,
  filed: facts.filedSince.filter((since) => since <= at).length,
});

/** The term that ends first of those on record; an extension is of the term, whichever service it was decided in. */
function firstTerm({ unitId, appointments, earlier }: UnitFacts, pack: CompiledPack, at: string): Standing['term'] {
  const bridged = termBridge(pack, at);
  const asService = (s: EarlierService) => ({ ...s, role: 'specialist' });
  const own = appointments.map((a) => ({ ...asService({ ...a, unitId }), on: covers(a, at) }));
  const services = [...own, ...(earlier?.services ?? []).map((s) => ({ ...asService(s), on: false }))];
  const terms = own
    .filter((a) => a.on)
    .flatMap((a) => {
      const term = termOf<(typeof services)[number]>(a, { services, went: earlier?.went ?? [], bridged });
      const extendedUntil = latest(term.map((s) => s.termUntil));
      const limit = termDue(pack, { since: firstDayOf(term), extendedUntil }, at);
      return limit ? [{ warnOn: limit.warnOn, dueOn: limit.dueOn }] : [];
    });
  return terms.sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1))[0];
}

const latest = (days: readonly (string | undefined)[]): string | undefined =>
  days
    .filter((day) => day !== undefined)
    .sort()
    .at(-1);

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
    spans: spansOver([...held, ...facts.filedSince, ...values, ...(facts.endedOn ? [facts.endedOn] : [])], (at) =>
      boundAnswer(facts, pack, at),
    ),
    notThisPerson: spansOver(values, (at) => specialistPolicy(pack, at).gate.notThisPerson),
    recusal: recusalSpans(pack),
    actions: specialistPolicy(pack, today).stages.map((s) => s.code),
  };
}

/** What the gate of a unit says on one day, without working out all others. */
export const answerAt = (facts: UnitFacts, pack: CompiledPack, at: string): GateAnswer =>
  isBound(pack) ? boundAnswer(facts, pack, at) : isEnded(facts, at) ? ENDED : notBoundAnswer(pack);

function boundAnswer(facts: UnitFacts, pack: CompiledPack, at: string): Omit<GateSpan, 'from' | 'to'> {
  if (isEnded(facts, at)) return { ...ENDED, persons: [] };
  const policy = specialistPolicy(pack, at);
  const { state, missingPosts: missing } = standingOn(policy, facts, at);
  const on = (state === 'covered' ? facts.above : facts.appointments).filter((a) => covers(a, at));
  return {
    ...gateAnswer(policy, state, { roleVacant: missing.length > 0 }),
    persons: on.map(({ personId, basisFilingId, platformIds, aliasIds }) => ({
      personId,
      basisFilingId,
      platformIds,
      ...(aliasIds ? { aliasIds } : {}),
    })),
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
  recusal: recusalSpans(pack),
  actions: ((valueAt(pack, 'stages', today)?.value ?? []) as Labelled[]).map((s) => s.code),
});

/** What is answered where somebody has declared 回避; on dates without a value there is no span (REG 9). */
const recusalSpans = (pack: CompiledPack): AnswerSpan[] =>
  spansOver(
    (pack.parameters['gate.recusal']?.values ?? []).map((v) => v.from),
    (at) => ({ given: recusalAnswer(pack, at) }),
  ).flatMap(({ given, from, to }) => (given ? [{ from, to, ...given }] : []));

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
