/** Who gives out posts, each in their part (REG-10, 三员分立). */
export const MANAGERS = ['account.manage', 'grant.manage', 'operator.manage'] as const;
