import { appendFacts, lockHeads, type Tx } from '@zhuanguan/db';
import type { EventEnvelope } from '@zhuanguan/events';
import { evolve } from './filing.domain.js';
import { filingFacts } from './filing.events.js';
import { loadFilings, saveFilings } from './filing.store.js';
import type { Filing, FilingEvent } from './filing.types.js';
import { endOpinions } from './opinion.domain.js';

/**
 * What a unit had filed and not finished ends with it: nobody is left to correct it, and nobody receives it any more. Clocks
 * it had met are left alone, for a unit that is no more has none that run.
 */
export async function closeFilingsOf(tx: Tx, unitId: string, event: EventEnvelope): Promise<void> {
  const open = await tx.sql<{ id: string }>({
    name: 'workflow-open-filings-of-unit',
    text: `select id from filing where unit_id = $1 and state in ('filed', 'returned') order by id`,
    values: [unitId],
  });
  const ids = open.map((f) => f.id);
  await lockHeads(
    tx,
    ids.map((id) => ({ aggregateType: 'filing', aggregateId: id })),
  );
  const at = new Date(event.time);
  const closed: FilingEvent = { type: 'withdrawn', closing: { at: at.toISOString(), reasonCode: 'unit_ended' } };
  const eventsOf = (filing: Filing) => [...endOpinions(filing, 'unit_ended', at.toISOString()), closed];
  // Locked now: one that was received meanwhile is on record and stays.
  const rows = [...(await loadFilings(tx, ids)).values()].filter(
    ({ filing }) => filing.state === 'filed' || filing.state === 'returned',
  );
  await saveFilings(
    tx,
    rows.map(({ filing, version }) => {
      const events = eventsOf(filing);
      return { filing: events.reduce(evolve, filing), version: version + events.length };
    }),
    [],
  );
  await appendFacts(
    tx,
    rows.flatMap((row) =>
      filingFacts(row, eventsOf(row.filing), {
        at,
        actor: {},
        correlationId: event.correlationid,
        unitAreaCode: event.areacode,
      }),
    ),
  );
}
