import type { AccountServiceService } from '@zhuanguan/contracts';
import type { RpcAccessTable } from '@zhuanguan/rpc';

/** Who gives out posts, each in their part. */
const MANAGERS = ['account.manage', 'grant.manage', 'operator.manage'] as const;

/** Who may call what; tools/e2e calls each as every role. */
export const ACCOUNT_ACCESS = {
  inviteFirstAdministrator: 'service',
  lookUpInvitation: 'service',
  useInvitation: 'service',
  nameAccounts: 'service',
  findAccounts: 'audit.read',
  grantRole: MANAGERS,
  endRole: MANAGERS,
  inviteAccounts: MANAGERS,
  resetPasswords: MANAGERS,
  withdrawInvitations: MANAGERS,
  listAccess: MANAGERS,
  countAccess: MANAGERS,
  listAccounts: MANAGERS,
  endPosts: MANAGERS,
  acceptInvitation: 'session',
  changePassword: 'session',
  getSecurity: 'session',
  listSessions: 'session',
  endSessions: 'session',
  beginTotp: 'session',
  confirmTotp: 'session',
  removeTotp: 'session',
  secureAccount: ['account.manage', 'session.end_others'],
  listRefusals: 'refusal.read',
  listDelegations: 'session',
  listColleagues: 'colleague.read',
  setDelegation: ['delegation.set', 'account.manage'],
  revokeDelegation: ['delegation.set', 'account.manage'],
  listHistory: 'audit.read',
  listPersonalReads: 'audit.read',
  exportHistory: 'audit.read',
} as const satisfies RpcAccessTable<typeof AccountServiceService>;
