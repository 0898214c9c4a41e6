import type { AccountServiceService } from '@zhuanguan/contracts';
import type { RpcAccessTable } from '@zhuanguan/rpc';

/** Who may call what; tools/e2e calls each as every role. */
export const ACCOUNT_ACCESS = {
  inviteFirstAdministrator: 'service',
  lookUpInvitation: 'service',
  useInvitation: 'service',
  nameAccounts: 'service',
  inviteAccounts: 'account.manage',
  resetPasswords: 'account.manage',
  withdrawInvitations: 'account.manage',
  listAccess: 'account.manage',
  countAccess: 'account.manage',
  listAccounts: 'account.manage',
  endPosts: 'account.manage',
  acceptInvitation: 'session',
  changePassword: 'session',
  getSecurity: 'session',
  listSessions: 'session',
  endSessions: 'session',
  beginTotp: 'session',
  confirmTotp: 'session',
  removeTotp: 'session',
  secureAccount: 'account.manage',
  listRefusals: 'refusal.read',
  listDelegations: 'session',
  listColleagues: 'colleague.read',
  setDelegation: ['delegation.set', 'account.manage'],
  revokeDelegation: ['delegation.set', 'account.manage'],
} as const satisfies RpcAccessTable<typeof AccountServiceService>;
