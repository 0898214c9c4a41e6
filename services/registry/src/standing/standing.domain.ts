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
} from '@zhuanguan/policy';

export interface AppointmentFact {
  personId: string;
  validFrom: string;
  /** Exclusive; absent while it lasts. */
  validTo?: string;
  basisFilingId: string;
  platformIds: readonly string[];
}

/** All that standing and gate of a unit follow from. Dates are YYYY-MM-DD. */
export interface UnitFacts {
  unitId: string;
  areaCode: string;
  /** The first day the unit is no more; absent while it lasts. */
  endedOn?: string;
  identifiers: readonly { scheme: string; value: string }[];
  appointments: readonly AppointmentFact[];
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
  policyVersion: string;
}

const covers = (a: AppointmentFact, at: string): boolean =>
  a.validFrom <= at && (a.validTo === undefined || at < a.validTo);

const isEnded = ({ endedOn }: UnitFacts, at: string): boolean => endedOn !== undefined && at >= endedOn;

/** Ours: a unit that is no more has nobody who may act for it; a denial would need a text that gives one. */
const ENDED: GateAnswer = {
  answer: 'warn',
  code: 'unit_ended',
  ruleId: 'REG-1',
  detail: '该单位已经撤销，请核对由哪个单位承接。',
  reference: { ours: '单位撤销之后没有在册的专管员；本系统只作提示', status: 'P' },
};

export function standingAt(facts: UnitFacts, pack: CompiledPack, at: string): Standing {
  if (isEnded(facts, at))
    return { state: 'ended', onRecord: 0, filed: 0, changeOverdue: false, policyVersion: pack.policyVersion };
  const onRecord = facts.appointments.filter((a) => covers(a, at)).length;
  const filed = facts.filedSince.filter((since) => since <= at).length;
  return {
    state: isBound(pack) ? standingOf(specialistPolicy(pack, at), { onRecord, filed }) : 'not_bound',
    onRecord,
    filed,
    changeOverdue: facts.openClocks.some((due) => at > due),
    policyVersion: pack.policyVersion,
  };
}

const GATE_KEYS = [
  'specialist.head-count',
  'gate.vacancy',
  'gate.filed-not-on-record',
  'gate.not-this-person',
  'gate.on-record',
];

/**
 * The gate as spans over all dates (REG-7): it changes only where an appointment begins or ends, a filing came, or a value of
 * the pack changes. An appointment counts from the unit's decision date once it is on record.
 */
export function gateOf(facts: UnitFacts, pack: CompiledPack, today: string): Omit<UnitGate, 'version'> {
  if (!isBound(pack)) return unboundGate(facts, pack, today);
  const values = GATE_KEYS.flatMap((key) => (pack.parameters[key]?.values ?? []).map((v) => v.from));
  const held = facts.appointments.flatMap((a) => [a.validFrom, ...(a.validTo ? [a.validTo] : [])]);
  return {
    unitId: facts.unitId,
    areaCode: facts.areaCode,
    policyVersion: pack.policyVersion,
    identifiers: facts.identifiers,
    spans: spansOver(
      [...held, ...facts.filedSince, ...values, ...(facts.endedOn ? [facts.endedOn] : [])],
      (at): Omit<GateSpan, 'from' | 'to'> => {
        const { state } = standingAt(facts, pack, at);
        const on = state === 'ended' ? [] : facts.appointments.filter((a) => covers(a, at));
        return {
          ...(state === 'ended' || state === 'not_bound' ? ENDED : gateAnswer(specialistPolicy(pack, at), state)),
          persons: on.map(({ personId, basisFilingId, platformIds }) => ({ personId, basisFilingId, platformIds })),
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
