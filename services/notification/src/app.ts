import { openDatabase, type MigrationClass } from '@zhuanguan/db';
import { ensureStream, startConsumer, type Log, type Nats } from '@zhuanguan/events';
import type { BoundService } from '@zhuanguan/rpc';
import { urgeHandlers, URGE_SUBJECT, workflowHandlers, WORKFLOW_SUBJECT } from './message/message.consumer.js';
import { Migration0010Notification } from './migrations/0010-notification.js';
import { Migration0020Personal } from './migrations/0020-personal.js';
import { notificationService } from './notification.rpc.js';

export const SCHEMA = 'notification';
export const migrations: readonly MigrationClass[] = [Migration0010Notification, Migration0020Personal];

export interface NotificationDeps {
  databaseUrl: string;
  nats: Nats;
  log: Log;
  now: () => Date;
}

export interface NotificationApp {
  service: BoundService;
  stop(): Promise<void>;
}

/** The one composition root: production, the embedded stack and the tests put notification together here. */
export async function buildApp({ databaseUrl, nats, log, now }: NotificationDeps): Promise<NotificationApp> {
  const db = openDatabase({
    url: databaseUrl,
    schema: SCHEMA,
    applicationName: 'notification',
    onError: (error) => log.warn({ error: String(error) }, 'database connection lost'),
  });
  await ensureStream(nats);
  const common = { db, nats, log };
  const consumers = [
    startConsumer({
      ...common,
      durable: 'notification-urge',
      filterSubject: URGE_SUBJECT,
      handlers: urgeHandlers,
    }),
    startConsumer({
      ...common,
      durable: 'notification-workflow',
      filterSubject: WORKFLOW_SUBJECT,
      handlers: workflowHandlers,
    }),
  ];
  return {
    service: notificationService({ db, now }),
    stop: async () => {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await db.close();
    },
  };
}
