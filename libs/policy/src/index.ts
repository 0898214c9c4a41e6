export {
  compilePacks,
  isBound,
  packForArea,
  PolicyProblems,
  valueAt,
  type CompiledPack,
  type CompiledValue,
  type PolicySet,
} from './compile.js';
export { assertDeadlines, assertExecutors, servePacks, type ExecutingService } from './serve.js';
export type { ReminderKey, ReminderLevel, ReminderRecipient } from './reminder.schema.js';
export { reminderPolicy, type ReminderPolicy } from './reminder-policy.js';
export { RECEIVERS, type ParameterKey, type ParameterValue, type ReceiverName } from './parameter.schema.js';
export {
  gateAnswer,
  notBoundAnswer,
  specialistPolicy,
  standingOf,
  type Answer,
  type AppointmentRole,
  type BoundState,
  type GateAnswer,
  type HeadCountFacts,
  type Labelled,
  type RolePolicy,
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
export { covers, missingPosts, standingOn, type Lasting, type StandingFacts, type StandingOn } from './standing.js';
export {
  recusalAsked,
  withRecusal,
  type GateConflict,
  type GateParties,
  type GateRemark,
  type RecusalAsked,
} from './recusal-look-up.js';
export { termBridge, termDue, termTrigger, type TermDue, type TermRun } from './term-limit.js';
export { firstDayOf, termOf, type Service, type ServiceFacts, type Succession } from './term-service.js';
export {
  leavingPolicy,
  recusalAnswer,
  recusalPolicy,
  type ExitReason,
  type LeavingPolicy,
  type RecusalPolicy,
} from './leaving-policy.js';
export {
  deadlineIds,
  deadlinePolicies,
  deadlinePolicy,
  type CountingPolicy,
  type DeadlinePolicy,
} from './deadline-policy.js';
export {
  DEADLINE_KINDS,
  type CountingCode,
  type DeadlineKind,
  type DeadlineTrigger,
  type DeadlineWhen,
} from './deadline.schema.js';
export { triggerFacts } from './check-deadline.js';
export { triggerWords, whenWords } from './describe-deadline.js';
export {
  CATEGORIES,
  FLAGS,
  isMilestone,
  METHODS,
  milestoneLabel,
  MILESTONES,
  PARTIES,
  PAUSES,
  PLANNED,
  STAGES,
  type CategoryCode,
  type FlagCode,
  type MethodCode,
  type MilestoneKind,
  type PartyCode,
  type PauseCode,
  type StageCode,
} from './ledger-terms.js';
export { postOf, postsOf, type Post, type PostPolicy } from './post.js';
export type { Scenario, ScenarioStep } from './scenario.js';
export { rollUpList, rollUpPolicy, type RollUpList, type RollUpPolicy } from './roll-up-policy.js';
export { runExample } from './example.js';
export { FORM_KEYS, type FormKey } from './pack.schema.js';
export { asksForCitizenId, exportedColumns } from './asks-for.js';
export type { AreaData, ExampleData, FormData, RuleData } from './pack.schema.js';
export type { PrintLayoutData } from './print.schema.js';
export { byPlace, labelOf, valueWords, type Describer } from './describe.js';
export { diffPacks, editedPast, type PackChange } from './diff.js';
export { explain, type ExplainedValue, type Explanation, type ValueState } from './explain.js';
export type { Layer } from './layers.js';
export { dayWords, sourceWords, STATUS_WORDS } from './words.js';
export { createPolicyShelf, fixedShelf, type Activation, type PolicyShelf } from './shelf.js';
export {
  assertCarriedOut,
  digestOf,
  seatOf,
  versionsOf,
  whyNot,
  type PackVersion,
  type VersionRule,
} from './version.js';
