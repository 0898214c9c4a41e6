import { FilingDestroyed } from '@zhuanguan/contracts';
import { appendFacts, destroyHistoryPersonal, keyOf, lockHeads, type Tx } from '@zhuanguan/db';
import type { EventEnvelope, EventHandler } from '@zhuanguan/events';
import { RETENTION } from '@zhuanguan/kernel';

/**
 * A filing's time had run out and two let it go: what this service copied of it goes too. Ids and dates stay, so that whoever asks
 * what was true then is still answered; whom it was about is not known here any more.
 */
export const destroyedHandlers: Readonly<Record<string, EventHandler<never>>> = {
  'workflow.filing.destroyed.v1': {
    apply: async (tx, event) => {
      const { filingId, unitId, appointmentIds, personIds, destroyedOn } = FilingDestroyed.fromJSON(event.data);
      await tx.sql({
        name: 'registry-destroy-note',
        text: 'delete from filing_note where filing_id = $1',
        values: [filingId],
      });
      await tx.sql({
        name: 'registry-destroy-citizen-id-index',
        text: 'delete from citizen_id_index where filing_id = $1',
        values: [filingId],
      });
      await destroyAppointments(tx, event, appointmentIds);
      await destroyPersons(tx, personIds);
      await destroyGates(tx, unitId, destroyedOn);
      return [];
    },
  },
};

async function destroyAppointments(tx: Tx, event: EventEnvelope, ids: readonly string[]): Promise<void> {
  const rows = await tx.sql<{ id: string }>({
    name: 'registry-destroy-appointments',
    text: `with gone as (update appointment set name = '', sex = '', title = '', phone = '', remark = ''
        where id = any ($1::uuid[]) returning id) select distinct id from gone order by id`,
    values: [ids],
  });
  await destroyHistoryPersonal(tx, 'appointment', ids);
  const heads = rows.map(({ id }) => ({ aggregateType: 'appointment', aggregateId: id }));
  await lockHeads(tx, heads);
  await appendFacts(
    tx,
    heads.map((head) => ({
      ...{ ...head, expectedVersion: tx.heads.get(keyOf(head))?.version ?? 0, type: 'destroyed' },
      ...{ at: new Date(event.time), actor: {}, payload: { basisEvent: event.id } },
    })),
  );
}

/** Of whom nothing is on record any more: their numbers elsewhere, what they declared, and why their ids were merged. */
async function destroyPersons(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const run = (name: string, text: string) =>
    tx.sql<{ id: string }>({ name: `registry-destroy-${name}`, text, values: [ids] });
  await run('identifiers', 'delete from person_identifier where person_id = any ($1::uuid[])');
  const declared = await run(
    'declarations',
    `update conflict_declaration set person_name = '', note = '', end_reason = case when end_reason is null then null else '' end
      where person_id = any ($1::uuid[]) returning id`,
  );
  await destroyHistoryPersonal(
    tx,
    'conflict_declaration',
    declared.map((row) => row.id),
  );
  await run(
    'merges',
    `update person_merge set reason = '', unmerge_reason = case when unmerge_reason is null then null else '' end
      where alias_id = any ($1::uuid[]) or into_id = any ($1::uuid[]) returning id`,
  );
  await run(
    'duplicates',
    `update duplicate_decision d set reason = '' where d.kind = 'person'
      and exists (select 1 from unnest($1::uuid[]) p where d.subject like '%' || p || '%') returning d.id`,
  );
  await destroyHistoryPersonal(tx, 'person', ids);
}

/** Gates name persons by their numbers on other platforms; those that a later one replaced before the time ran are not asked for again. */
async function destroyGates(tx: Tx, unitId: string, destroyedOn: string): Promise<void> {
  await tx.sql({
    name: 'registry-destroy-gates',
    text: `delete from gate g where g.unit_id = $1 and exists (select 1 from gate later where later.unit_id = g.unit_id
      and later.version > g.version and later.recorded_at < $2::date - make_interval(years => $3))`,
    values: [unitId, destroyedOn, RETENTION.procurement_file.years],
  });
}
