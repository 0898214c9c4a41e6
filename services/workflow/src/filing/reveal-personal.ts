import { factActor, mayI, type Actor, type Relation } from '@zhuanguan/access';
import type { RevealPersonalRequest } from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { recordReveal } from '@zhuanguan/events';
import { isId, ok, personalField, refuse, revealReason, type Result } from '@zhuanguan/kernel';
import { openCitizenIds } from '../citizen-id/show-citizen-ids.js';
import type { WorkflowContext } from '../context.js';
import type { FilingContent } from './filing.types.js';
import { filingNotFound, readableFiling, relationsToFiling } from './read-filing.js';

/** What a filing has masked for whoever is no party to it. */
const VALUE: Readonly<Record<string, (content: FilingContent) => string | undefined>> = {
  phone: ({ person }) => person?.phone,
  officePhone: ({ person }) => person?.officePhone,
  email: ({ person }) => person?.email,
  leaderPhone: ({ leaderPhone }) => leaderPhone,
};

const isRevealable = (field: string): boolean => field === 'citizenId' || Object.hasOwn(VALUE, field);

/** An identity number is opened for this one answer. */
async function valueOf(ctx: WorkflowContext, tx: Tx, field: string, content: FilingContent): Promise<string> {
  if (field !== 'citizenId') return VALUE[field]?.(content) ?? '';
  return (await openCitizenIds(ctx, tx, [content])).get(content.person?.citizenIdRef ?? '') ?? '';
}

interface Found {
  value: string;
  unitId: string;
  relations: Relation[];
}

/** A masked field of a filing, in full; who asked, of whom and what for is committed before it is answered. */
export async function revealPersonal(
  ctx: WorkflowContext,
  actor: Actor,
  request: RevealPersonalRequest,
): Promise<Result<{ value: string }>> {
  if (!isRevealable(request.field) || !isId(request.id)) return filingNotFound();
  const found = await ctx.db.inTx(scopeOf(actor), async (tx): Promise<Result<Found>> => {
    const row = await readableFiling(ctx, tx, actor, request.id);
    if (!row) return filingNotFound();
    const relations = await relationsToFiling(ctx, tx, actor, row);
    const allowed = mayI(actor, 'personal.reveal', { relations });
    if (!allowed.ok) return allowed;
    const value = await valueOf(ctx, tx, request.field, row.filing.content);
    return ok({ value, unitId: row.filing.unitId, relations });
  });
  if (!found.ok) return found;
  const why = revealReason(request);
  if (!why.ok) return why;
  const { value, unitId, relations } = found.value;
  if (value === '')
    return refuse('refused', 'nothing_there', `没有登记${personalField(request.field).label}，或已销毁。`);
  await recordReveal(ctx.db, actor, ctx.now(), {
    subject: { type: 'filing', id: request.id },
    ...{ unitId, field: request.field, ...why.value },
    by: factActor(actor, 'personal.reveal', relations),
  });
  return ok({ value });
}
