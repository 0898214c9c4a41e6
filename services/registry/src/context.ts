import type { Database } from '@zhuanguan/db';
import type { PolicySet } from '@zhuanguan/policy';

export interface RegistryContext {
  db: Database;
  policies: PolicySet;
  now: () => Date;
}
