import { mayI, type Actor } from '@zhuanguan/access';
import type { CoverageRow, GetCoverageResponse } from '@zhuanguan/contracts';
import { scopeOf } from '@zhuanguan/db';
import { dateInShanghai, ok, type Result } from '@zhuanguan/kernel';
import { packForArea } from '@zhuanguan/policy';
import type { RegistryContext } from '../context.js';
import { IN_SCOPE, scopeValues } from '../organisation/scope.js';
import { BUDGET_UNIT } from './directory.store.js';

const COUNTS = `count(*) as units, count(*) filter (where s.state = 'on_record') as "onRecord",
  count(*) filter (where s.state = 'filed_not_on_record') as filed, count(*) filter (where s.state = 'vacant') as vacant,
  count(*) filter (where s.state = 'over_max') as "overMax", count(*) filter (where s.change_overdue) as "changeOverdue",
  count(*) filter (where s.state = 'covered') as covered, count(*) filter (where s.state = 'not_bound') as "notBound",
  count(*) filter (where s.missing_posts <> '{}') as "postVacant"`;

/** Standing counted over the actor's scope; every number is the length of the directory's list with the same filter. */
export async function getCoverage(ctx: RegistryContext, actor: Actor): Promise<Result<GetCoverageResponse>> {
  const allowed = mayI(actor, 'coverage.read', { relations: [] });
  if (!allowed.ok) return allowed;
  const today = dateInShanghai(ctx.now());
  const values = scopeValues(actor, today);
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const areas = await tx.sql<CoverageRow>({
      name: 'registry-coverage-areas',
      text: `select o.area_code as key, '' as name, ${COUNTS} from organisation o left join standing s on s.unit_id = o.id where o.valid_to is null and ${BUDGET_UNIT} and ${IN_SCOPE} group by o.area_code order by o.area_code`,
      values,
    });
    const departments = await tx.sql<CoverageRow>({
      name: 'registry-coverage-departments',
      text: `select d.id as key, d.name, ${COUNTS}
        from organisation o left join standing s on s.unit_id = o.id
        join organisation_closure c on c.tree = 'budget' and c.descendant_id = o.id and c.valid_from <= $4::date and (c.valid_to is null or c.valid_to > $4::date)
        join organisation d on d.id = c.ancestor_id and d.kind = 'department'
        where o.valid_to is null and ${BUDGET_UNIT} and ${IN_SCOPE} group by d.id, d.name, d.sort_key order by d.sort_key`,
      values,
    });
    const named = areas.map((row) => ({ ...row, name: packForArea(ctx.policies, row.key)?.area.name ?? row.key }));
    return ok({ areas: named, departments, total: sum(named) });
  });
}

const COUNTED = [
  'units',
  'onRecord',
  'filed',
  'vacant',
  'overMax',
  'changeOverdue',
  'covered',
  'notBound',
  'postVacant',
] as const;

function sum(rows: readonly CoverageRow[]): CoverageRow {
  const total: CoverageRow = {
    key: '',
    name: '合计',
    units: 0,
    onRecord: 0,
    filed: 0,
    vacant: 0,
    overMax: 0,
    changeOverdue: 0,
    covered: 0,
    notBound: 0,
    postVacant: 0,
  };
  for (const row of rows) for (const key of COUNTED) total[key] += row[key];
  return total;
}
