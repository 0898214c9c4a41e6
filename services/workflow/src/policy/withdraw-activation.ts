import { factActor, mayI, type Actor } from '@zhuanguan/access';
import { appendFacts } from '@zhuanguan/db';
import { newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import { seatOf } from '@zhuanguan/policy';
import type { WorkflowContext } from '../context.js';
import { relationTo } from './activate-policy.js';
import { checkWithdrawal } from './activation.domain.js';
import { activationFact } from './activation.events.js';
import {
  findActivation,
  findVersion,
  waitingActivation,
  withdrawWaiting,
  type ActivationRow,
} from './activation.store.js';

const SYSTEM = { kind: 'system', name: 'batch' } as const;
export const activationNotFound = () => refuse('not_found', 'activation_not_found', '没有找到这次启用。');

/**
 * Takes a decision back that waits for a service's answer, so that another can be made. The answer that comes later finds
 * nothing waiting. What is decided already is turned by 回退.
 */
export const withdrawActivation = (
  ctx: WorkflowContext,
  actor: Actor,
  { activationId, reason }: { activationId: string; reason: string },
): Promise<Result<ActivationRow>> =>
  ctx.db.inTx(SYSTEM, async (tx): Promise<Result<ActivationRow>> => {
    const row = (await waitingActivation(tx, activationId)) ?? (await findActivation(tx, activationId));
    const version = row && (await findVersion(tx, row.versionDigest));
    const relations = version ? await relationTo(tx, actor, version) : [];
    const allowed = mayI(actor, 'policy.activate', { relations });
    if (!allowed.ok) return allowed;
    if (!row || !version) return activationNotFound();
    // Said twice is done once.
    if (row.state === 'withdrawn') return ok(row);
    const checked = checkWithdrawal(row.state, reason);
    if (!checked.ok) return checked;
    const at = ctx.now();
    await withdrawWaiting(tx, row.id, checked.value, at);
    const cause = {
      at,
      actor: factActor(actor, 'policy.activate', ['own_unit']),
      correlationId: newId(),
      areaCode: seatOf(version),
    };
    await appendFacts(tx, [activationFact('withdrawn', { ...row, withdrawnWhy: checked.value }, cause)]);
    const written = await findActivation(tx, row.id);
    return written ? ok(written) : activationNotFound();
  });
