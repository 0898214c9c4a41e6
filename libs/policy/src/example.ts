import { deadline } from '@zhuanguan/calendar';
import { isBound, type CompiledPack } from './compile.js';
import type { ExampleData } from './pack.schema.js';
import { rollUpPolicy } from './roll-up-policy.js';
import {
  gateAnswer,
  notBoundAnswer,
  specialistPolicy,
  standingOf,
  type SpecialistPolicy,
} from './specialist-policy.js';

type Facts = ExampleData['facts'];

type Outcome = (policy: SpecialistPolicy, facts: Facts, pack: CompiledPack, asOf: string) => unknown;
/** What an example case may ask; each key of `expect` names one of these. */
const OUTCOMES: Record<string, Outcome> = {
  title: (policy) => policy.title,
  standing: (policy, facts) => standing(policy, facts),
  gate: (policy, facts) => gateFor(policy, facts).answer,
  gateCode: (policy, facts) => gateFor(policy, facts).code,
  gateRule: (policy, facts) => gateFor(policy, facts).ruleId,
  gateDocument: (policy, facts) => gateFor(policy, facts).reference.document,
  dueStrict: (policy, facts, pack) => change(policy, facts, pack)?.dueStrict ?? null,
  dueRolled: (policy, facts, pack) => change(policy, facts, pack)?.dueRolled ?? null,
  changeWording: (policy) => policy.changeRule.wording ?? null,
  vacancyDays: (policy) => policy.vacancyDeadline?.n ?? null,
  receivers: (policy) => [...policy.filing.receivers],
  order: (policy) => policy.filing.order,
  returnsToPrevious: (policy) => policy.filing.returnsToPrevious !== undefined,
  formTitle: (policy) => policy.filing.form.title,
  columns: (policy) => policy.filing.form.columns.map((c) => c.label),
  conditions: (policy) => policy.eligibility.conditions.length,
  stages: (policy) => policy.stages.length,
  stageLabels: (policy) => policy.stages.map((s) => s.label),
  minimum: (policy) => policy.headCount.min,
  maximum: (policy) => policy.headCount.max ?? null,
  moreWithReason: (policy) => policy.headCount.moreWithReason,
  exceptionNeedsReason: (policy) => policy.eligibility.exceptionNeedsReason,
  roles: (policy) => policy.roles.filter((r) => r.min > 0).map((r) => r.label),
  rules: (_policy, _facts, pack) => pack.rules.map((r) => r.id),
  measures: (_policy, _facts, pack) =>
    Object.values(pack.parameters).filter((p) => p.nature === 'measure').length +
    pack.rules.filter((r) => r.nature === 'measure').length,
  rollUpDepartmentDue: (_policy, _facts, pack, asOf) => rollUpPolicy(pack, asOf)?.departmentDue ?? null,
  rollUpBureauDue: (_policy, _facts, pack, asOf) => rollUpPolicy(pack, asOf)?.bureauDue ?? null,
};

/** Of an area that no text binds, these alone can be said. */
const UNBOUND: Record<string, (pack: CompiledPack) => unknown> = {
  standing: () => 'not_bound',
  gate: (pack) => notBoundAnswer(pack).answer,
  gateCode: (pack) => notBoundAnswer(pack).code,
  gateDocument: (pack) => notBoundAnswer(pack).reference.document,
  rules: (pack) => pack.rules.map((r) => r.id),
  duties: (pack) => Object.values(pack.parameters).filter((p) => p.nature === 'duty').length,
  measures: (pack) => Object.values(pack.parameters).filter((p) => p.nature === 'measure').length,
};

const standing = (policy: SpecialistPolicy, facts: Facts) =>
  standingOf(policy, {
    onRecord: Number(facts['onRecord'] ?? 0),
    filed: Number(facts['filed'] ?? 0),
    reasoned: Number(facts['reasoned'] ?? 0),
    coveredAbove: facts['coveredAbove'] === true,
  });

const gateFor = (policy: SpecialistPolicy, facts: Facts) => {
  const person = facts['person'] as 'on_record' | 'not_on_record' | undefined;
  return gateAnswer(policy, standing(policy, facts), {
    ...(person ? { person } : {}),
    roleVacant: facts['roleVacant'] === true,
  });
};

const change = ({ changeDeadline: rule }: SpecialistPolicy, facts: Facts, pack: CompiledPack) =>
  rule && deadline({ rule, trigger: String(facts['changeDate']), calendar: pack.calendar });

/** The outcome of an example case, in the keys it expects. An unknown key throws: a case must not pass by being ignored. */
export function runExample(pack: CompiledPack, example: ExampleData): Record<string, unknown> {
  const outcomeOf = outcomes(pack, example);
  return Object.fromEntries(
    Object.keys(example.expect).map((key) => {
      const outcome = outcomeOf(key);
      if (!outcome) throw new Error(`${example.id} expects ${key}, which nothing computes`);
      return [key, outcome()];
    }),
  );
}

function outcomes(pack: CompiledPack, { asOf, facts }: ExampleData): (key: string) => (() => unknown) | undefined {
  if (!isBound(pack)) return (key) => UNBOUND[key] && (() => UNBOUND[key]?.(pack));
  const policy = specialistPolicy(pack, asOf);
  return (key) => OUTCOMES[key] && (() => OUTCOMES[key]?.(policy, facts, pack, asOf));
}
