import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { worksAs, type Acting, type FilingActor } from './acting.domain.js';
import { checkNotOwn, forWhom, inTurn, receiving, waitingAt } from './filing.domain.js';
import { endOpinions } from './opinion.domain.js';
import { claimedByOther } from './receiving.domain.js';
import type { Filing, FilingEvent, Receipt } from './filing.types.js';

/** 领办, to take over from a colleague, to give back, 转办 (FIL-3). Who does what within a receiver is its own affair (ours). */
export type Holding =
  { act: 'claim' } | { act: 'take_over' } | { act: 'release' } | { act: 'transfer'; to: FilingActor; note: string };

export interface HoldCommand {
  actor: FilingActor;
  holding: Holding;
}

const MAX_NOTE = 500;

/** No event where it is already so: doing it twice is doing it once. What is done for a delegator is the delegator's to hold. */
export function decideHold(state: Filing, { actor: by, holding }: HoldCommand, now: string): Result<FilingEvent[]> {
  const meta = { policyVersion: state.policyVersion };
  const mine = waitingAt(state, by.organisationId);
  if (!mine) return refuse('refused', 'not_waiting', '这件备案目前不等待本单位接收，无需领办。', meta);
  if (!inTurn(state, mine))
    return refuse('refused', 'not_in_turn', '按本地规定的顺序，上一接收单位收到之后才能办理。', meta);
  const actor = receiving(state, by, mine);
  const self = worksAs(actor);
  const holder = mine.holder?.accountId;
  const others = holder !== undefined && holder !== self;
  if (others && holding.act !== 'take_over') return claimedByOther(state);
  switch (holding.act) {
    case 'claim':
    case 'take_over': {
      const own = checkNotOwn(state, actor, '接收');
      if (!own.ok) return own;
      if (holder === self) return ok([]);
      return ok([
        {
          type: 'claimed',
          receipt: { ...mine, holder: { accountId: self, since: now } },
          ...(holder ? { from: holder } : {}),
          ...forWhom(actor),
        },
      ]);
    }
    case 'release':
      return ok(holder ? [{ ...released(mine, holder, false), ...forWhom(actor) }] : []);
    case 'transfer':
      return transfer(state, mine, actor, holding, now);
  }
}

function transfer(
  state: Filing,
  mine: Receipt,
  actor: Acting,
  { to, note }: Extract<Holding, { act: 'transfer' }>,
  now: string,
): Result<FilingEvent[]> {
  const meta = { policyVersion: state.policyVersion };
  const at = (field: string, code: string, detail: string) =>
    refuse('invalid', code, detail, { fields: [{ field, code, detail }], ...meta });
  if (to.organisationId !== actor.organisationId || to.accountId === actor.accountId)
    return at('/accountId', 'not_a_colleague', '只能转给本单位的其他经办人员。');
  // Whom FIL-6 keeps from receiving it cannot be given it either.
  if (!checkNotOwn(state, to, '接收').ok)
    return at('/accountId', 'own_filing', '这件备案由该同事报送过或涉及该同事本人，不能转给其办理。');
  if ([...note.trim()].length > MAX_NOTE) return at('/note', 'too_long', `最多 ${MAX_NOTE} 个字。`);
  const from = mine.holder?.accountId;
  if (from === to.accountId) return ok([]);
  return ok([
    {
      type: 'transferred',
      receipt: {
        ...mine,
        holder: { accountId: to.accountId, since: now, ...(note.trim() ? { note: note.trim() } : {}) },
      },
      ...(from ? { from } : {}),
      ...forWhom(actor),
    },
  ]);
}

/** What an officer has when the post ends waits for any colleague again, and what was asked of the officer is asked no more. */
export function releaseHeld(state: Filing, accountId: string, organisationId: string, at: string): FilingEvent[] {
  const held = waitingAt(state, organisationId);
  if (!held) return [];
  const ended = endOpinions(
    state,
    'post_ended',
    at,
    ({ ofAccountId }, receipt) => ofAccountId === accountId && receipt.receiver === held.receiver,
  );
  const receipt = ended.at(-1)?.receipt ?? held;
  return [...ended, ...(held.holder?.accountId === accountId ? [released(receipt, accountId, true)] : [])];
}

function released({ holder: _holder, ...receipt }: Receipt, from: string, postEnded: boolean): FilingEvent {
  return { type: 'released', receipt, from, postEnded };
}
