import type { Actor } from '@zhuanguan/access';
import { appendReads, nextExportNumber, type PersonalRead, type Tx } from '@zhuanguan/db';
import { dateInShanghai } from '@zhuanguan/kernel';
import { readerOf } from './reader-of.js';

export type Exported = Pick<PersonalRead, 'operation' | 'subject' | 'fields' | 'count' | 'filters'>;

/** Writes down that data leave as a file, and gives the number that the file bears; committed before the file is answered. */
export async function recordExport(
  tx: Tx,
  { service, actor, at }: { service: string; actor: Actor; at: Date },
  exported: Exported,
): Promise<string> {
  const exportNumber = await nextExportNumber(tx, service, dateInShanghai(at));
  await appendReads(tx, [{ at, ...readerOf(actor), purpose: 'export', ...exported, exportNumber }]);
  return exportNumber;
}
