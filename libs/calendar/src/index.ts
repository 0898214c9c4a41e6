export { forArea, withYear, type CalendarData, type CalendarOverlay, type CalendarYear } from './calendar-data.js';
export { yearProblems, type YearProblem } from './year-problems.js';
export { dayKind, type DayKind } from './day-index.js';
export { deadlineBefore } from './deadline-before.js';
export { addWorkdays, countWorkdays, type Counted } from './working-days.js';
export {
  deadline,
  deadlineStatus,
  unitWords,
  type Deadline,
  type DeadlineInput,
  type DeadlineProof,
  type DeadlineRule,
  type DeadlineState,
  type DeadlineStatus,
  type DeadlineUnit,
  type Roll,
  type Suspension,
} from './deadline.js';
