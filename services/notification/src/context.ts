import type { Database } from '@zhuanguan/db';
import type { Channel } from './channel/channel.js';
import type { QuietHours, TimeOfDay } from './delivery/times.domain.js';

export interface NotificationContext {
  db: Database;
  now: () => Date;
  /** What is set up beside the inbox, by id; may be empty. */
  channels: ReadonlyMap<string, Channel>;
  quiet: QuietHours | undefined;
  digestAt: TimeOfDay;
  /** Where a message is read. */
  inboxUrl: string;
}
