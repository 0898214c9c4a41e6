import type { DeadlineRule } from '@zhuanguan/calendar';
import type { LegalReference } from '@zhuanguan/kernel';
import { valueAt, type CompiledPack, type CompiledValue } from './compile.js';
import type { FormData } from './pack.schema.js';
import type { ParameterKey, ParameterValue, ReceiverName } from './parameter.schema.js';
import { withOurs } from './with-ours.js';

type GateKey = Extract<ParameterKey, `gate.${string}`>;

export type Answer = 'allow' | 'warn' | 'deny';

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

export type AppointmentRole = ParameterValue<'appointment.roles'>[number]['role'];

/** Somebody else a unit names: 分管领导, 归口管理科室, 第一责任人. */
export interface RolePolicy {
  role: AppointmentRole;
  label: string;
  min: number;
  max?: number;
  ruleId: string;
  form: FormData;
  inPrinciple?: string;
  reference: LegalReference;
}

/** What a pack says of the specialist regime on a date, typed. */
export interface SpecialistPolicy {
  title: string;
  headCount: {
    min: number;
    max?: number;
    /** Each one above `max` may be there with a stated reason (DY-3). */
    moreWithReason: boolean;
    /** A second-level unit is covered by the specialist of its first-level unit (DY-1). */
    secondLevelCovered: boolean;
    ruleId: string;
    reference: LegalReference;
  };
  eligibility: {
    establishmentInPrinciple: boolean;
    exceptionNeedsReason: boolean;
    cleanRecordRequired: boolean;
    /** In the words of the text. */
    conditions: readonly string[];
    reference: LegalReference;
  };
  filing: {
    form: FormData;
    receivers: readonly ReceiverName[];
    order: 'parallel' | 'sequence';
    defects: readonly Labelled[];
    defectReference: LegalReference;
    reference: LegalReference;
    /** A later receiver of a sequence may return it to an earlier one, and why; absent where only the unit gets it back. */
    returnsToPrevious?: LegalReference;
  };
  /** Absent where the text names no number of days: then no clock runs and nothing is late. */
  changeDeadline?: DeadlineRule;
  /** The rule that a change is filed; `wording` in place of days, e.g. 及时. */
  changeRule: { ruleId: string; wording?: string; reference: LegalReference };
  /** Only where a bureau has set one. */
  vacancyDeadline?: DeadlineRule;
  /** Since when there is one: a vacancy of before begins to count on that day. */
  vacancyDeadlineFrom?: string;
  roles: readonly RolePolicy[];
  gate: Record<'vacancy' | 'filedNotOnRecord' | 'notThisPerson' | 'onRecord', GateAnswer> & {
    overCount?: GateAnswer;
    covered?: GateAnswer;
    roleVacant?: GateAnswer;
  };
  stages: readonly Labelled[];
}

/**
 * What a pack says, made once for each span of dates in which no value of it begins: a pack never changes, and whoever looks at
 * every unit asks for thousands of dates.
 */
const MADE = new WeakMap<CompiledPack, { starts: readonly string[]; views: Map<string, SpecialistPolicy> }>();

/** Throws where the pack lacks a value the regime cannot work without: a start stops on it. */
export function specialistPolicy(pack: CompiledPack, date: string): SpecialistPolicy {
  const made = MADE.get(pack) ?? { starts: startsOf(pack), views: new Map<string, SpecialistPolicy>() };
  MADE.set(pack, made);
  const start = made.starts.findLast((from) => from <= date) ?? '';
  const view = made.views.get(start) ?? makePolicy(pack, date);
  made.views.set(start, view);
  return view;
}

/** The days on which something of it may become otherwise. */
const startsOf = ({ parameters, effectiveFrom }: CompiledPack): string[] =>
  [...new Set([effectiveFrom, ...Object.values(parameters).flatMap(({ values }) => values.map((v) => v.from))])].sort();

function makePolicy(pack: CompiledPack, date: string): SpecialistPolicy {
  const { of, has, fromOf, referenceOf, formOf } = readerOf(pack, date);
  const gate = (key: GateKey): GateAnswer => ({ ...of(key), reference: referenceOf(key) });
  const maybeGate = (name: string, key: GateKey) => (has(key) ? { [name]: gate(key) } : {});
  const { max, moreWithReason = false, secondLevelCovered = false, ...headCount } = of('specialist.head-count');
  return {
    title: of('specialist.title'),
    headCount: {
      ...headCount,
      ...(max === undefined ? {} : { max }),
      moreWithReason,
      secondLevelCovered,
      reference: referenceOf('specialist.head-count'),
    },
    eligibility: { conditions: [], ...of('specialist.eligibility'), reference: referenceOf('specialist.eligibility') },
    filing: {
      form: formOf(of('filing.form')),
      ...of('filing.receivers'),
      defects: of('filing.defects'),
      defectReference: referenceOf('filing.defects'),
      reference: referenceOf('filing.receivers'),
      ...(has('filing.returns') && of('filing.returns').to.includes('previous')
        ? { returnsToPrevious: referenceOf('filing.returns') }
        : {}),
    },
    ...changeOf(of('filing.change-deadline'), referenceOf('filing.change-deadline')),
    ...(has('specialist.vacancy-deadline')
      ? {
          vacancyDeadline: limitOf(of('specialist.vacancy-deadline'), referenceOf('specialist.vacancy-deadline')),
          vacancyDeadlineFrom: fromOf('specialist.vacancy-deadline'),
        }
      : {}),
    roles: has('appointment.roles')
      ? of('appointment.roles').map(({ form, ...role }) => ({
          ...role,
          form: formOf(form),
          reference: referenceOf('appointment.roles'),
        }))
      : [],
    gate: {
      vacancy: gate('gate.vacancy'),
      filedNotOnRecord: gate('gate.filed-not-on-record'),
      notThisPerson: gate('gate.not-this-person'),
      onRecord: gate('gate.on-record'),
      ...maybeGate('overCount', 'gate.over-count'),
      ...maybeGate('covered', 'gate.covered'),
      ...maybeGate('roleVacant', 'gate.role-vacant'),
    },
    stages: of('stages'),
  };
}

