import { refuse, ok, type LegalReference, type Result } from '@zhuanguan/kernel';
import type { Answer } from './specialist-policy.js';

/** An answer over a span of dates; `from` inclusive, `to` exclusive, empty = open. */
export interface AnswerSpan {
  from: string;
  to: string;
  answer: Answer;
  code: string;
  ruleId: string;
  detail: string;
  reference: LegalReference;
}

export interface GatePerson {
  personId: string;
  basisFilingId: string;
  platformIds: readonly string[];
  /** Other ids of the same human; absent where there are none. */
  aliasIds?: readonly string[];
}

export interface GateSpan extends AnswerSpan {
  persons: readonly GatePerson[];
}

/** The gate of one unit as registry computed it: looking it up needs no rule any more. */
export interface UnitGate {
  unitId: string;
  version: number;
  areaCode: string;
  policyVersion: string;
  identifiers: readonly { scheme: string; value: string }[];
  spans: readonly GateSpan[];
  /** For a named person who is not on record, where somebody else is. */
  notThisPerson: readonly AnswerSpan[];
  /** Where a declaration of somebody (回避) is in force towards what is asked about; a hole or none = not looked at. */
  recusal: readonly AnswerSpan[];
  /** Stage codes that may be asked. */
  actions: readonly string[];
}

export interface GateQuestion {
  person?: { scheme: string; value: string };
  action: string;
  /** YYYY-MM-DD */
  at: string;
}

export interface GateFound {
  answer: Answer;
  code: string;
  ruleId: string;
  detail: string;
  reference: LegalReference;
  policyVersion: string;
  basisFilingId?: string;
}

/** Looks an answer up; used by the gateway's projection and, for the past, by registry. */
export function lookUpGate(gate: UnitGate, question: GateQuestion): Result<GateFound> {
  if (!gate.actions.includes(question.action))
    return refuse('invalid', 'unknown_action', `没有这个环节代码；可用：${gate.actions.join('、')}。`, {
      fields: [{ field: '/action', code: 'unknown_action', detail: `可用的环节代码：${gate.actions.join('、')}。` }],
      policyVersion: gate.policyVersion,
    });
  const span = spanAt(gate, gate.spans, question.at);
  const { person } = question;
  const found = person
    ? span.persons.find((p) =>
        person.scheme === 'zg'
          ? p.personId === person.value || p.aliasIds?.includes(person.value)
          : p.platformIds.includes(person.value),
      )
    : span.persons[0];
  // A named person who is not on record is told so only where somebody else is; else the unit's own answer stands.
  const given = person && !found && span.persons.length > 0 ? spanAt(gate, gate.notThisPerson, question.at) : span;
  const { answer, code, ruleId, detail, reference } = given;
  return ok({
    answer,
    code,
    ruleId,
    detail,
    reference,
    policyVersion: gate.policyVersion,
    ...(found ? { basisFilingId: found.basisFilingId } : {}),
  });
}

export function spanAt<S extends AnswerSpan>({ unitId }: UnitGate, spans: readonly S[], at: string): S {
  const span = spans.find((s) => (s.from === '' || s.from <= at) && (s.to === '' || at < s.to));
  if (!span) throw new Error(`gate of ${unitId} has a hole at ${at}`);
  return span;
}
