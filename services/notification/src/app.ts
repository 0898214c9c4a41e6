import type { Role } from '@zhuanguan/access';
import type { IdentityServiceService } from '@zhuanguan/contracts';
import { assertRoles, openDatabase, type MigrationClass } from '@zhuanguan/db';
import { ensureStream, startConsumer, type Log, type Nats } from '@zhuanguan/events';
import type { BoundService, RpcClient, TokenSigner } from '@zhuanguan/rpc';
import type { Sending } from './channel/set-up.js';
import { startDeliveries, type PostsOf } from './delivery/work-deliveries.js';
import { tellers, urgeTellings, URGE_SUBJECT, workflowTellings, WORKFLOW_SUBJECT } from './message/message.consumer.js';
import { Migration0010Notification } from './migrations/0010-notification.js';
import { Migration0011Delivery } from './migrations/0011-delivery.js';
import { DELEGATION_SUBJECT, delegationHandlers } from './delegation/delegation.consumer.js';
import { Migration0020Personal } from './migrations/0020-personal.js';
import { Migration0021Delegation } from './migrations/0021-delegation.js';
import { Migration0022VerifiedAddress } from './migrations/0022-verified-address.js';
import { notificationService } from './notification.rpc.js';

export { NOTIFICATION_ACCESS } from './notification.access.js';
export { setUpSending, type Sending } from './channel/set-up.js';

export const SCHEMA = 'notification';
export const migrations: readonly MigrationClass[] = [
  Migration0010Notification,
  Migration0011Delivery,
  Migration0020Personal,
  Migration0021Delegation,
  Migration0022VerifiedAddress,
];
export { rowAccess } from './row-access.js';

export interface NotificationDeps {
  /** As the interactive role, and as the system role. */
  databaseUrl: string;
  systemUrl: string;
  nats: Nats;
  log: Log;
  now: () => Date;
  /** What is sent with besides the inbox, and when. */
  sending: Sending;
  /** Where browsers reach the system. */
  publicUrl: string;
  /** Asked before anything is sent, who still holds a post. */
  identity: RpcClient<typeof IdentityServiceService>;
  signer: TokenSigner;
}

export interface NotificationApp {
  service: BoundService;
  stop(): Promise<void>;
}

/** The one composition root: production, the embedded stack and the tests put notification together here. */
export async function buildApp(deps: NotificationDeps): Promise<NotificationApp> {
  const { databaseUrl, systemUrl, nats, log, now, sending, publicUrl } = deps;
  const db = openDatabase({
    url: databaseUrl,
    systemUrl,
    schema: SCHEMA,
    applicationName: 'notification',
    onError: (error) => log.warn({ error: String(error) }, 'database connection lost'),
  });
  await assertRoles(db).catch(async (error: unknown) => {
    await db.close();
    throw error;
  });
  await ensureStream(nats);
  const ctx = { db, now, ...sending, inboxUrl: `${publicUrl}/inbox` };
  const common = { db, nats, log };
  const consumers = [
    startConsumer({
      ...common,
      durable: 'notification-urge',
      filterSubject: URGE_SUBJECT,
      handlers: tellers(ctx, urgeTellings),
    }),
    startConsumer({
      ...common,
      durable: 'notification-workflow',
      filterSubject: WORKFLOW_SUBJECT,
      handlers: tellers(ctx, workflowTellings),
    }),
    startConsumer({
      ...common,
      durable: 'notification-delegation',
      filterSubject: DELEGATION_SUBJECT,
      handlers: delegationHandlers(ctx),
    }),
  ];
  const deliveries = startDeliveries({ ctx, postsOf: postsBy(deps), log });
  return {
    service: notificationService(ctx, () => deliveries.wake()),
    stop: async () => {
      await deliveries.stop();
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await Promise.all([...sending.channels.values()].map((channel) => channel.close()));
      await db.close();
    },
  };
}

const postsBy =
  ({ identity, signer }: Pick<NotificationDeps, 'identity' | 'signer'>): PostsOf =>
  async (accountIds) => {
    const found = await identity.listPosts(
      { accountIds: [...accountIds] },
      { token: await signer.forService('notification') },
    );
    if (!found.ok) throw new Error(`identity refused: ${found.refusal.code}`);
    const posts = new Map<string, { organisationId: string; role: Role }[]>();
    for (const { accountId, organisationId, role } of found.value.posts)
      posts.set(accountId, [...(posts.get(accountId) ?? []), { organisationId, role: role as Role }]);
    return posts;
  };
