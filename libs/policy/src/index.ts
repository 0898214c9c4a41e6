export {
  compilePacks,
  packForArea,
  PolicyProblems,
  valueAt,
  type CompiledPack,
  type CompiledValue,
  type PolicySet,
} from './compile.js';
export { assertExecutors, servePacks, type ExecutingService } from './serve.js';
export type { ParameterKey, ParameterValue } from './parameter.schema.js';
export {
  gateAnswer,
  specialistPolicy,
  standingOf,
  type Answer,
  type GateAnswer,
  type Labelled,
  type ReceiverName,
  type SpecialistPolicy,
  type StandingState,
} from './specialist-policy.js';
export {
  lookUpGate,
  type GateFound,
  type GateQuestion,
  type AnswerSpan,
  type GateSpan,
  type UnitGate,
} from './gate-look-up.js';
export { rollUpPolicy, type RollUpPolicy } from './roll-up-policy.js';
export { runExample } from './example.js';
export type { AreaData, ExampleData, FormData, RuleData } from './pack.schema.js';
