import type { Standing as ProtoStanding, UnitGate as ProtoGate } from '@zhuanguan/contracts';
import type { AnswerSpan, UnitGate } from '@zhuanguan/policy';
import { referenceToProto } from '@zhuanguan/rpc';
import type { Standing } from './standing.domain.js';

export const standingToProto = (unitId: string, s: Standing, since: string): ProtoStanding => ({
  unitId,
  state: s.state,
  since,
  onRecord: s.onRecord,
  filed: s.filed,
  changeOverdue: s.changeOverdue,
  policyVersion: s.policyVersion,
  missingPosts: [...s.missingPosts],
  vacancyDueStrict: s.vacancyDue?.strict ?? '',
  vacancyDueRolled: s.vacancyDue?.rolled ?? '',
  termWarnOn: s.term?.warnOn ?? '',
  termDueOn: s.term?.dueOn ?? '',
});

export const gateToProto = (gate: UnitGate): ProtoGate => ({
  unitId: gate.unitId,
  version: gate.version,
  areaCode: gate.areaCode,
  policyVersion: gate.policyVersion,
  identifiers: gate.identifiers.map((i) => ({ ...i })),
  intervals: gate.spans.map(({ reference, persons, ...span }) => ({
    ...span,
    reference: referenceToProto(reference),
    persons: persons.map((p) => ({ ...p, platformIds: [...p.platformIds], aliasIds: [...(p.aliasIds ?? [])] })),
  })),
  notThisPersonIntervals: gate.notThisPerson.map(({ reference, ...span }) => ({
    ...span,
    reference: referenceToProto(reference),
    persons: [],
  })),
  recusalIntervals: gate.recusal.map(({ reference, ...span }) => ({
    ...span,
    reference: referenceToProto(reference),
    persons: [],
  })),
  actions: [...gate.actions],
  coveredFrom: '',
  coveredTo: '',
});

/** As it lies in the table. Gates written before 2026-11-25 have one answer for all dates for another person. */
export function gateFromStored(content: unknown, version: number): UnitGate {
  // Those written before 2026-11-28 do not look at declarations.
  const gate = { recusal: [], ...(content as Omit<UnitGate, 'version' | 'recusal'>) } as Omit<UnitGate, 'version'>;
  const notThisPerson = Array.isArray(gate.notThisPerson)
    ? gate.notThisPerson
    : [{ ...(gate.notThisPerson as unknown as AnswerSpan), from: '', to: '' }];
  return { ...gate, notThisPerson, version };
}
