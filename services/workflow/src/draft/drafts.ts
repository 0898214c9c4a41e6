import { mayI, type Actor } from '@zhuanguan/access';
import type { Draft as ProtoDraft } from '@zhuanguan/contracts';
import { scopeOf } from '@zhuanguan/db';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { Draft } from './draft.entity.js';

const MAX_BODY = 64 * 1024;
const MAX_DRAFTS = 50;

const notYours = () => refuse('not_found', 'draft_not_found', '没有找到这份草稿。');

/** An identity number is typed again (ours): what is half typed need not lie about, and drafts are never sealed (ADR 23). */
function withoutNumber(body: string): string {
  if (!body.includes('citizenId')) return body;
  try {
    return JSON.stringify(JSON.parse(body, (key, value: unknown) => (key === 'citizenId' ? undefined : value)));
  } catch {
    return '{}';
  }
}

export async function saveDraft(
  ctx: WorkflowContext,
  actor: Actor,
  draft: { id: string; unitId: string; body: string },
): Promise<Result<ProtoDraft>> {
  const allowed = mayI(actor, 'draft.keep', { relations: actor.actingOrgId === draft.unitId ? ['own_unit'] : [] });
  if (!allowed.ok) return allowed;
  const body = withoutNumber(draft.body);
  if (draft.body.length > MAX_BODY) return refuse('invalid', 'draft_too_long', '草稿内容过长。');
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const em = tx.em();
    const known = await em.findOne(Draft, { id: draft.id });
    if (known && known.accountId !== actor.accountId) return notYours();
    const values = { ...draft, body, accountId: actor.accountId, savedAt: ctx.now() };
    if (known) em.assign(known, values);
    else em.create(Draft, values);
    await em.flush();
    return ok({ id: draft.id, unitId: draft.unitId, body, savedAt: values.savedAt });
  });
}

export async function listDrafts(ctx: WorkflowContext, actor: Actor): Promise<ProtoDraft[]> {
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const own = { accountId: actor.accountId, ...(actor.actingOrgId ? { unitId: actor.actingOrgId } : {}) };
    const found = await tx.em().find(Draft, own, { orderBy: { savedAt: 'desc' }, limit: MAX_DRAFTS });
    return found.map(({ id, unitId, body, savedAt }) => ({ id, unitId, body, savedAt }));
  });
}

export async function deleteDraft(ctx: WorkflowContext, actor: Actor, id: string): Promise<Result<void>> {
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const deleted = await tx.em().nativeDelete(Draft, { id, accountId: actor.accountId });
    return deleted > 0 ? ok(undefined) : notYours();
  });
}
