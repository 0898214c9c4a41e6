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
export type { ReminderKey, ReminderLevel, ReminderRecipient } from './reminder.schema.js';
export { reminderPolicy, type ReminderPolicy } from './reminder-policy.js';
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
export { runExample } from './example.js';
export type { AreaData, ExampleData, FormData, RuleData } from './pack.schema.js';
export { PRINT_FIELDS, type PrintField, type PrintLayoutData } from './print.schema.js';
export { DESCRIBERS, labelOf, valueWords, type Describer } from './describe.js';
export { diffPacks, editedPast, type PackChange } from './diff.js';
export { explain, type ExplainedValue, type Explanation, type ValueState } from './explain.js';
export type { Layer } from './layers.js';
export { dayWords, sourceWords, STATUS_WORDS } from './words.js';
