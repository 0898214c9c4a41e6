import type { Tx } from '@zhuanguan/db';
import { FILING_SELECT, toFilingRow, type FilingRow, type RawFiling } from '../filing/filing.store.js';
import type { Filing } from '../filing/filing.types.js';

/** What waits of the same unit on the same form, in the order it was filed: rows of one table. */
export async function waitingWith(tx: Tx, { unitId, formId, formVersion }: Filing): Promise<FilingRow[]> {
  const rows = await tx.sql<RawFiling>({
    name: 'workflow-form-waiting-with',
    text: `${FILING_SELECT} where f.unit_id = $1 and f.form_id = $2 and f.form_version = $3
      and f.state in ('filed', 'returned') order by f.submitted_at, f.id limit 200`,
    values: [unitId, formId, formVersion],
  });
  return rows.map(toFilingRow);
}

/** The unified social credit code of a unit, where it is known. */
export async function creditCodeOf(tx: Tx, unitId: string): Promise<string | undefined> {
  const [row] = await tx.sql<{ code: string }>({
    name: 'workflow-form-credit-code',
    text: `select plain as code from organisation_name where organisation_id = $1 and kind = 'uscc' and valid_to is null
      order by plain limit 1`,
    values: [unitId],
  });
  return row?.code;
}
