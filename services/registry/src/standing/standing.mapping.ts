import type { Standing as ProtoStanding, UnitGate as ProtoGate } from '@zhuanguan/contracts';
import type { UnitGate } from '@zhuanguan/policy';
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
    persons: persons.map((p) => ({ ...p, platformIds: [...p.platformIds] })),
  })),
  notThisPerson: {
    ...gate.notThisPerson,
    from: '',
    to: '',
    persons: [],
    reference: referenceToProto(gate.notThisPerson.reference),
  },
  actions: [...gate.actions],
  coveredFrom: '',
  coveredTo: '',
});
