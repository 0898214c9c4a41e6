import type { Tx } from '@zhuanguan/db';
import { inScope } from '../organisation/organisation.store.js';

export interface SummaryRow {
  id: string;
  unitId: string;
  unitName: string;
  areaCode: string;
  code: string;
  name: string | null;
  method: string | null;
  category: string | null;
  budgetAmount: number | null;
  reportedAt: Date;
  open: number;
  overdue: number;
  broken: number;
  nextDue: string | null;
}

/** What runs is over from the day after its rolled date, though nobody wrote it; $4 is today. */
const COUNTS = `lateral (select
    count(*) filter (where d.duty and d.state in ('open', 'overdue') and d.due_rolled >= $4::date)::int as open,
    count(*) filter (where d.duty and d.state in ('open', 'overdue') and d.due_rolled < $4::date)::int as overdue,
    count(*) filter (where d.state in ('late', 'violated'))::int as broken,
    min(d.due_strict) filter (where d.duty and d.state in ('open', 'overdue') and d.due_rolled >= $4::date) as next
  from project_deadline d where d.project_id = p.id) n`;

const SELECT = `select p.id, p.unit_id as "unitId", coalesce(o.name, '') as "unitName", p.area_code as "areaCode", p.code, p.name, p.method,
    p.category, p.budget_amount as "budgetAmount", p.reported_at as "reportedAt", n.open, n.overdue, n.broken, n.next as "nextDue"`;

export interface ListFilter {
  scope: readonly [string | null, string, string[], string];
  unitId: string | null;
  overdueOnly: boolean;
  after: { code: string; id: string } | null;
  limit: number;
}

const OVERDUE = `exists (select 1 from project_deadline x where x.project_id = p.id and x.duty and x.state in ('open', 'overdue')
  and x.due_rolled < $4::date)`;
const WANTED = `${inScope('p.unit_id')} and ($5::uuid is null or p.unit_id = $5) and (not $6::boolean or ${OVERDUE})`;

/** By code: where a project stands does not move a page. */
export const listRows = (tx: Tx, { scope, unitId, overdueOnly, after, limit }: ListFilter): Promise<SummaryRow[]> =>
  tx.sql<SummaryRow>({
    name: 'supervision-list-projects',
    text: `${SELECT} from (
        select p.* from project p where ${WANTED} and ($7::text is null or (p.code, p.id) > ($7, $8::uuid)) order by p.code, p.id limit $9
      ) p left join organisation o on o.id = p.unit_id, ${COUNTS} order by p.code, p.id`,
    values: [...scope, unitId, overdueOnly, after?.code ?? null, after?.id ?? null, limit],
  });

export async function countRows(
  tx: Tx,
  { scope, unitId, overdueOnly }: Pick<ListFilter, 'scope' | 'unitId' | 'overdueOnly'>,
): Promise<number> {
  const [row] = await tx.sql<{ n: number }>({
    name: 'supervision-count-projects',
    text: `select count(*)::int as n from project p where ${WANTED}`,
    values: [...scope, unitId, overdueOnly],
  });
  return row?.n ?? 0;
}

export async function findRow(tx: Tx, scope: ListFilter['scope'], projectId: string): Promise<SummaryRow | undefined> {
  const [row] = await tx.sql<SummaryRow>({
    name: 'supervision-find-project',
    text: `${SELECT} from project p left join organisation o on o.id = p.unit_id, ${COUNTS} where p.id = $5 and ${inScope('p.unit_id')}`,
    values: [...scope, projectId],
  });
  return row;
}
