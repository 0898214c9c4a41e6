import { lockHeads, type Tx } from '@zhuanguan/db';
import { dateInShanghai } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { armReminders, type Reminding } from '../timer/arm-reminders.js';
import { REMINDER_KEYS } from '../timer/reminder-rules.js';
import { armedNow, type TimerSource } from '../timer/timer-source.js';
import { withdrawTimers, type Subject } from '../timer/timer.store.js';
import { loadFilings, saveFilings, type FilingRow } from './filing.store.js';
import type { PersonKey } from './world.store.js';
import type { Filing } from './filing.types.js';
import { relationOf } from './receivers.domain.js';
import { waitingReceipts } from './waiting-receipts.domain.js';

const RULE = 'receipt_waiting';

/** Saves filings with the reminders of whom they wait for. `filedAt`: those that were filed, or filed again, right now. */
export async function keepFilings(
  ctx: WorkflowContext,
  tx: Tx,
  rows: readonly FilingRow[],
  { persons = [], filedAt }: { persons?: readonly (PersonKey & { id: string })[]; filedAt?: Date } = {},
): Promise<void> {
  await saveFilings(tx, rows, persons);
  // Nowhere a limit, nothing armed: a filing then costs no statement more.
  if (!ctx.policies.reminds(REMINDER_KEYS[RULE])) return;
  const filings = rows.map((r) => r.filing);
  await syncReceipts(ctx, tx, filings, () => filedAt);
}

const partOf = (filing: Filing, part?: string): Subject => ({
  kind: 'filing',
  id: filing.id,
  ...(part === undefined ? {} : { part }),
});

async function syncReceipts(
  ctx: WorkflowContext,
  tx: Tx,
  filings: readonly Filing[],
  filedAt: (filing: Filing) => Date | undefined,
): Promise<void> {
  const over: Subject[] = [];
  const waiting: Reminding[] = [];
  for (const filing of filings) {
    const found = waitingReceipts(filing);
    if (found.length === 0) over.push(partOf(filing));
    else
      for (const { receiver } of filing.receipts)
        if (!found.some((w) => w.receiver === receiver)) over.push(partOf(filing, receiver));
    for (const { receiver, organisationId, since = filedAt(filing) } of found) {
      // One that waited before goes on as it was armed.
      if (!since) continue;
      waiting.push({
        rule: RULE,
        subject: partOf(filing, receiver),
        unitId: filing.unitId,
        areaCode: filing.areaCode,
        filingId: filing.id,
        responsible: {
          organisationId,
          actingAs: relationOf(receiver) === 'department_of_unit' ? 'department' : 'bureau',
        },
        triggerOn: dateInShanghai(since),
      });
    }
  }
  await withdrawTimers(tx, over);
  await armReminders(ctx, tx, waiting);
}

/** Filings that wait and are not armed by the pack in force. When a round was filed stands in its history. */
export const receiptSource: TimerSource = {
  rule: RULE,
  stale: {
    name: 'workflow-stale-receipts',
    text: `select f.id from filing f where f.state = 'filed' and not ${armedNow('filing', RULE, 'f.id', 'f.area_code')}
      and f.id > $3 order by f.id limit $4`,
  },
  sync: async (ctx, tx, ids) => {
    await lockHeads(
      tx,
      ids.map((id) => ({ aggregateType: 'filing', aggregateId: id })),
    );
    const rows = await tx.sql<{ id: string; at: Date }>({
      name: 'workflow-round-filed-at',
      text: `select aggregate_id as id, max(at) as at from history
        where aggregate_type = 'filing' and aggregate_id = any($1::uuid[]) and type = 'submitted' group by 1`,
      values: [ids],
    });
    const filedAt = new Map(rows.map((r) => [r.id, r.at]));
    const filings = [...(await loadFilings(tx, [...ids])).values()].map((r) => r.filing);
    await syncReceipts(ctx, tx, filings, (filing) => filedAt.get(filing.id) ?? new Date(filing.submittedAt));
  },
};
