import { spanAt, type GateFound, type GatePerson, type GateQuestion, type UnitGate } from './gate-look-up.js';

/** 回避 as the gate looks at it: somebody of a unit and a supplier or a project, over dates (`validTo` exclusive, empty = open). */
export interface GateConflict {
  personId: string;
  platformIds: readonly string[];
  supplierUscc: string;
  projectReference: string;
  validFrom: string;
  validTo: string;
}

/** Who takes part in the purchase that is asked about; codes as normalised. */
export interface GateParties {
  supplierUsccs: readonly string[];
  projectReference: string;
}

export type GateRemark = Pick<GateFound, 'answer' | 'code' | 'ruleId' | 'detail' | 'reference'>;
export type RecusalFound = GateFound & { also?: readonly GateRemark[] };

/** Whose declarations are looked at: a relation is the human's, in whatever unit it was declared (REG 9). */
export interface RecusalAsked {
  personIds: readonly string[];
  platformId?: string;
}

export function recusalAsked(gate: UnitGate, { at, person }: Pick<GateQuestion, 'at' | 'person'>): RecusalAsked {
  const personIds = askedIds(person, spanAt(gate, gate.spans, at).persons);
  return person?.scheme === 'platform' ? { personIds, platformId: person.value } : { personIds };
}

/**
 * The answer where parties are named: a declaration in force comes before all but a denial, and what would have been said
 * otherwise goes with it. Nobody named = any specialist on record who has declared.
 */
export function withRecusal(
  gate: UnitGate,
  question: GateQuestion,
  parties: GateParties,
  found: GateFound,
  conflicts: readonly GateConflict[],
): RecusalFound {
  if (found.answer === 'deny' || conflicts.length === 0) return found;
  const { at } = question;
  const span = gate.recusal.find((s) => (s.from === '' || s.from <= at) && (s.to === '' || at < s.to));
  if (!span) return found;
  const { personIds, platformId } = recusalAsked(gate, question);
  const isAsked = (c: GateConflict) =>
    personIds.includes(c.personId) || (platformId !== undefined && c.platformIds.includes(platformId));
  if (!conflicts.some((c) => inForce(c, at) && concerns(c, parties) && isAsked(c))) return found;
  const { answer, code, ruleId, detail, reference, ...rest } = found;
  const { from: _from, to: _to, ...given } = span;
  return {
    ...rest,
    ...given,
    ...(answer === 'allow' ? {} : { also: [{ answer, code, ruleId, detail, reference }] }),
  };
}

/** Every id of whoever is asked about (REG-6): one may have declared before it was merged into another. */
function askedIds(person: GateQuestion['person'], onRecord: readonly GatePerson[]): string[] {
  const idsOf = (p: GatePerson) => [p.personId, ...(p.aliasIds ?? [])];
  if (person === undefined) return onRecord.flatMap(idsOf);
  if (person.scheme === 'platform') return onRecord.filter((p) => p.platformIds.includes(person.value)).flatMap(idsOf);
  return [
    person.value,
    ...onRecord
      .map(idsOf)
      .filter((ids) => ids.includes(person.value))
      .flat(),
  ];
}

const inForce = ({ validFrom, validTo }: GateConflict, at: string): boolean =>
  validFrom <= at && (validTo === '' || at < validTo);

const concerns = ({ supplierUscc, projectReference }: GateConflict, parties: GateParties): boolean =>
  (supplierUscc !== '' && parties.supplierUsccs.includes(supplierUscc)) ||
  (projectReference !== '' && projectReference === parties.projectReference);
