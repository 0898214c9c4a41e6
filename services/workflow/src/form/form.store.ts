import type { Tx } from '@zhuanguan/db';
import { JOIN_VALUES_FILING } from '../appointment/subject.store.js';
import { FILING_SELECT, toFilingRow, type FilingRow, type RawFiling } from '../filing/filing.store.js';
import type { Filing, FilingContent } from '../filing/filing.types.js';

/** What waits of the same unit in the same post on the same form, in the order it was filed: rows of one table. */
export async function waitingWith(tx: Tx, { unitId, role, formId, formVersion }: Filing): Promise<FilingRow[]> {
  const rows = await tx.sql<RawFiling>({
    name: 'workflow-form-waiting-with',
    text: `${FILING_SELECT} where f.unit_id = $1 and f.form_id = $2 and f.form_version = $3 and f.role = $4
      and f.state in ('filed', 'returned') order by f.submitted_at, f.id limit 200`,
    values: [unitId, formId, formVersion, role],
  });
  return rows.map(toFilingRow);
}

/** Who is in the post on the day somebody leaves it, other than those who end; with what is on record of them. */
export const inPostAfter = (
  tx: Tx,
  { unitId, role, content }: Filing,
  ended: readonly string[],
): Promise<{ appointmentId: string; content: FilingContent }[]> =>
  tx.sql({
    name: 'workflow-form-in-post-after',
    text: `select a.id as "appointmentId", f.content from appointment a ${JOIN_VALUES_FILING}
      where a.unit_id = $1 and a.role = $2 and a.id <> all($4::uuid[])
        and a.valid_from <= $3::date and (a.valid_to is null or a.valid_to > $3::date)
      order by a.valid_from, a.id limit 200`,
    values: [unitId, role, content.decisionDate, ended],
  });

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
