import { factActor, mayI, type Actor, type Relation } from '@zhuanguan/access';
import type { RevealPersonalRequest } from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { recordReveal } from '@zhuanguan/events';
import { dateInShanghai, isId, ok, personalField, refuse, revealReason, type Result } from '@zhuanguan/kernel';
import type { RegistryContext } from '../context.js';
import { partingFrom, relationsTo } from '../organisation/scope.js';

const notFound = () => refuse('not_found', 'appointment_not_found', '没有找到这条任职记录，或不在您的管理范围内。');

interface Found {
  value: string;
  unitId: string;
  relations: Relation[];
}

/** A masked field of somebody in the directory, in full; who asked, of whom and what for is committed before it is answered. */
export async function revealPersonal(
  ctx: RegistryContext,
  actor: Actor,
  request: RevealPersonalRequest,
): Promise<Result<{ value: string }>> {
  // The one field that the directory masks and keeps.
  if (request.field !== 'phone' || !isId(request.id)) return notFound();
  const at = ctx.now();
  const found = await ctx.db.inTx(scopeOf(actor), async (tx): Promise<Result<Found>> => {
    const row = await appointment(tx, request.id);
    if (!row) return notFound();
    const { unitId, phone: value } = row;
    const today = await relationsTo(tx, actor, unitId, dateInShanghai(at));
    const relations = [...today, ...((await partingFrom(tx, actor, unitId))?.relations ?? [])];
    if (!mayI(actor, 'unit.read', { relations }).ok) return notFound();
    const allowed = mayI(actor, 'personal.reveal', { relations });
    return allowed.ok ? ok({ value, unitId, relations }) : allowed;
  });
  if (!found.ok) return found;
  const why = revealReason(request);
  if (!why.ok) return why;
  const { value, unitId, relations } = found.value;
  if (value === '') return refuse('refused', 'nothing_there', `没有登记${personalField('phone').label}，或已销毁。`);
  await recordReveal(ctx.db, actor, at, {
    subject: { type: 'appointment', id: request.id },
    ...{ unitId, field: 'phone', ...why.value },
    by: factActor(actor, 'personal.reveal', relations),
  });
  return ok({ value });
}

const appointment = async (tx: Tx, id: string): Promise<{ unitId: string; phone: string } | undefined> =>
  (
    await tx.sql<{ unitId: string; phone: string }>({
      name: 'registry-reveal',
      text: `select unit_id as "unitId", phone from appointment where id = $1 and superseded_at is null`,
      values: [id],
    })
  )[0];
