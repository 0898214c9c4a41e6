import { messages } from '../messages/messages.js';
import type { Role } from '../api/types.js';

export const roleNames = (roles: readonly Role[]): string =>
  [...new Set(roles)].map((role) => messages.shell.roles[role]).join('、');
