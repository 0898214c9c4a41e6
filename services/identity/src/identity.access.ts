import type { IdentityServiceService } from '@zhuanguan/contracts';
import type { RpcAccessTable } from '@zhuanguan/rpc';

/** Who may call what; tools/e2e calls each as every role. */
export const IDENTITY_ACCESS = {
  registerAccounts: 'service',
  registerApiClients: 'service',
  createSession: 'service',
  getSession: 'service',
  setActingOrganisation: 'service',
  endSession: 'service',
  getApiClient: 'service',
  listPosts: 'service',
  countRefusals: 'service',
} as const satisfies RpcAccessTable<typeof IdentityServiceService>;
