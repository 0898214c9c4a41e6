import { messages } from '../messages/messages.js';

const MAX_BYTES = 20 * 1024 * 1024;

/** What can be said of a file before it is sent; the service reads it and has the last word. */
export function refuseFile({ name, size }: { name: string; size: number }): string | undefined {
  if (!/\.(?:xlsx|xls|csv)$/i.test(name)) return messages.importing.notTable;
  return size > MAX_BYTES ? messages.importing.tooLarge : undefined;
}
