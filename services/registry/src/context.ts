import type { Database } from '@zhuanguan/db';
import type { PolicyShelf } from '@zhuanguan/policy';

export interface RegistryContext {
  db: Database;
  policies: PolicyShelf;
  now: () => Date;
}
