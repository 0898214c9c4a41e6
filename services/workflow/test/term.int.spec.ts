import { Organisation, OrganisationEnded, OrganisationKind, PersonMerged, PersonUnmerged } from '@zhuanguan/contracts';
import { makeEvent, type EventEnvelope, type EventHandler } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { organisationHandlers } from '../src/organisation/organisation.consumer.js';
import { personHandlers } from '../src/person/person.consumer.js';
import { extendTerm } from '../src/term/extend-term.js';
import { listTerms } from '../src/term/list-terms.js';
import { walkTimers } from '../src/timer/walk-timers.js';
import { actorAt, must } from './import-fixture.js';
import { leavingQueries, standInFor } from './leaving-fixture.js';
import { AREA, morning, newUnit, startTimerFixture, type TimerFixture } from './timer-fixture.js';

let at: TimerFixture;
const { armed, events, actorsOf } = leavingQueries(() => at);
beforeAll(async () => {
  at = await startTimerFixture('leaving');
});
afterAll(() => at.stop());

describe('how long somebody may hold a post', () => {
  it('counts from the first of appointments that follow each other, and an extension moves and arms anew', async () => {
    at.clock.set(morning('2026-11-23'));
    const { unitId, appointmentId } = await newUnit(at);
    // The same person before, to the day: one term since 2024.
    await at.query(
      `insert into workflow.appointment (id, unit_id, role, person_id, valid_from, valid_to, filing_id)
        select gen_random_uuid(), unit_id, role, person_id, '2023-12-20', valid_from, gen_random_uuid() from workflow.appointment where id = $1`,
      [appointmentId],
    );
    await walkTimers(at.ctx);
    expect(await armed(unitId)).toEqual(['term_limit -30d 2026-11-20']);
    const handler = actorAt('unit_handler', unitId);
    const [term] = must(await listTerms(at.ctx, handler, unitId));
    expect(term).toMatchObject({
      appointmentId,
      since: '2023-12-20',
      dueOn: '2026-12-20',
      state: 'due',
      actions: ['extend'],
    });
    expect(term?.deadline?.deadline?.reference?.document).toContain('示例');

    const extend = {
      appointmentId,
      until: '2027-12-20',
      reason: '暂无合适人选',
      idempotencyKey: newId(),
      correlationId: '',
    };
    expect(await extendTerm(at.ctx, actorAt('bureau_officer', at.bureau), extend)).toMatchObject({
      refusal: { kind: 'forbidden' },
    });
    const stand = standInFor(handler);
    expect(must(await extendTerm(at.ctx, stand, extend))).toEqual({ appointmentId, until: '2027-12-20' });
    expect(must(await extendTerm(at.ctx, stand, extend))).toEqual({ appointmentId, until: '2027-12-20' });
    expect(await actorsOf('term', appointmentId)).toEqual([[stand.accountId, handler.accountId]]);
    expect(await armed(unitId)).toEqual(['term_limit -30d 2027-11-20']);
    const [later] = must(await listTerms(at.ctx, actorAt('bureau_officer', at.bureau), unitId));
    expect(later).toMatchObject({
      dueOn: '2027-12-20',
      // The proof is of the limit, which no extension moves.
      deadline: { words: '还剩 392 日', deadline: { dueStrict: '2026-12-20', dueRolled: '2026-12-20' } },
      state: 'running',
      extensions: [{ until: '2027-12-20', reason: '暂无合适人选' }],
      actions: [],
    });
    const told = await events('workflow.term.extended.v1', appointmentId);
    expect(told).toMatchObject([{ unitId, until: '2027-12-20' }]);
    expect(JSON.stringify(told)).not.toContain('暂无');
    // A walk finds nothing to move.
    await walkTimers(at.ctx);
    expect(await armed(unitId)).toEqual(['term_limit -30d 2027-11-20']);
  });

  it('a gap begins a term anew', async () => {
    at.clock.set(morning('2026-11-23'));
    const { unitId, appointmentId } = await newUnit(at);
    await at.query(
      `insert into workflow.appointment (id, unit_id, role, person_id, valid_from, valid_to, filing_id)
        select gen_random_uuid(), unit_id, role, person_id, '2023-12-20', valid_from - 31, gen_random_uuid() from workflow.appointment where id = $1`,
      [appointmentId],
    );
    expect(must(await listTerms(at.ctx, actorAt('unit_handler', unitId), unitId))).toMatchObject([
      { since: '2025-01-02', dueOn: '2028-01-02', state: 'running' },
    ]);
  });

  it('is the human’s: a merge of ids joins what came before and moves reminders, and its undoing takes them apart', async () => {
    at.clock.set(morning('2026-11-23'));
    const { unitId, appointmentId } = await newUnit(at);
    const [{ personId } = { personId: '' }] = await at.query<{ personId: string }>(
      `select person_id as "personId" from workflow.appointment where id = $1`,
      [appointmentId],
    );
    const before = { id: newId(), personId: newId() };
    await at.query(
      `insert into workflow.appointment (id, unit_id, role, person_id, valid_from, valid_to, filing_id)
        select $2, unit_id, role, $3, '2023-12-20', valid_from, gen_random_uuid() from workflow.appointment where id = $1`,
      [appointmentId, before.id, before.personId],
    );
    await walkTimers(at.ctx);
    expect(await armed(unitId)).toEqual(['term_limit -30d 2027-12-03']);
    const handler = actorAt('unit_handler', unitId);
    const term = async () => must(await listTerms(at.ctx, handler, unitId))[0];
    const told = async (type: string, message: typeof PersonMerged) => {
      const data = message.toJSON({ mergeId: newId(), personId, intoId: before.personId });
      const event = { type, data } as EventEnvelope;
      await at.db.inTx({ kind: 'system', name: 'consumer' }, async (tx) => {
        await personHandlers(at.ctx)[type]?.apply(tx, event, undefined);
      });
    };
    await told('registry.person.merged.v1', PersonMerged);
    expect(await term()).toMatchObject({ since: '2023-12-20', dueOn: '2026-12-20', state: 'due' });
    expect(await armed(unitId)).toEqual(['term_limit -30d 2026-11-20']);
    // What was said of the earlier appointment is said of the term.
    await at.query(
      `insert into workflow.term_extension (id, appointment_id, until, reason, extended_at, extended_by)
        values (gen_random_uuid(), $1, '2027-06-30', '暂无合适人选', now(), gen_random_uuid())`,
      [before.id],
    );
    expect(await term()).toMatchObject({ dueOn: '2027-06-30', state: 'running' });
    await told('registry.person.unmerged.v1', PersonUnmerged);
    expect(await term()).toMatchObject({ since: '2025-01-02', dueOn: '2028-01-02' });
    expect(await armed(unitId)).toEqual(['term_limit -30d 2027-12-03']);
  });

  it('is of specialists: nobody asks a leader in charge to rotate (XL-15)', async () => {
    at.clock.set(morning('2026-11-23'));
    const { unitId, appointmentId } = await newUnit(at);
    await at.query(
      `update workflow.appointment set role = 'leader_in_charge', valid_from = '2020-01-02' where id = $1`,
      [appointmentId],
    );
    await walkTimers(at.ctx);
    expect(await armed(unitId)).toEqual([]);
    expect(must(await listTerms(at.ctx, actorAt('unit_handler', unitId), unitId))).toEqual([]);
  });
});

