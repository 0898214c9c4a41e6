import type { DeadlineRule } from '@zhuanguan/calendar';
import type { LegalReference } from '@zhuanguan/kernel';
import { valueAt, withOurs, type CompiledPack, type CompiledValue } from './compile.js';
import type { FormData } from './pack.schema.js';
import type { ParameterKey, ParameterValue } from './parameter.schema.js';

type GateKey = Extract<ParameterKey, `gate.${string}`>;

export type Answer = 'allow' | 'warn' | 'deny';
export type ReceiverName = 'department' | 'bureau';

export interface GateAnswer {
  answer: Answer;
  code: string;
  ruleId: string;
  detail: string;
  reference: LegalReference;
}

export interface Labelled {
  code: string;
  label: string;
}

/** What a pack says of the specialist regime on a date, typed. */
export interface SpecialistPolicy {
  title: string;
  headCount: { min: number; max?: number; ruleId: string; reference: LegalReference };
  eligibility: {
    establishmentInPrinciple: boolean;
    exceptionNeedsReason: boolean;
    cleanRecordRequired: boolean;
    reference: LegalReference;
  };
  filing: {
    form: FormData;
    receivers: readonly ReceiverName[];
    order: 'parallel' | 'sequence';
    defects: readonly Labelled[];
    defectReference: LegalReference;
    reference: LegalReference;
  };
  changeDeadline: DeadlineRule;
  gate: Record<'vacancy' | 'filedNotOnRecord' | 'notThisPerson' | 'onRecord', GateAnswer>;
  stages: readonly Labelled[];
}

/** Throws where the pack lacks a value the regime cannot work without: a start stops on it. */
export function specialistPolicy(pack: CompiledPack, date: string): SpecialistPolicy {
  // A day before the regime began is judged by its first values: appointments are decided before they are filed.
  const day = date < pack.effectiveFrom ? pack.effectiveFrom : date;
  const need = (key: ParameterKey): CompiledValue => {
    const found = valueAt(pack, key, day);
    if (!found) throw new Error(`${pack.id} (${pack.area.code}) has no value for ${key} on ${day}`);
    return found;
  };
  // Shapes were checked when the pack was read.
  const of = <K extends ParameterKey>(key: K) => need(key).value as ParameterValue<K>;
  const referenceOf = (key: ParameterKey) => withOurs(need(key));
  const headCount = of('specialist.head-count');
  const receivers = of('filing.receivers');
  const formKey = of('filing.form');
  const form = pack.forms.find((f) => f.id === formKey.id && f.version === formKey.version);
  if (!form) throw new Error(`${pack.id} names form ${formKey.id}@${formKey.version} and does not have it`);
  const limit = of('filing.change-deadline');
  const gate = (key: GateKey): GateAnswer => ({
    ...of(key),
    reference: referenceOf(key),
  });
  return {
    title: of('specialist.title'),
    headCount: { ...headCount, reference: referenceOf('specialist.head-count') },
    eligibility: {
      ...of('specialist.eligibility'),
      reference: referenceOf('specialist.eligibility'),
    },
    filing: {
      form,
      ...receivers,
      defects: of('filing.defects'),
      defectReference: referenceOf('filing.defects'),
      reference: referenceOf('filing.receivers'),
    },
    changeDeadline: {
      id: limit.ruleId,
      n: limit.n,
      unit: limit.unit,
      roll: limit.roll,
      reference: referenceOf('filing.change-deadline'),
    },
    gate: {
      vacancy: gate('gate.vacancy'),
      filedNotOnRecord: gate('gate.filed-not-on-record'),
      notThisPerson: gate('gate.not-this-person'),
      onRecord: gate('gate.on-record'),
    },
    stages: of('stages'),
  };
}

/** `ended`: the unit is no more, and nobody is asked for. */
export type StandingState = 'vacant' | 'filed_not_on_record' | 'on_record' | 'over_max' | 'ended';

/** The head count is a standing, never a refusal: the registry records facts (REG-3). */
export function standingOf(policy: SpecialistPolicy, onRecord: number, filed: number): Exclude<StandingState, 'ended'> {
  if (policy.headCount.max !== undefined && onRecord > policy.headCount.max) return 'over_max';
  if (onRecord >= policy.headCount.min) return 'on_record';
  return onRecord + filed >= policy.headCount.min ? 'filed_not_on_record' : 'vacant';
}

/** The gate's answer for a standing; `person` undefined = any specialist of the unit. */
export function gateAnswer(
  policy: SpecialistPolicy,
  standing: Exclude<StandingState, 'ended'>,
  person?: 'on_record' | 'not_on_record',
): GateAnswer {
  if (standing === 'vacant') return policy.gate.vacancy;
  if (standing === 'filed_not_on_record') return policy.gate.filedNotOnRecord;
  return person === 'not_on_record' ? policy.gate.notThisPerson : policy.gate.onRecord;
}
