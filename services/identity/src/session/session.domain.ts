/** How long a session may be without use, and altogether; the installation says so (security-rules.ts). */
export interface SessionLimits {
  idleMs: number;
  absoluteMs: number;
}

export const sessionLimits = (rules: { idleMinutes: number; absoluteHours: number }): SessionLimits => ({
  idleMs: rules.idleMinutes * 60_000,
  absoluteMs: rules.absoluteHours * 3_600_000,
});

/** Use is noted at most this often; the idle limit is exact to this much. */
export const TOUCH_MS = 60_000;

export interface SessionTimes {
  createdAt: Date;
  lastSeenAt: Date;
}

export const expiresAt = ({ createdAt, lastSeenAt }: SessionTimes, { idleMs, absoluteMs }: SessionLimits): Date =>
  new Date(Math.min(lastSeenAt.getTime() + idleMs, createdAt.getTime() + absoluteMs));

export const isOver = (times: SessionTimes, now: Date, limits: SessionLimits): boolean =>
  now.getTime() >= expiresAt(times, limits).getTime();

export const shouldTouch = ({ lastSeenAt }: SessionTimes, now: Date): boolean =>
  now.getTime() - lastSeenAt.getTime() >= TOUCH_MS;

/** The organisation an account acts for: the one wished for while it is held, else the first it holds. */
export function actingOrganisation(grants: readonly { organisationId: string }[], wished: string | undefined): string {
  const held = grants.some((g) => g.organisationId === wished);
  return (held ? wished : grants[0]?.organisationId) ?? '';
}
