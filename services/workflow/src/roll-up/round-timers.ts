import type { Tx } from '@zhuanguan/db';
import { dateInShanghai } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { armReminders } from '../timer/arm-reminders.js';
import { REMINDER_KEYS } from '../timer/reminder-rules.js';
import { armedNow, type TimerSource } from '../timer/timer-source.js';
import { withdrawTimers } from '../timer/timer.store.js';
import { urgeable } from './roll-up.domain.js';
import { loadRound, type Round } from './roll-up.store.js';

const RULE = 'round';

/**
 * Arms the reminders of whoever has still to report in a round, to its own due date, and withdraws those of whoever has
 * reported, left, or has nothing more to report because the round is closed (XL-6, FIL-7).
 */
export async function syncRoundTimers(
  ctx: WorkflowContext,
  tx: Tx,
  { rollUp, bodies }: Pick<Round, 'rollUp' | 'bodies'>,
): Promise<void> {
  if (!ctx.policies.reminds(REMINDER_KEYS[RULE])) return;
  const subject = (organisationId: string) => ({ kind: 'round' as const, id: rollUp.id, part: organisationId });
  const open = rollUp.state === 'open' ? urgeable(rollUp, bodies) : [];
  const waiting = new Set(open.map((body) => body.organisationId));
  const over = bodies.filter((body) => !waiting.has(body.organisationId));
  await withdrawTimers(
    tx,
    over.map((body) => subject(body.organisationId)),
  );
  await armReminders(
    ctx,
    tx,
    bodies.flatMap(({ organisationId, kind, due }) =>
      due && waiting.has(organisationId)
        ? [
            {
              rule: RULE,
              subject: subject(organisationId),
              unitId: organisationId,
              areaCode: rollUp.areaCode,
              responsible: { organisationId, actingAs: kind },
              triggerOn: dateInShanghai(new Date(rollUp.openedAt)),
              dueOn: due,
            },
          ]
        : [],
    ),
  );
}

/** Open rounds that are not armed by the pack in force. */
export const roundSource: TimerSource = {
  rule: RULE,
  stale: {
    name: 'workflow-stale-rounds',
    text: `select r.id from roll_up r where r.state = 'open' and not ${armedNow('round', RULE, 'r.id', 'r.area_code')}
      and r.id > $3 order by r.id limit $4`,
  },
  sync: async (ctx, tx, ids) => {
    const today = dateInShanghai(ctx.now());
    for (const id of ids) {
      const round = await loadRound(tx, id, today, true);
      if (round) await syncRoundTimers(ctx, tx, round);
    }
  },
};
