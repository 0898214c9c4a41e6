import { mayEver, type Actor } from '@zhuanguan/access';
import type { ListProjectsRequest, ListProjectsResponse, Project, ProjectSummary } from '@zhuanguan/contracts';
import { scopeOf } from '@zhuanguan/db';
import { dateInShanghai, isId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { SupervisionContext } from '../context.js';
import { deadlinesOf } from '../deadline/deadlines.domain.js';
import { scopeValues } from '../organisation/organisation.store.js';
import { isPlain } from './fact.domain.js';
import { foldLedger } from './ledger.domain.js';
import { countRows, findRow, listRows, type SummaryRow } from './list.store.js';
import { projectToProto } from './project.mapping.js';
import { factsOfProjects } from './project.store.js';

/** A project with everything known of it and every deadline as it stands today, computed by the one function. */
export async function getProject(ctx: SupervisionContext, actor: Actor, projectId: string): Promise<Result<Project>> {
  const allowed = mayEver(actor, 'project.read');
  if (!allowed.ok) return allowed;
  const today = dateInShanghai(ctx.now());
  const found = isId(projectId)
    ? await ctx.db.inTx(scopeOf(actor), async (tx) => {
        const row = await findRow(tx, scopeValues(actor, today), projectId);
        return row && { row, facts: await factsOfProjects(tx, [projectId]) };
      })
    : undefined;
  if (!found) return refuse('not_found', 'project_not_found', '没有这个采购项目，或不在您的范围内。');
  const { row, facts } = found;
  const ledger = foldLedger(projectId, facts);
  const pack = ctx.packFor(row.areaCode, today);
  const computed = pack ? deadlinesOf(ledger, { pack, today }) : { deadlines: [], undecided: [] };
  const of = {
    ...{ areaCode: row.areaCode, date: today },
    ...{ policyVersion: pack?.policyVersion ?? '', calendarVersion: pack?.calendar.version ?? '' },
  };
  return ok(projectToProto(summaryOf(row), of, ledger, computed));
}

export async function listProjects(
  ctx: SupervisionContext,
  actor: Actor,
  { page, unitId, overdueOnly }: ListProjectsRequest,
): Promise<Result<ListProjectsResponse>> {
  const allowed = mayEver(actor, 'project.read');
  if (!allowed.ok) return allowed;
  const after = readCursor(page?.cursor ?? '');
  if (after === undefined) return refuse('invalid', 'bad_cursor', '翻页位置无效，请回到第一页。');
  if (unitId && !isId(unitId)) return refuse('invalid', 'bad_unit', '单位编号无效。');
  const size = Math.min(Math.max(page?.size || 50, 1), 200);
  const filter = {
    ...{ scope: scopeValues(actor, dateInShanghai(ctx.now())), unitId: unitId || null, overdueOnly },
  };
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const rows = await listRows(tx, { ...filter, after, limit: size + 1 });
    const shown = rows.slice(0, size);
    const last = shown.at(-1);
    return ok({
      projects: shown.map(summaryOf),
      page: {
        nextCursor: rows.length > size && last ? cursorAt(last) : '',
        total: await countRows(tx, filter),
      },
    });
  });
}

const summaryOf = (row: SummaryRow): ProjectSummary => ({
  ...{ id: row.id, unitId: row.unitId, unitName: row.unitName, code: row.code, name: row.name ?? '' },
  ...{ method: row.method ?? '', category: row.category ?? '', budgetAmount: row.budgetAmount ?? -1 },
  ...{ openDeadlines: row.open, overdueDeadlines: row.overdue, brokenDeadlines: row.broken },
  ...{ nextDue: row.nextDue ?? '', reportedAt: row.reportedAt },
});

const cursorAt = ({ code, id }: SummaryRow): string => Buffer.from(`${id} ${code}`).toString('base64url');

/** null = from the beginning; undefined = no cursor of ours. */
function readCursor(cursor: string): { code: string; id: string } | null | undefined {
  if (cursor === '') return null;
  const text = Buffer.from(cursor, 'base64url').toString();
  const [id, code] = [text.slice(0, 36), text.slice(37)];
  return isId(id) && code !== '' && isPlain(code) ? { id, code } : undefined;
}
