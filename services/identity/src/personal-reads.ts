import type { AccountServiceService } from '@zhuanguan/contracts';
import type { ReadRules } from '@zhuanguan/rpc';

/** Which answers of this service say something about people, and what reading them is for. */
export const READ_RULES: ReadRules<typeof AccountServiceService> = {
  listAccounts: {
    ...{ operation: 'account.list', purpose: 'account', fields: ['displayName', 'username'] },
    subject: ({ organisationId }) => ({ type: 'organisation', id: organisationId }),
    count: ({ accounts }) => accounts.length,
  },
  findAccounts: {
    ...{ operation: 'account.find', purpose: 'audit', fields: ['displayName', 'username'] },
    count: ({ accounts }) => accounts.length,
  },
};
