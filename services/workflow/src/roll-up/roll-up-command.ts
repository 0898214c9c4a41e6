import { factActor, mayI, type Actor } from '@zhuanguan/access';
import { appendFacts, findIdempotent, isUniqueViolation, StaleAggregateError, type Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { evolveRollUp } from './roll-up.domain.js';
import { rollUpFacts } from './roll-up.events.js';
import { loadRound, saveRollUp, type Round } from './roll-up.store.js';
import { syncRoundTimers } from './round-timers.js';
import type { RollUpEvent } from './roll-up.types.js';

export interface RollUpCommand {
  actor: Actor;
  idempotencyKey: string;
  bodyHash: string;
  correlationId: string;
}

const SYSTEM = { kind: 'system', name: 'batch' } as const;

/** A command once under its key: a twin under way is waited for, and answered as it was. */
export async function onlyOnce<T>(
  ctx: WorkflowContext,
  command: RollUpCommand,
  operation: string,
  step: { replay: (tx: Tx, stored: T) => Promise<Result<T>>; run: (tx: Tx) => Promise<Result<T>> },
): Promise<Result<T>> {
  const { idempotencyKey: key, bodyHash, actor } = command;
  const idempotency = { client: actor.accountId, operation, key, bodyHash };
  const once = () =>
    ctx.db.inTx(SYSTEM, async (tx): Promise<Result<T>> => {
      const answered = async () => {
        const [stored] = await findIdempotent<T>(tx, [idempotency]);
        return stored && (stored.ok ? step.replay(tx, stored.value) : stored);
      };
      const before = await answered();
      if (before) return before;
      const done = await step.run(tx);
      // What refuses it may be what its own twin has just done.
      if (!done.ok) return (await answered()) ?? done;
      if (key) await appendFacts(tx, [], [{ ...idempotency, response: done.value as never }]);
      return done;
    });
  try {
    return await once();
  } catch (error) {
    if (isUniqueViolation(error) || error instanceof StaleAggregateError) return once();
    throw error;
  }
}

export const notFound = () => refuse('not_found', 'roll_up_not_found', '没有找到这一轮汇总报送，或本单位不在其中。');

/** The round with its row held: whoever submits, reopens or closes goes one after the other. */
export async function holdRound(ctx: WorkflowContext, tx: Tx, actor: Actor, id: string): Promise<Result<Round>> {
  // Who is no officer of anything learns nothing of it, and holds nobody up.
  const officer = mayI(actor, 'roll_up.read', { relations: ['own_unit'] });
  if (!officer.ok) return officer;
  const round = await loadRound(tx, id, dateInShanghai(ctx.now()), true);
  return round ? ok(round) : notFound();
}

/** State, reminders, history and outbox of what was decided. */
export async function carryOut(
  ctx: WorkflowContext,
  tx: Tx,
  round: Round,
  events: readonly RollUpEvent[],
  { actor, correlationId }: RollUpCommand,
  at: Date,
): Promise<void> {
  if (events.length === 0) return;
  const after = events.reduce<Round['rollUp']>(evolveRollUp, round.rollUp);
  await saveRollUp(tx, after, round.version + events.length);
  await syncRoundTimers(ctx, tx, { ...round, rollUp: after });
  await appendFacts(
    tx,
    rollUpFacts(round, events, {
      at,
      actor: factActor(actor, 'roll_up.submit', ['own_unit']),
      correlationId,
      bodies: round.byId,
    }),
  );
}
