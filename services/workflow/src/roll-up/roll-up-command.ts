import { factActor, mayI, type Actor } from '@zhuanguan/access';
import { appendFacts, findIdempotent, isUniqueViolation, StaleAggregateError, type Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { reaches } from '../reach.js';
import { evolveRollUp } from './roll-up.domain.js';
import { ownBody } from './party.js';
import { rollUpFacts, type RollUpFactContext } from './roll-up.events.js';
import { loadRound, saveRollUp, type Round } from './roll-up.store.js';
import { syncRoundTimers } from './round-timers.js';
import type { Body, RollUpEvent } from './roll-up.types.js';

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

/** Who is no officer of anything learns nothing of it, and holds nobody up. */
const officerOfAny = (actor: Actor): Result<void> => mayI(actor, 'roll_up.read', { relations: ['own_unit'] });

/** The round with its row held: whoever submits, reopens or closes goes one after the other. */
export async function holdRound(ctx: WorkflowContext, tx: Tx, actor: Actor, id: string): Promise<Result<Round>> {
  const officer = officerOfAny(actor);
  if (!officer.ok) return officer;
  const round = await loadRound(tx, id, dateInShanghai(ctx.now()), true);
  return round ? ok(round) : notFound();
}

export type InRound = RollUpCommand & { rollUpId: string };

/** The round with its row held, and what the officer's organisation is in it. */
interface Held {
  tx: Tx;
  round: Round;
  own: Body;
  at: Date;
}

/** An act of an officer in a round, once under its key: decided with the round held, and carried out with it. */
export async function actInRound<T>(
  ctx: WorkflowContext,
  command: InRound,
  operation: string,
  act: (held: Held) => Promise<Result<{ answer: T; events: readonly RollUpEvent[] }>>,
): Promise<Result<T>> {
  const { actor, rollUpId, correlationId } = command;
  const officer = officerOfAny(actor);
  if (!officer.ok) return officer;
  // Of the content nothing more is asked: what is frozen must be what the officer saw, and that was read as the interactive role.
  if (!(await reaches(ctx, actor, 'roll_up', [rollUpId]))) return notFound();
  return onlyOnce<T>(ctx, command, operation, {
    replay: (_, stored) => Promise.resolve(ok(stored)),
    run: async (tx) => {
      const held = await holdRound(ctx, tx, actor, rollUpId);
      if (!held.ok) return held;
      const round = held.value;
      const own = ownBody(actor, round);
      if (!own) return notFound();
      const at = ctx.now();
      const done = await act({ tx, round, own, at });
      if (!done.ok) return done;
      const by = factActor(actor, 'roll_up.submit', ['own_unit']);
      await carryOut(ctx, tx, round, done.value.events, { actor: by, correlationId, at });
      return ok(done.value.answer);
    },
  });
}

/** State, reminders, history and outbox of what was decided. */
export async function carryOut(
  ctx: WorkflowContext,
  tx: Tx,
  round: Round,
  events: readonly RollUpEvent[],
  cause: Omit<RollUpFactContext, 'bodies'>,
): Promise<void> {
  if (events.length === 0) return;
  const after = events.reduce<Round['rollUp']>(evolveRollUp, round.rollUp);
  await saveRollUp(tx, after, round.version + events.length);
  await syncRoundTimers(ctx, tx, { ...round, rollUp: after });
  await appendFacts(tx, rollUpFacts(round, events, { ...cause, bodies: round.byId }));
}
