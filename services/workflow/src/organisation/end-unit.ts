import type { Organisation } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { withdrawTimersOfUnit } from '../timer/timer.store.js';

/** A unit that is no more: its posts end with it, and whoever goes on with the work reads its filings. */
export async function endUnit(tx: Tx, { id, validTo }: Organisation, successorIds: readonly string[]): Promise<void> {
  await tx.sql({
    name: 'workflow-successors',
    text: `insert into organisation_successor (organisation_id, successor_id) select $1, unnest($2::uuid[]) on conflict do nothing`,
    values: [id, successorIds],
  });
  await tx.sql({
    name: 'workflow-end-posts-of-unit',
    text: `update appointment set valid_to = greatest($2::date, valid_from) where unit_id = $1 and valid_to is null`,
    values: [id, validTo],
  });
  await withdrawTimersOfUnit(tx, id);
}
