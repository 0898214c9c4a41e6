import type { Database } from '@zhuanguan/db';
import type { PolicyBook } from './policy/policy-book.js';

/** What every handler of this service is given; the clock is an argument. */
export interface WorkflowContext {
  db: Database;
  policies: PolicyBook;
  now: () => Date;
}
