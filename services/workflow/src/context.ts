import type { Database, SealingKeys } from '@zhuanguan/db';
import type { PolicyBook } from './policy/policy-book.js';

/** What every handler of this service is given; the clock is an argument. */
export interface WorkflowContext {
  db: Database;
  policies: PolicyBook;
  now: () => Date;
  /** What identity numbers are sealed with; absent where no pack asks for any (ADR 23). */
  sealing?: SealingKeys;
}
