import type { UnitGate as ProtoGate, GateInterval } from '@zhuanguan/contracts';
import { isDate, ok, refuse, type LegalReference, type Result } from '@zhuanguan/kernel';
import { lookUpGate, type GateFound, type GateSpan, type UnitGate } from '@zhuanguan/policy';
import { referenceFromProto } from '@zhuanguan/rpc';

export interface GateQuestion {
  unit: { scheme: string; value: string };
  person?: { scheme: string; value: string };
  action: string;
  at: string;
}

export type GateAnswer = GateFound & { unitId: string };

/** 'elsewhere': the projection does not cover the date, registry does. */
export type Looked = Result<GateAnswer> | 'elsewhere';

interface Entry {
  gate: UnitGate;
  coveredFrom: string;
  coveredTo: string;
}

export interface GateIndex {
  /** Takes a gate in, unless a later one is known. */
  put(gate: ProtoGate): void;
  look(question: GateQuestion): Looked;
  /** The gate itself, for what is laid over its answer. */
  gateOf(unitId: string): UnitGate | undefined;
  clear(): void;
  readonly size: number;
}

const keyOf = (scheme: string, value: string): string => `${scheme}|${value}`;
const NOWHERE: readonly string[] = [];

/** All gates by identifier, in memory. No rule is here: registry computed the spans, libs/policy looks them up. */
export function createGateIndex(): GateIndex {
  const units = new Map<string, Entry>();
  const byIdentifier = new Map<string, readonly string[]>();

  const keysOf = (gate: UnitGate): string[] => [
    ...new Set([keyOf('zg', gate.unitId), ...gate.identifiers.map((i) => keyOf(i.scheme, i.value))]),
  ];
  const remove = (gate: UnitGate): void => {
    for (const key of keysOf(gate)) {
      const left = (byIdentifier.get(key) ?? NOWHERE).filter((id) => id !== gate.unitId);
      if (left.length > 0) byIdentifier.set(key, left);
      else byIdentifier.delete(key);
    }
  };
  return {
    get size() {
      return units.size;
    },
    gateOf: (unitId) => units.get(unitId)?.gate,
    clear: () => {
      units.clear();
      byIdentifier.clear();
    },
    put: (proto) => {
      const known = units.get(proto.unitId);
      if (known && known.gate.version >= proto.version) return;
      if (known) remove(known.gate);
      const gate = fromProto(proto);
      units.set(proto.unitId, { gate, coveredFrom: proto.coveredFrom, coveredTo: proto.coveredTo });
      for (const key of keysOf(gate)) byIdentifier.set(key, [...(byIdentifier.get(key) ?? NOWHERE), proto.unitId]);
    },
    look: ({ unit, ...question }) => {
      if (!isDate(question.at)) return notADate();
      const found = byIdentifier.get(keyOf(unit.scheme, unit.value)) ?? NOWHERE;
      const entry = units.get(found[0] ?? '');
      if (!entry) return refuse('not_found', 'unit_not_found', '没有找到这个单位，请核对代码。');
      if (found.length > 1) return refuse('invalid', 'unit_ambiguous', '这个代码对应不止一个单位，请改用其他代码。');
      if (!covers(entry, question.at)) return 'elsewhere';
      const looked = lookUpGate(entry.gate, question);
      return looked.ok ? ok({ ...looked.value, unitId: entry.gate.unitId }) : looked;
    },
  };
}

const covers = ({ coveredFrom, coveredTo }: Entry, at: string): boolean =>
  (coveredFrom === '' || coveredFrom <= at) && (coveredTo === '' || at < coveredTo);

const notADate = () =>
  refuse('invalid', 'not_a_date', '日期无效。', {
    fields: [{ field: '/at', code: 'not_a_date', detail: '请填写日期，如 2026-02-27。' }],
  });

function fromProto(gate: ProtoGate): UnitGate {
  const { unitId, version, areaCode, policyVersion, identifiers, actions } = gate;
  return {
    unitId,
    version,
    areaCode,
    policyVersion,
    identifiers,
    actions,
    spans: gate.intervals.map(spanOf),
    notThisPerson: gate.notThisPersonIntervals.map(spanOf),
    recusal: gate.recusalIntervals.map(spanOf),
  };
}

const spanOf = ({ from, to, answer, code, ruleId, detail, reference, persons }: GateInterval): GateSpan => ({
  from,
  to,
  answer: answerOf(answer),
  code,
  ruleId,
  detail,
  reference: reference ? referenceFromProto(reference) : UNKNOWN_REFERENCE,
  persons,
});

const UNKNOWN_REFERENCE: LegalReference = { status: 'M' };

function answerOf(answer: string): GateSpan['answer'] {
  if (answer === 'allow' || answer === 'warn' || answer === 'deny') return answer;
  throw new Error(`no such answer: ${answer}`);
}
