import type { NotificationServiceService } from '@zhuanguan/contracts';
import type { RpcAccessTable } from '@zhuanguan/rpc';

/** Who may call what; tools/e2e calls each as every role. */
export const NOTIFICATION_ACCESS = {
  listMessages: 'inbox.read',
  countUnread: 'inbox.read',
  markRead: 'inbox.read',
  getSettings: 'inbox.read',
  saveSettings: 'inbox.read',
  testChannel: 'inbox.read',
  sendAddressCode: 'inbox.read',
  verifyAddress: 'inbox.read',
} as const satisfies RpcAccessTable<typeof NotificationServiceService>;
