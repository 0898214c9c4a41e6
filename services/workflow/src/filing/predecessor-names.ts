import type { Tx } from '@zhuanguan/db';
import type { FilingContent } from './filing.types.js';

/** Whose appointments filings end, by the appointment. */
export async function predecessorNames(tx: Tx, contents: readonly FilingContent[]): Promise<Map<string, string>> {
  const ids = contents.flatMap((c) => c.predecessorAppointmentId ?? []);
  if (ids.length === 0) return new Map();
  const found = await tx.sql<{ id: string; name: string }>({
    name: 'workflow-predecessor-names',
    text: `select a.id, p.name from appointment a join person p on p.id = a.person_id where a.id = any($1::uuid[])`,
    values: [ids],
  });
  return new Map(found.map((r) => [r.id, r.name]));
}
