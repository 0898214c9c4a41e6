import type { Tx } from '@zhuanguan/db';
import { keepCitizenIds, loadCitizenIds } from '../citizen-id/citizen-id.store.js';
import type { SealedCitizenId } from '../citizen-id/citizen-id.types.js';
import { keysOf } from '../citizen-id/show-citizen-ids.js';
import { openCitizenId, sealFor, takeCitizenId } from '../citizen-id/take-citizen-id.js';
import type { WorkflowContext } from '../context.js';
import type { TakeCitizenId } from './import-rows.js';
import type { ImportRow } from './import.types.js';

type Sealing = Pick<WorkflowContext, 'sealing'>;

/** The identity numbers of a table that is read: sealed cell by cell for who imports, kept with the job. */
export function numbersOf(ctx: Sealing, { unitId, today }: { unitId: string; today: string }) {
  const taken: SealedCitizenId[] = [];
  const take: TakeCitizenId = (text) => {
    const number = takeCitizenId(ctx.sealing, text, { unitId, today });
    if (number && 'sealed' in number) taken.push(number);
    return number;
  };
  /** Of numbers that are there already the rows are given the id they have. */
  const keep = async (tx: Tx, rows: readonly ImportRow[], at: Date): Promise<ImportRow[]> => {
    if (taken.length === 0) return [...rows];
    const refs = await keepCitizenIds(tx, taken, at);
    const renamed = new Map(taken.map((number) => [number.ref, refs.get(number) ?? number.ref]));
    return rows.map((row) => withRef(row, renamed.get(row.read.person.citizenIdRef ?? '')));
  };
  return { take, keep };
}

const withRef = (row: ImportRow, citizenIdRef: string | undefined): ImportRow =>
  citizenIdRef ? { ...row, read: { ...row.read, person: { ...row.read.person, citizenIdRef } } } : row;

/** What is filed is sealed anew for the unit whose filing it is: the rows of a table are of many units. */
export async function numbersForUnits(
  ctx: Sealing,
  tx: Tx,
  rows: readonly ImportRow[],
): Promise<ReadonlyMap<ImportRow, SealedCitizenId>> {
  const stored = await loadCitizenIds(
    tx,
    rows.flatMap(({ read }) => read.person.citizenIdRef ?? []),
  );
  return new Map(
    rows.flatMap((row): [ImportRow, SealedCitizenId][] => {
      const number = stored.get(row.read.person.citizenIdRef ?? '');
      if (!number || !row.result.unitId) return [];
      const keys = keysOf(ctx);
      return [[row, sealFor(keys, openCitizenId(keys, number), row.result.unitId)]];
    }),
  );
}
