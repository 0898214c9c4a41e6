export interface NatsAddress {
  servers: string[];
  user?: string;
  pass?: string;
  /** Answers to a user's requests come where only this user may listen. */
  inboxPrefix?: string;
}

/**
 * NATS_URL: one or more addresses, comma-separated, the first with `user:password@` where the server knows its users. The
 * client itself takes no user from an address.
 */
export function natsAddress(urls: string): NatsAddress {
  const parsed = urls.split(',').map((url) => new URL(url.includes('://') ? url : `nats://${url}`));
  const servers = parsed.map(({ protocol, host }) => `${protocol}//${host}`);
  const user = decodeURIComponent(parsed[0]?.username ?? '');
  if (!user) return { servers };
  return { servers, user, pass: decodeURIComponent(parsed[0]?.password ?? ''), inboxPrefix: inboxOf(user) };
}

export const inboxOf = (user: string): string => `_INBOX_${user}`;

/** The same address for another user. */
export function natsUrlFor(url: string, user: string, password: string): string {
  const parsed = new URL(url);
  return `${parsed.protocol}//${encodeURIComponent(user)}:${encodeURIComponent(password)}@${parsed.host}`;
}
