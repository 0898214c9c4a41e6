import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { callerOf } from '../session/authenticate.js';
import { RefusalsQuerySchema, RefusalsSchema, type RefusalsJson } from './refusal.schema.js';
import type { Refusals } from './tell-refusals.js';

const NAMES = 500;

/** 安全记录: what was refused, by day. */
export function refusalRoutes(app: Edge, ctx: GatewayContext, refusals: Pick<Refusals, 'tell'>): void {
  /** Accounts by what they are called; their ids say nothing to a person. */
  const namesOf = async (subjects: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const ids = [...new Set(subjects.flatMap((s) => (s.startsWith('account ') ? [s.slice(8)] : [])))].slice(0, NAMES);
    if (ids.length === 0) return new Map();
    const token = await ctx.signer.forService('gateway');
    const { names } = orThrow(await ctx.clients.accounts.nameAccounts({ ids }, { token }));
    return new Map(names.map((n) => [`account ${n.accountId}`, n.displayName]));
  };

  app.get(
    '/v1/refusals',
    {
      config: { access: 'refusal.read', personOnly: true },
      schema: {
        tags: ['security'],
        summary: 'What was refused at the edge, counted by day, route, kind and caller',
        querystring: RefusalsQuerySchema,
        response: answers({ 200: RefusalsSchema }),
      },
    },
    async (request, reply) => {
      const { from, to, kind = '' } = request.query;
      // What this gateway has counted is in the answer; others tell within a minute.
      await refusals.tell();
      const token = await ctx.signer.forActor(callerOf(request).actor);
      const { counts, days, truncated } = orThrow(
        await ctx.clients.accounts.listRefusals({ from, to, kind }, { token }),
      );
      const names = await namesOf(counts.map((c) => c.subject));
      const items = counts.map((count) => ({ ...count, subjectName: names.get(count.subject) ?? '' }));
      return reply.header('cache-control', 'no-store').send(restJson<RefusalsJson>({ items, days, truncated }));
    },
  );
}
