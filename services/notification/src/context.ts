import type { Database } from '@zhuanguan/db';

export interface NotificationContext {
  db: Database;
  now: () => Date;
}
