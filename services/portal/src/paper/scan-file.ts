import { messages } from '../messages/messages.js';

const m = messages.paper;
const MAX_BYTES = 20 * 1024 * 1024;
export const ACCEPTED = '.pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png';

/** What can be said of a file before it is sent; the service looks into it and has the last word. */
export function refuseScan({ name, size }: { name: string; size: number }): string | undefined {
  if (!/\.(?:pdf|jpe?g|png)$/i.test(name)) return m.wrongType;
  return size > MAX_BYTES ? m.tooLarge : undefined;
}

export const sizeWords = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
