import { mayI, type Actor } from '@zhuanguan/access';
import type { ListRefusalsRequest, ListRefusalsResponse, RefusalCount } from '@zhuanguan/contracts';
import { diffDays, isDate, ok, refuse, type Result } from '@zhuanguan/kernel';
import { SYSTEM, type IdentityContext } from '../context.js';

/** What is counted; anything else is not taken in. */
export const REFUSAL_KINDS = [
  ...['limit', 'csrf', 'forbidden', 'bad_token', 'too_large', 'bad_request', 'lockout', 'slow'],
] as const;

/** A gateway tells once a minute and remembers no more than this in between. */
const MAX_ROWS = 5_000;
const MAX_TEXT = 200;
const MAX_DAYS = 92;
const SHOWN = 500;

const isCount = ({ day, kind, route, subject, count }: RefusalCount): boolean =>
  isDate(day) &&
  (REFUSAL_KINDS as readonly string[]).includes(kind) &&
  route.length <= MAX_TEXT &&
  subject.length <= MAX_TEXT &&
  count > 0;

/** Adds what a gateway has counted; in one statement, once a minute, however much was refused. */
export async function countRefusals(ctx: IdentityContext, counts: readonly RefusalCount[]): Promise<Result<void>> {
  if (counts.length > MAX_ROWS) return refuse('invalid', 'too_many', `一次最多 ${MAX_ROWS} 项，请分批办理。`);
  const rows = counts.filter(isCount);
  if (rows.length === 0) return ok(undefined);
  await ctx.db.inTx(SYSTEM, (tx) =>
    tx.sql({
      name: 'identity-refusal-count',
      text: `insert into refusal_count (day, route, kind, subject, count)
        select day, route, kind, subject, sum(count) from unnest($1::date[], $2::text[], $3::text[], $4::text[], $5::bigint[])
          as c(day, route, kind, subject, count) group by 1, 2, 3, 4 order by 1, 2, 3, 4
        on conflict (day, route, kind, subject) do update set count = refusal_count.count + excluded.count`,
      values: [
        rows.map((r) => r.day),
        rows.map((r) => r.route),
        rows.map((r) => r.kind),
        rows.map((r) => r.subject),
        rows.map((r) => r.count),
      ],
    }),
  );
  return ok(undefined);
}

const COUNTS = `from refusal_count where day between $1::date and $2::date and ($3 = '' or kind = $3)`;

/** What was refused between two days: the most frequent of it, and how it went from day to day. */
export async function listRefusals(
  ctx: IdentityContext,
  actor: Actor,
  { from, to, kind }: ListRefusalsRequest,
): Promise<Result<ListRefusalsResponse>> {
  const allowed = mayI(actor, 'refusal.read', { relations: [] });
  if (!allowed.ok) return allowed;
  if (!isDate(from) || !isDate(to) || from > to || diffDays(from, to) >= MAX_DAYS)
    return refuse('invalid', 'period', `请选择起止日期，最多 ${MAX_DAYS} 天。`);
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const values = [from, to, kind];
    const counts = await tx.sql<RefusalCount>({
      name: 'identity-refusals',
      text: `select day::text as day, route, kind, subject, count::float8 as count ${COUNTS}
        order by count desc, day desc, route, kind, subject limit ${SHOWN + 1}`,
      values,
    });
    const days = await tx.sql<RefusalCount>({
      name: 'identity-refusal-days',
      text: `select day::text as day, '' as route, kind, '' as subject, sum(count)::float8 as count ${COUNTS}
        group by 1, 3 order by 1 desc, 3`,
      values,
    });
    return ok({ counts: counts.slice(0, SHOWN), days, truncated: counts.length > SHOWN });
  });
}