function readerOf(pack: CompiledPack, date: string) {
  // A day before the regime began is judged by its first values: appointments are decided before they are filed.
  const day = date < pack.effectiveFrom ? pack.effectiveFrom : date;
  const need = (key: ParameterKey): CompiledValue => {
    const found = valueAt(pack, key, day);
    if (!found) throw new Error(`${pack.id}（${pack.area.code}）在 ${day} 没有 ${key} 的值，制度无法执行`);
    return found;
  };
  return {
    // Shapes were checked when the pack was read.
    of: <K extends ParameterKey>(key: K) => need(key).value as ParameterValue<K>,
    has: (key: ParameterKey) => valueAt(pack, key, day) !== undefined,
    fromOf: (key: ParameterKey) => need(key).from,
    referenceOf: (key: ParameterKey) => withOurs(need(key)),
    formOf: ({ id, version }: { id: string; version: string }): FormData => {
      const form = pack.forms.find((f) => f.id === id && f.version === version);
      if (!form) throw new Error(`${pack.id} 引用的表式 ${id}@${version} 不存在`);
      return form;
    },
  };
}

const limitOf = (
  { ruleId, n, unit, roll }: ParameterValue<'specialist.vacancy-deadline'>,
  reference: LegalReference,
): DeadlineRule => ({ id: ruleId, n, unit, roll, reference });

function changeOf(
  { ruleId, n, unit, roll, wording }: ParameterValue<'filing.change-deadline'>,
  reference: LegalReference,
): Pick<SpecialistPolicy, 'changeDeadline' | 'changeRule'> {
  const changeRule = { ruleId, ...(wording === undefined ? {} : { wording }), reference };
  if (n === undefined || unit === undefined || roll === undefined) return { changeRule };
  return { changeRule, changeDeadline: limitOf({ ruleId, n, unit, roll }, reference) };
}

/**
 * `covered`: by the specialist of the first-level unit. `ended`: the unit is no more, and nobody is asked for; `not_bound`: no
 * text of the area asks for anybody.
 */
export type StandingState =
  'vacant' | 'filed_not_on_record' | 'on_record' | 'over_max' | 'covered' | 'ended' | 'not_bound';
export type BoundState = Exclude<StandingState, 'ended' | 'not_bound'>;

/** What the head count is held against, on a date. */
export interface HeadCountFacts {
  onRecord: number;
  filed: number;
  /** Of those on record, how many are there with a stated reason. */
  reasoned?: number;
  /** The first-level unit of a second-level unit has its specialist on record. */
  coveredAbove?: boolean;
}

/** The head count is a standing, never a refusal: the registry records facts (REG-3). */
export function standingOf(policy: Pick<SpecialistPolicy, 'headCount'>, facts: HeadCountFacts): BoundState {
  const { min, max, moreWithReason, secondLevelCovered } = policy.headCount;
  const { onRecord, filed, reasoned = 0, coveredAbove = false } = facts;
  const counted = moreWithReason ? onRecord - reasoned : onRecord;
  if (max !== undefined && counted > max) return 'over_max';
  if (onRecord >= min) return 'on_record';
  if (onRecord + filed >= min) return 'filed_not_on_record';
  return secondLevelCovered && coveredAbove ? 'covered' : 'vacant';
}

/** The gate's answer for a standing; `person` undefined = any specialist of the unit. */
export function gateAnswer(
  { gate }: Pick<SpecialistPolicy, 'gate'>,
  standing: BoundState,
  asked: { person?: 'on_record' | 'not_on_record'; roleVacant?: boolean } = {},
): GateAnswer {
  if (standing === 'vacant') return gate.vacancy;
  if (standing === 'filed_not_on_record') return gate.filedNotOnRecord;
  if (asked.person === 'not_on_record') return gate.notThisPerson;
  if (standing === 'over_max' && gate.overCount) return gate.overCount;
  if (asked.roleVacant && gate.roleVacant) return gate.roleVacant;
  return standing === 'covered' ? (gate.covered ?? gate.onRecord) : gate.onRecord;
}

/** Where no text asks for a specialist, the answer says so and lets the matter pass. */
export const notBoundAnswer = (pack: CompiledPack): GateAnswer => ({
  answer: 'allow',
  code: 'not_bound',
  ruleId: 'NOT-BOUND',
  detail: `${pack.area.name}没有自行制定或采纳有关规定，没有备案的要求。`,
  reference: pack.area.notBound ?? { ours: '制度包没有写明对本地区适用的依据', status: 'P' },
});
