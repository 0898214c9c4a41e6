import { ROLES, type Role } from '@zhuanguan/access';

/**
 * What an installation may set. GB/T 22239-2019 8.1.4.1 (M) asks for complexity and change of passwords, for handling of failed
 * sign-ins and for sign-out when idle, and gives no numbers: every default here is ours (P).
 */
export interface SecurityRules {
  /** Failures in a row after which a username is locked. */
  lockAfter: number;
  lockMinutes: number;
  idleMinutes: number;
  absoluteHours: number;
  passwordMinLength: number;
  /** How many former passwords are not taken again. */
  passwordHistory: number;
  /** 0 = passwords do not get old: a forced change makes weaker ones (NIST SP 800-63B 3.1.1.2, M). */
  passwordMaxAgeDays: number;
  /** Roles that do not sign in without 动态口令. */
  totpRoles: readonly Role[];
}

export const DEFAULT_SECURITY: SecurityRules = {
  lockAfter: 5,
  lockMinutes: 15,
  idleMinutes: 30,
  absoluteHours: 12,
  passwordMinLength: 8,
  passwordHistory: 5,
  passwordMaxAgeDays: 0,
  totpRoles: [],
};

const HELD_BY_PEOPLE: readonly string[] = ROLES.filter((role) => role !== 'platform_client');

type Limits = readonly [name: string, least: number, most: number];

const NUMBERS: Readonly<Record<Exclude<keyof SecurityRules, 'totpRoles'>, Limits>> = {
  lockAfter: ['SIGN_IN_LOCK_AFTER', 3, 20],
  lockMinutes: ['SIGN_IN_LOCK_MINUTES', 1, 1_440],
  idleMinutes: ['SESSION_IDLE_MINUTES', 2, 480],
  absoluteHours: ['SESSION_ABSOLUTE_HOURS', 1, 24],
  passwordMinLength: ['PASSWORD_MIN_LENGTH', 8, 64],
  passwordHistory: ['PASSWORD_HISTORY', 0, 24],
  passwordMaxAgeDays: ['PASSWORD_MAX_AGE_DAYS', 0, 3_650],
};

/** Of the environment; what is wrong goes into `problems`, in words. */
export function readSecurity(value: (name: string) => string | undefined, problems: string[]): SecurityRules {
  const numbers = Object.fromEntries(
    Object.entries(NUMBERS).map(([key, [name, least, most]]) => {
      const number = Number(value(name) ?? DEFAULT_SECURITY[key as keyof typeof NUMBERS]);
      if (!Number.isInteger(number) || number < least || number > most)
        problems.push(`${name} (a whole number from ${least} to ${most})`);
      return [key, number];
    }),
  ) as Record<keyof typeof NUMBERS, number>;
  const totpRoles = (value('TOTP_REQUIRED_ROLES') ?? '').split(',').flatMap((role) => role.trim() || []);
  if (totpRoles.some((role) => !HELD_BY_PEOPLE.includes(role)))
    problems.push(`TOTP_REQUIRED_ROLES (roles out of ${HELD_BY_PEOPLE.join(', ')}, with commas between)`);
  return { ...numbers, totpRoles: totpRoles as Role[] };
}
