import { mayEver } from '@zhuanguan/access';
import type { Role } from '../api/types.js';

/** Versions, dry runs and decisions are for finance departments and the operator; the gateway decides again. */
export const mayCompare = (roles: readonly Role[]): boolean =>
  mayEver({ accountId: '', roles, scopes: [] }, 'policy.compare').ok;
