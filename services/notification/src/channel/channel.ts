import type { Words } from '../delivery/words.domain.js';

/** One thing to send. `id` is the same at every try: whoever gets it twice can tell. */
export interface Outgoing extends Words {
  id: string;
  to: string;
  link: string;
}

/**
 * `permanent`: there is no such address, and another try cannot help. `code` is for people who look after it, and holds no address.
 * `retryAfterMs`: how long the other side wants to be left alone.
 */
export type Sent = { ok: true } | { ok: false; permanent: boolean; code: string; retryAfterMs?: number };

/** A way to reach an account besides the inbox. Sending gives up by itself within SEND_TIMEOUT_MS. */
export interface Channel {
  id: string;
  /** 邮件, 短信, 政务微信 */
  name: string;
  addressLabel: string;
  isAddress(address: string): boolean;
  /** Whether a digest makes sense in it. */
  digests: boolean;
  /** Nothing but a code goes to an address before that code has been entered. */
  verifies: boolean;
  send(outgoing: Outgoing): Promise<Sent>;
  close(): Promise<void>;
}

export const SEND_TIMEOUT_MS = 30_000;
