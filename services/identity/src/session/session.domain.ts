/** Ours: no text sets these; 30 minutes without use, half a day at most. */
export const IDLE_MS = 30 * 60_000;
export const ABSOLUTE_MS = 12 * 3_600_000;
/** Use is noted at most this often; the idle limit is exact to this much. */
export const TOUCH_MS = 60_000;

export interface SessionTimes {
  createdAt: Date;
  lastSeenAt: Date;
}

export const expiresAt = ({ createdAt, lastSeenAt }: SessionTimes): Date =>
  new Date(Math.min(lastSeenAt.getTime() + IDLE_MS, createdAt.getTime() + ABSOLUTE_MS));

export const isOver = (times: SessionTimes, now: Date): boolean => now.getTime() >= expiresAt(times).getTime();

export const shouldTouch = ({ lastSeenAt }: SessionTimes, now: Date): boolean =>
  now.getTime() - lastSeenAt.getTime() >= TOUCH_MS;

/** The organisation an account acts for: the one wished for while it is held, else the first it holds. */
export function actingOrganisation(grants: readonly { organisationId: string }[], wished: string | undefined): string {
  const held = grants.some((g) => g.organisationId === wished);
  return (held ? wished : grants[0]?.organisationId) ?? '';
}