describe('a unit that ends and another that goes on with it', () => {
  const ON = '2026-11-01';
  const told = async (handlers: Record<string, EventHandler>, fact: string, aggregateId: string, data: unknown) => {
    const [aggregate = '', name = ''] = fact.split('.');
    const { envelope } = makeEvent({
      ...{ service: 'registry', aggregate, fact: name, aggregateId, aggregateVersion: 9, areaCode: AREA },
      ...{ time: at.ctx.now(), correlationId: newId(), data },
    });
    const event = JSON.parse(envelope) as EventEnvelope;
    await at.seed((tx) => handlers[event.type]?.apply(tx, event, undefined) ?? Promise.reject(new Error(event.type)));
  };
  const ends = async (unitId: string, successorIds: string[]) => {
    const [{ name } = { name: '' }] = await at.query<{ name: string }>('select name from organisation where id = $1', [
      unitId,
    ]);
    const kind = OrganisationKind.ORGANISATION_KIND_UNIT;
    const organisation = Organisation.fromPartial({
      id: unitId,
      kind,
      name,
      areaCode: AREA,
      validFrom: '2020-01-01',
      validTo: ON,
      version: 9,
    });
    await told(
      organisationHandlers(at.ctx),
      'organisation.ended',
      unitId,
      OrganisationEnded.toJSON({ organisation, successorIds, act: undefined }),
    );
    return name;
  };
  const personOf = async (appointmentId: string) =>
    (await at.query<{ id: string }>('select person_id as id from appointment where id = $1', [appointmentId]))[0]?.id ??
    '';
  const whoIsWho = (fact: 'merged' | 'unmerged', personId: string, intoId: string) => {
    const message = fact === 'merged' ? PersonMerged : PersonUnmerged;
    const data = message.toJSON({ mergeId: newId(), personId, intoId });
    return told(personHandlers(at.ctx), `person.${fact}`, personId, data);
  };
  const since = (appointmentId: string, validFrom: string) =>
    at.query('update appointment set valid_from = $2 where id = $1', [appointmentId, validFrom]);
  const terms = async (unitId: string) => must(await listTerms(at.ctx, actorAt('unit_handler', unitId), unitId));

  it('one term of one human: named under another id by the successor, with the earlier unit and what it extended', async () => {
    at.clock.set(morning('2026-11-23'));
    const [old, next] = [await newUnit(at), await newUnit(at)];
    await since(old.appointmentId, '2023-12-20');
    await since(next.appointmentId, ON);
    await walkTimers(at.ctx);
    expect(await armed(next.unitId)).toEqual(['term_limit -30d 2029-10-02']);
    const name = await ends(old.unitId, [next.unitId]);
    expect(await armed(old.unitId)).toEqual([]);
    // Two people, as far as anybody knows.
    expect(await terms(next.unitId)).toMatchObject([{ since: ON, earlier: [] }]);

    const [before, after] = [await personOf(old.appointmentId), await personOf(next.appointmentId)];
    await whoIsWho('merged', before, after);
    expect(await terms(next.unitId)).toMatchObject([
      {
        appointmentId: next.appointmentId,
        since: '2023-12-20',
        dueOn: '2026-12-20',
        state: 'due',
        earlier: [{ unitId: old.unitId, unitName: name, from: '2023-12-20', until: ON }],
      },
    ]);
    expect(await armed(next.unitId)).toEqual(['term_limit -30d 2026-11-20']);
    // What the unit before decided stands: the successor goes on with it.
    await at.query(`insert into term_extension values ($1, $2, '2027-06-30', '合并前已延长', now(), $1)`, [
      newId(),
      old.appointmentId,
    ]);
    expect(await terms(next.unitId)).toMatchObject([
      { dueOn: '2027-06-30', state: 'running', extensions: [{ until: '2027-06-30', reason: '合并前已延长' }] },
    ]);
    await whoIsWho('unmerged', before, after);
    expect(await terms(next.unitId)).toMatchObject([{ since: ON, dueOn: '2029-11-01', earlier: [], extensions: [] }]);
    expect(await armed(next.unitId)).toEqual(['term_limit -30d 2029-10-02']);
  });

  it('arms what follows where the person served both units already', async () => {
    const [old, next] = [await newUnit(at), await newUnit(at)];
    await since(old.appointmentId, '2024-01-15');
    await whoIsWho('merged', await personOf(old.appointmentId), await personOf(next.appointmentId));
    await walkTimers(at.ctx);
    expect(await armed(next.unitId)).toEqual(['term_limit -30d 2027-12-03']);
    await ends(old.unitId, [next.unitId]);
    expect(await armed(next.unitId)).toEqual(['term_limit -30d 2026-12-16']);
  });

  it('轮岗: a move to a unit that goes on with nothing begins a term', async () => {
    const [old, next] = [await newUnit(at), await newUnit(at)];
    await since(old.appointmentId, '2023-12-20');
    await since(next.appointmentId, ON);
    await whoIsWho('merged', await personOf(old.appointmentId), await personOf(next.appointmentId));
    await ends(old.unitId, []);
    expect(await terms(next.unitId)).toMatchObject([{ since: ON, earlier: [] }]);
  });
});
