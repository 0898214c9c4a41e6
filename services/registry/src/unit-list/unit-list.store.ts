import { UnitListRow } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import type { RegisteredUnit } from './unit-list.domain.js';

export interface StoredList {
  id: string;
  bureauId: string;
  accountId: string;
  fileName: string;
  fileHash: string;
  state: 'previewed' | 'committed';
  rows: UnitListRow[];
  warnings: string[];
  createdAt: Date;
  committedAt: Date | null;
}

export async function insertList(tx: Tx, list: StoredList): Promise<void> {
  await tx.sql({
    name: 'registry-unit-list-insert',
    text: `insert into unit_list (id, bureau_id, account_id, file_name, file_hash, state, rows, warnings, created_at)
      values ($1, $2, $3, $4, $5, 'previewed', $6, $7, $8)`,
    values: [
      list.id,
      list.bureauId,
      list.accountId,
      list.fileName,
      list.fileHash,
      rowsToJson(list.rows),
      JSON.stringify(list.warnings),
      list.createdAt,
    ],
  });
}

export async function findList(tx: Tx, id: string, bureauId: string): Promise<StoredList | undefined> {
  const [row] = await tx.sql<Omit<StoredList, 'rows'> & { rows: unknown[] }>({
    name: 'registry-unit-list',
    text: `select id, bureau_id as "bureauId", account_id as "accountId", file_name as "fileName", file_hash as "fileHash",
        state, rows, warnings, created_at as "createdAt", committed_at as "committedAt"
      from unit_list where id = $1 and bureau_id = $2`,
    values: [id, bureauId],
  });
  return row && { ...row, rows: row.rows.map((r) => UnitListRow.fromJSON(r)) };
}

export const markCommitted = (tx: Tx, id: string, rows: readonly UnitListRow[], now: Date): Promise<unknown> =>
  tx.sql({
    name: 'registry-unit-list-committed',
    text: `update unit_list set state = 'committed', rows = $2, committed_at = $3 where id = $1 and state = 'previewed'`,
    values: [id, rowsToJson(rows), now],
  });

const rowsToJson = (rows: readonly UnitListRow[]): string => JSON.stringify(rows.map((r) => UnitListRow.toJSON(r)));

/** Everything in the bureau's finance tree, itself included, with what makes its name and place an act of its own. */
export const registeredUnder = (tx: Tx, bureauId: string, today: string): Promise<RegisteredUnit[]> =>
  tx.sql<RegisteredUnit>({
    name: 'registry-registered-under',
    text: `select o.id, o.kind, o.name, o.short_name as "shortName", o.former_names as "formerNames", o.area_code as "areaCode",
        coalesce(o.budget_parent_id::text, '') as "budgetParentId", coalesce(o.finance_parent_id::text, '') as "financeParentId",
        o.business_section as "businessSection",
        coalesce((select i.value from organisation_identifier i where i.organisation_id = o.id and i.scheme = 'budget_unit_code'
          and (i.valid_to is null or i.valid_to > $2::date) order by i.valid_from desc limit 1), '') as code,
        coalesce((select i.value from organisation_identifier i where i.organisation_id = o.id and i.scheme = 'uscc'
          and (i.valid_to is null or i.valid_to > $2::date) order by i.valid_from desc limit 1), '') as uscc,
        exists (select 1 from appointment a where a.unit_id = o.id) or exists (select 1 from open_filing f where f.unit_id = o.id) as busy
      from organisation_closure c join organisation o on o.id = c.descendant_id
      where c.tree = 'finance' and c.ancestor_id = $1 and c.valid_from <= $2::date and (c.valid_to is null or c.valid_to > $2::date)`,
    values: [bureauId, today],
  });
