import type { Tx } from '@zhuanguan/db';
import type { DestructionList, RetainedRecord, Signature } from './retention.domain.js';
import { dueOn } from './retention.domain.js';

type Raw = Omit<DestructionList, 'proposedAt' | 'closedAt' | 'closedReason' | 'approvals'> & {
  proposedAt: Date;
  closedAt: Date | null;
  closedReason: string | null;
  approvals: (Signature & { at: string })[] | null;
};

const SELECT = `select l.id, l.bureau_id as "bureauId", b.area_code as "areaCode", l.as_of::text as "asOf", l.state, l.reason, l.items,
    l.content_hash as "contentHash", l.proposed_at as "proposedAt", l.proposed_by as "proposedBy", l.closed_at as "closedAt",
    l.closed_reason as "closedReason",
    (select json_agg(a.signed_by || jsonb_build_object('at', a.at) order by a.at, a.account_id)
      from destruction_approval a where a.list_id = l.id) as approvals
  from destruction_list l join organisation b on b.id = l.bureau_id`;

const toList = ({ proposedAt, closedAt, closedReason, approvals, ...row }: Raw): DestructionList => ({
  ...row,
  proposedAt: proposedAt.toISOString(),
  approvals: approvals ?? [],
  ...(closedAt ? { closedAt: closedAt.toISOString() } : {}),
  ...(closedReason === null ? {} : { closedReason }),
});

/** In the order of the ids; what is not there, or not in reach, is left out. */
export async function loadLists(tx: Tx, ids: readonly string[]): Promise<DestructionList[]> {
  const rows = await tx.sql<Raw>({
    name: 'workflow-destruction-list',
    text: `${SELECT} where l.id = any ($1::uuid[])`,
    values: [ids],
  });
  const byId = new Map(rows.map((row) => [row.id, toList(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export const loadList = async (tx: Tx, id: string): Promise<DestructionList | undefined> =>
  (await loadLists(tx, [id]))[0];

/** With its row held: decisions on it go one after the other. */
export async function lockList(tx: Tx, id: string): Promise<DestructionList | undefined> {
  await tx.sql({
    name: 'workflow-destruction-lock',
    text: 'select id from destruction_list where id = $1 for update',
    values: [id],
  });
  return loadList(tx, id);
}

export async function insertList(
  tx: Tx,
  list: Omit<DestructionList, 'approvals' | 'areaCode'>,
  records: readonly RetainedRecord[],
): Promise<void> {
  const { id, bureauId, asOf, state, reason, items, contentHash, proposedAt, proposedBy } = list;
  await tx.sql({
    name: 'workflow-destruction-propose',
    text: `with list as (insert into destruction_list (id, bureau_id, as_of, state, reason, items, content_hash, proposed_at, proposed_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id)
      insert into destruction_item (list_id, position, kind, subject_id, unit_id, filing_kind, since, due_on, state)
      select list.id, i.position, i.kind, i.id, i."unitId", i."filingKind", i.since, i."dueOn", 'listed' from list,
        jsonb_to_recordset($10::jsonb) as i(position integer, kind text, id uuid, "unitId" uuid, "filingKind" text, since date, "dueOn" date)`,
    values: [
      ...[id, bureauId, asOf, state, reason, items, contentHash, proposedAt, JSON.stringify(proposedBy)],
      JSON.stringify(records.map((record, i) => ({ ...record, position: i + 1, dueOn: dueOn(record.since) }))),
    ],
  });
}

export async function approveList(tx: Tx, id: string, by: Signature, at: Date): Promise<void> {
  await tx.sql({
    name: 'workflow-destruction-approve',
    text: 'insert into destruction_approval (list_id, account_id, signed_by, at) values ($1, $2, $3, $4)',
    values: [id, by.accountId, JSON.stringify(by), at],
  });
}

/** A list that is refused or withdrawn lets go of its items. */
export async function setListState(
  tx: Tx,
  { id, state, at, why }: { id: string; state: DestructionList['state']; at: Date; why?: string },
): Promise<void> {
  const closes = state !== 'proposed' && state !== 'approved';
  await tx.sql({
    name: 'workflow-destruction-state',
    text: `with dropped as (update destruction_item set state = 'dropped', settled_at = $3
        where list_id = $1 and state = 'listed' and $2 in ('refused', 'withdrawn'))
      update destruction_list set state = $2, closed_at = case when $5 then $3::timestamptz end, closed_reason = $4 where id = $1`,
    values: [id, state, at, why ?? null, closes],
  });
}

/** Approved lists of which nothing is left to do. */
export async function listsDone(tx: Tx): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>({
    name: 'workflow-destruction-done',
    text: `select l.id from destruction_list l where l.state = 'approved'
        and not exists (select 1 from destruction_item i where i.list_id = l.id and i.state = 'listed') for update skip locked`,
    values: [],
  });
  return rows.map((row) => row.id);
}

export async function countSettled(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, { destroyed: number; kept: number }>> {
  const rows = await tx.sql<{ id: string; destroyed: number; kept: number }>({
    name: 'workflow-destruction-settled',
    text: `select list_id as id, (count(*) filter (where state = 'destroyed'))::integer as destroyed,
        (count(*) filter (where state = 'kept'))::integer as kept
      from destruction_item where list_id = any ($1::uuid[]) group by list_id`,
    values: [ids],
  });
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}
