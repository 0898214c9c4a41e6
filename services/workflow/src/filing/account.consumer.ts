import { PostEnded } from '@zhuanguan/contracts';
import { appendFacts, lockHeads, type Tx } from '@zhuanguan/db';
import type { EventEnvelope, EventHandler } from '@zhuanguan/events';
import { evolve } from './filing.domain.js';
import { filingFacts } from './filing.events.js';
import { loadFilings, saveFilings } from './filing.store.js';
import { releaseHeld } from './holding.domain.js';

export const ACCOUNT_SUBJECT = 'zg.*.*.*.identity.account.>';

/** Identity owns posts; what an officer who leaves had taken on waits for any colleague again (FIL-3). */
export const accountHandlers: Record<string, EventHandler> = {
  'identity.account.post_ended.v1': {
    apply: async (tx, event) => {
      const { accountId, organisationId } = PostEnded.fromJSON(event.data);
      await releaseAllOf(tx, accountId, organisationId, event);
    },
  },
};

async function releaseAllOf(tx: Tx, accountId: string, organisationId: string, event: EventEnvelope): Promise<void> {
  const held = await tx.sql<{ id: string }>({
    name: 'workflow-held-by',
    text: `select filing_id as id from receipt where (held_by = $1 or asked_of = $1) and organisation_id = $2 and state = 'pending' order by 1`,
    values: [accountId, organisationId],
  });
  const ids = held.map((r) => r.id);
  await lockHeads(
    tx,
    ids.map((id) => ({ aggregateType: 'filing', aggregateId: id })),
  );
  // Locked now: what was received or taken over meanwhile stays as it is.
  const rows = [...(await loadFilings(tx, ids)).values()].map((row) => ({
    row,
    events: releaseHeld(row.filing, accountId, organisationId, event.time),
  }));
  const changed = rows.filter(({ events }) => events.length > 0);
  if (changed.length === 0) return;
  await saveFilings(
    tx,
    changed.map(({ row, events }) => ({
      filing: events.reduce(evolve, row.filing),
      version: row.version + events.length,
    })),
    [],
  );
  const facts = changed.flatMap(({ row, events }) =>
    filingFacts(row, events, {
      at: new Date(event.time),
      actor: {},
      correlationId: event.correlationid,
      unitAreaCode: row.filing.areaCode,
    }),
  );
  await appendFacts(tx, facts);
}
