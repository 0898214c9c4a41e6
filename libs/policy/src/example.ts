import { deadline } from '@zhuanguan/calendar';
import type { CompiledPack } from './compile.js';
import type { ExampleData } from './pack.schema.js';
import { rollUpPolicy } from './roll-up-policy.js';
import { gateAnswer, specialistPolicy, standingOf, type SpecialistPolicy } from './specialist-policy.js';

type Facts = ExampleData['facts'];

/** What an example case may ask; each key of `expect` names one of these. */
const OUTCOMES: Record<string, (policy: SpecialistPolicy, facts: Facts, pack: CompiledPack, asOf: string) => unknown> =
  {
    title: (policy) => policy.title,
    standing: (policy, facts) => standingOf(policy, Number(facts['onRecord'] ?? 0), Number(facts['filed'] ?? 0)),
    gate: (policy, facts) => gateFor(policy, facts).answer,
    gateRule: (policy, facts) => gateFor(policy, facts).ruleId,
    gateDocument: (policy, facts) => gateFor(policy, facts).reference.document,
    dueStrict: (policy, facts, pack) => change(policy, facts, pack).dueStrict,
    dueRolled: (policy, facts, pack) => change(policy, facts, pack).dueRolled,
    receivers: (policy) => [...policy.filing.receivers],
    order: (policy) => policy.filing.order,
    columns: (policy) => policy.filing.form.columns.map((c) => c.label),
    stages: (policy) => policy.stages.length,
    minimum: (policy) => policy.headCount.min,
    maximum: (policy) => policy.headCount.max ?? null,
    exceptionNeedsReason: (policy) => policy.eligibility.exceptionNeedsReason,
    rollUpDepartmentDue: (_policy, _facts, pack, asOf) => rollUpPolicy(pack, asOf)?.departmentDue ?? null,
    rollUpBureauDue: (_policy, _facts, pack, asOf) => rollUpPolicy(pack, asOf)?.bureauDue ?? null,
  };

const gateFor = (policy: SpecialistPolicy, facts: Facts) =>
  gateAnswer(
    policy,
    standingOf(policy, Number(facts['onRecord'] ?? 0), Number(facts['filed'] ?? 0)),
    facts['person'] as 'on_record' | 'not_on_record' | undefined,
  );

const change = (policy: SpecialistPolicy, facts: Facts, pack: CompiledPack) =>
  deadline({ rule: policy.changeDeadline, trigger: String(facts['changeDate']), calendar: pack.calendar });

/** The outcome of an example case, in the keys it expects. An unknown key throws: a case must not pass by being ignored. */
export function runExample(pack: CompiledPack, example: ExampleData): Record<string, unknown> {
  const policy = specialistPolicy(pack, example.asOf);
  return Object.fromEntries(
    Object.keys(example.expect).map((key) => {
      const outcome = OUTCOMES[key];
      if (!outcome) throw new Error(`${example.id} expects ${key}, which nothing computes`);
      return [key, outcome(policy, example.facts, pack, example.asOf)];
    }),
  );
}
