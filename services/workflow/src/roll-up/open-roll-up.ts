import { factActor, type Actor } from '@zhuanguan/access';
import type { GetRollUpOpeningResponse } from '@zhuanguan/contracts';
import { appendFacts, reachedUnits, scopeOf, type Tx } from '@zhuanguan/db';
import { dateInShanghai, newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import { rollUpPolicy } from '@zhuanguan/policy';
import { referenceToProto } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import type { AreaPolicy } from '../policy/policy-book.js';
import { loadBodies, type BelowBody } from './body.store.js';
import { mayForOwn } from './party.js';
import { onlyOnce, type RollUpCommand } from './roll-up-command.js';
import { decideOpen, type Opening } from './roll-up.domain.js';
import { rollUpFacts } from './roll-up.events.js';
import { syncRoundTimers } from './round-timers.js';
import { insertRollUp, openTitles, withDue } from './roll-up.store.js';

interface Opener {
  id: string;
  areaCode: string;
  policy: AreaPolicy;
  bodies: BelowBody[];
  departments: number;
  bureaus: number;
}

const notABureau = () => refuse('forbidden', 'not_a_bureau', '汇总报送由财政部门组织，请以财政部门的身份办理。');

/** To open a round its row is held: a bureau that ends at the same instant hands over what it has opened, or opens nothing more. A bureau opens rounds for its own area: the league for all of it, a county for its own. */
async function openerOf(
  ctx: WorkflowContext,
  tx: Tx,
  { actor, today, held }: { actor: Actor; today: string; held: boolean },
): Promise<Result<Opener>> {
  const allowed = mayForOwn(actor, 'roll_up.open', { kind: 'bureau' });
  if (!allowed.ok) return allowed;
  const [own] = await tx.sql<{ id: string; areaCode: string }>({
    name: held ? 'workflow-roll-up-opener-held' : 'workflow-roll-up-opener',
    text: `select id, area_code as "areaCode" from organisation where id = $1 and kind = 'bureau' and (valid_to is null or valid_to > $2::date)${held ? ' for share' : ''}`,
    values: [actor.actingOrgId ?? null, today],
  });
  if (!own) return notABureau();
  const policy = ctx.policies.inForce(own.areaCode, today);
  if (!policy) return refuse('refused', 'no_policy', '该地区尚未启用制度包，暂不能组织汇总报送。');
  const bodies = await loadBodies(tx, own.id, today);
  const count = (kind: string) => bodies.filter((b) => b.kind === kind && b.organisationId !== own.id).length;
  return ok({ ...own, policy, bodies, departments: count('department'), bureaus: count('bureau') });
}

/** What a bureau sees before it opens a round: how many report, and the dates its text gives. */
export async function getOpening(ctx: WorkflowContext, actor: Actor): Promise<Result<GetRollUpOpeningResponse>> {
  const today = dateInShanghai(ctx.now());
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const opener = await openerOf(ctx, tx, { actor, today, held: false });
    if (!opener.ok) return opener;
    const { policy, departments, bureaus } = opener.value;
    const pack = rollUpPolicy(policy.pack, today);
    return ok({
      departments,
      bureaus,
      packDepartmentDue: pack?.departmentDue ?? '',
      packBureauDue: pack?.bureauDue ?? '',
      reference: pack && referenceToProto(pack.reference),
    });
  });
}

/** Gives the id of the round. */
export async function openRollUp(
  ctx: WorkflowContext,
  command: RollUpCommand & { opening: Opening },
): Promise<Result<{ rollUpId: string }>> {
  const { actor, opening, correlationId } = command;
  const reached = await reachedUnits(ctx.db, actor);
  return onlyOnce(ctx, command, 'roll_up.open', {
    replay: (_, stored) => Promise.resolve(ok(stored)),
    run: async (tx) => {
      const at = ctx.now();
      const today = dateInShanghai(at);
      const opener = await openerOf(ctx, tx, { actor, today, held: true });
      if (!opener.ok) return opener;
      const { id: bureauId, areaCode, policy, bodies, departments, bureaus } = opener.value;
      if (!bodies.every((body) => reached.has(body.organisationId))) return notABureau();
      const { digest, policyVersion } = policy.pack;
      const decided = decideOpen(
        {
          id: newId(),
          bureauId,
          areaCode,
          openedAt: at.toISOString(),
          openedByAccountId: actor.accountId,
          policyDigest: digest,
          policyVersion,
        },
        opening,
        { today, departments, bureaus, openTitles: await openTitles(tx, bureauId) },
      );
      if (!decided.ok) return decided;
      const [event] = decided.value;
      if (event?.type !== 'opened') throw new Error('a round was not opened');
      const { rollUp } = event;
      await insertRollUp(tx, rollUp, 1, bodies);
      const asked = bodies.map(({ since: _, ...body }) => withDue(rollUp, { ...body, membership: 'in_round' }));
      await syncRoundTimers(ctx, tx, { rollUp, bodies: asked });
      await appendFacts(
        tx,
        rollUpFacts(undefined, decided.value, {
          at,
          actor: factActor(actor, 'roll_up.open', ['own_unit']),
          correlationId,
          bodies: new Map(asked.map((body) => [body.organisationId, body])),
        }),
      );
      return ok({ rollUpId: rollUp.id });
    },
  });
}
