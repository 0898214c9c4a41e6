import { factActor, mayI, type Actor } from '@zhuanguan/access';
import type { RevealPersonalRequest } from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { recordReveal } from '@zhuanguan/events';
import { dateInShanghai, isId, ok, personalField, refuse, revealReason, type Result } from '@zhuanguan/kernel';
import type { RegistryContext } from '../context.js';
import { partingFrom, relationsTo } from '../organisation/scope.js';

const notFound = () => refuse('not_found', 'appointment_not_found', '没有找到这条任职记录，或不在您的管理范围内。');

/** A masked field of somebody in the directory, in full; who asked, of whom and what for is committed before it is answered. */
export async function revealPersonal(
  ctx: RegistryContext,
  actor: Actor,
  request: RevealPersonalRequest,
): Promise<Result<{ value: string }>> {
  // The one field that the directory masks and keeps.
  if (request.field !== 'phone' || !isId(request.id)) return notFound();
  const why = revealReason(request);
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const found = await appointment(tx, request.id);
    if (!found) return notFound();
    const { unitId } = found;
    const at = ctx.now();
    const today = await relationsTo(tx, actor, unitId, dateInShanghai(at));
    const relations = [...today, ...((await partingFrom(tx, actor, unitId))?.relations ?? [])];
    if (!mayI(actor, 'unit.read', { relations }).ok) return notFound();
    const allowed = mayI(actor, 'personal.reveal', { relations });
    if (!allowed.ok) return allowed;
    if (!why.ok) return why;
    const value = found.phone;
    if (value === '')
      return refuse('refused', 'nothing_there', `没有登记${personalField(request.field).label}，或已销毁。`);
    await recordReveal(tx, actor, at, {
      subject: { type: 'appointment', id: request.id },
      ...{ unitId, field: request.field, ...why.value },
      by: factActor(actor, 'personal.reveal', relations),
    });
    return ok({ value });
  });
}

const appointment = async (tx: Tx, id: string): Promise<{ unitId: string; phone: string } | undefined> =>
  (
    await tx.sql<{ unitId: string; phone: string }>({
      name: 'registry-reveal',
      text: `select unit_id as "unitId", phone from appointment where id = $1 and superseded_at is null`,
      values: [id],
    })
  )[0];
