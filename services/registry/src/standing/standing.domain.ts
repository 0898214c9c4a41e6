import {
  gateAnswer,
  specialistPolicy,
  standingOf,
  type CompiledPack,
  type GateSpan,
  type StandingState,
  type UnitGate,
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

export function standingAt(facts: UnitFacts, pack: CompiledPack, at: string): Standing {
  const onRecord = facts.appointments.filter((a) => covers(a, at)).length;
  const filed = facts.filedSince.filter((since) => since <= at).length;
  return {
    state: standingOf(specialistPolicy(pack, at), onRecord, filed),
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
  const changes = new Set([
    ...facts.appointments.flatMap((a) => [a.validFrom, a.validTo ?? '']),
    ...facts.filedSince,
    ...GATE_KEYS.flatMap((key) => (pack.parameters[key]?.values ?? []).map((v) => v.from)),
  ]);
  changes.delete('');
  const starts = ['', ...[...changes].sort()];
  const spans: GateSpan[] = [];
  for (const [i, from] of starts.entries()) {
    const to = starts[i + 1] ?? '';
    const at = from || '0001-01-01';
    const on = facts.appointments.filter((a) => covers(a, at));
    const { state } = standingAt(facts, pack, at);
    const span: GateSpan = {
      from,
      to,
      ...gateAnswer(specialistPolicy(pack, at), state),
      persons: on.map(({ personId, basisFilingId, platformIds }) => ({ personId, basisFilingId, platformIds })),
    };
    const last = spans.at(-1);
    if (last && same(last, span)) last.to = to;
    else spans.push(span);
  }
  const policy = specialistPolicy(pack, today);
  return {
    unitId: facts.unitId,
    areaCode: facts.areaCode,
    policyVersion: pack.policyVersion,
    identifiers: facts.identifiers,
    spans,
    notThisPerson: policy.gate.notThisPerson,
    actions: policy.stages.map((s) => s.code),
  };
}

const same = (a: GateSpan, b: GateSpan): boolean =>
  a.code === b.code &&
  a.answer === b.answer &&
  a.ruleId === b.ruleId &&
  JSON.stringify(a.persons) === JSON.stringify(b.persons);
