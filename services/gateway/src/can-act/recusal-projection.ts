import { ConflictDeclared } from '@zhuanguan/contracts';
import type { GatewayContext } from '../context.js';
import { createRecusalIndex, type RecusalIndex } from './recusal-index.js';
import { streamProjection, type Projected, type StreamProjection } from './stream-projection.js';

const SUBJECT = 'zg.*.*.*.registry.conflict_declaration.>';
const PAGE = 500;

export interface RecusalProjection extends StreamProjection {
  conflicts: RecusalIndex;
}

/**
 * Who has declared 回避, beside the gates. An event says only which declaration: towards whom it is, is asked of registry, so that
 * it never lies in the stream. Only questions that name a supplier or a project look here.
 */
export function recusalProjection(
  ctx: Pick<GatewayContext, 'clients' | 'signer' | 'nats' | 'log' | 'now'>,
): RecusalProjection {
  const conflicts = createRecusalIndex();

  async function ask(request: { afterId: string; ids: string[] }): Promise<string> {
    const token = await ctx.signer.forService('gateway');
    const page = await ctx.clients.registry.listGateConflicts({ ...request, size: PAGE }, { token });
    if (!page.ok) throw new Error(`registry does not list declarations: ${page.refusal.code}`);
    for (const conflict of page.value.conflicts) conflicts.put(conflict);
    return page.value.nextAfterId;
  }

  async function load(): Promise<void> {
    conflicts.clear();
    for (let after = await ask({ afterId: '', ids: [] }); after !== '';) after = await ask({ afterId: after, ids: [] });
  }

  const take: Projected['take'] = async ({ data }) => {
    // Both events of a declaration begin with its id.
    await ask({ afterId: '', ids: [ConflictDeclared.fromJSON(data).declarationId] });
  };

  return { conflicts, ...streamProjection(ctx, { name: 'recusals', subject: SUBJECT, load, take }) };
}
