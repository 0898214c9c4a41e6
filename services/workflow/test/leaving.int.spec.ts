import type { Actor } from '@zhuanguan/access';
import { Organisation, OrganisationEnded, OrganisationKind, PersonMerged, PersonUnmerged } from '@zhuanguan/contracts';
import { makeEvent, type EventEnvelope, type EventHandler } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeFilings } from '../src/filing/close-filing.js';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import type { FilingKind } from '../src/filing/filing.types.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { getHandover, listHandovers, openHandovers } from '../src/handover/read-handovers.js';
import { recordHandover } from '../src/handover/record-handover.js';
import { organisationHandlers } from '../src/organisation/organisation.consumer.js';
import { personHandlers } from '../src/person/person.consumer.js';
import { extendTerm } from '../src/term/extend-term.js';
import { listTerms } from '../src/term/list-terms.js';
import { walkTimers } from '../src/timer/walk-timers.js';
import { actorAt, must } from './import-fixture.js';
import { AREA, fileExit, morning, newUnit, startTimerFixture, type TimerFixture } from './timer-fixture.js';

let at: TimerFixture;
beforeAll(async () => {
  at = await startTimerFixture('leaving');
});
afterAll(() => at.stop());

const armed = async (unitId: string): Promise<string[]> =>
  (
    await at.query<{ said: string }>(
      `select s.rule || ' ' || t.level || ' ' || t.fire_on as said from workflow.timer t join workflow.timer_series s on s.id = t.series_id
        where s.unit_id = $1 and t.state = 'armed' order by 1`,
      [unitId],
    )
  ).map((r) => r.said);
const events = async (type: string, id: string) =>
  (
    await at.query<{ envelope: string }>(
      `select envelope from workflow.outbox where envelope::jsonb->>'type' = $1 and envelope::jsonb->>'aggregateid' = $2 order by position`,
      [type, id],
    )
  ).map((r) => (JSON.parse(r.envelope) as { data: object }).data);

/** Whoever acts by what this one lends alone. */
const standInFor = ({ accountId, roles, ...rest }: Actor): Actor => ({
  ...{ ...rest, accountId: newId(), roles, lentRoles: roles, onBehalfOf: [{ accountId, roles }] },
});
const actorsOf = async (type: string, id: string) =>
  (
    await at.query<{ account: string; behalf: string | null }>(
      `select actor_account as account, payload->>'onBehalfOf' as behalf from workflow.history
        where aggregate_type = $1 and aggregate_id = $2 order by version`,
      [type, id],
    )
  ).map((r) => [r.account, r.behalf]);

async function leaves() {
  at.clock.set(morning('2026-11-23'));
  const { unitId, appointmentId } = await newUnit(at);
  // The person on record as the fixture writes it has no filing; what it says is enough for an exit.
  const filing = await fileExit(at, unitId, appointmentId, '2026-11-20');
  return { unitId, appointmentId, filing, handler: actorAt('unit_handler', unitId) };
}
async function receive(filing: { id: string; contentHash: string }) {
  for (const [role, id] of [
    ['department_officer', at.department],
    ['bureau_officer', at.bureau],
  ] as const) {
    const [row] = await decideReceipts(at.ctx, [
      {
        actor: actorAt(role, id),
        idempotencyKey: newId(),
        bodyHash: '',
        filingId: filing.id,
        contentHash: filing.contentHash,
        decision: { received: true },
        correlationId: newId(),
      },
    ]);
    if (row) must(row);
  }
}
const said = (appointmentId: string, states: Record<string, string>, over: object = {}) => ({
  appointmentId,
  items: Object.entries(states).map(([code, state]) => ({ code, state, note: '', label: '' })),
  handedOn: '2026-11-21',
  receiverName: '乌云',
  supervisorName: '',
  expectedVersion: 0,
  idempotencyKey: newId(),
  correlationId: '',
  ...over,
});
const CODES = ['open-projects', 'archives', 'accounts', 'disputes', 'rectification', 'seals'];
const all = (state: string) => Object.fromEntries(CODES.map((code) => [code, state]));

describe('what is handed over', () => {
  it('is due from the filing on, never holds it up, and is done step by step', async () => {
    const { unitId, appointmentId, filing, handler } = await leaves();
    const [due] = await openHandovers(at.ctx, handler, unitId);
    expect(due).toMatchObject({ appointmentId, personName: '某某', leftOn: '2026-11-20', version: 0, complete: false });
    expect(due?.items.map((i) => i.code)).toEqual(CODES);
    await receive(filing);
    expect(await armed(unitId)).toContain('handover +1d 2026-11-26');

    const first = must(await recordHandover(at.ctx, handler, said(appointmentId, { ...all('done'), seals: 'open' })));
    expect(first).toMatchObject({ complete: false, version: 1 });
    // Whoever saw the version before is told so, and nothing is lost.
    expect(await recordHandover(at.ctx, handler, said(appointmentId, all('done')))).toMatchObject({
      refusal: { code: 'version_changed' },
    });
    const last = said(appointmentId, { ...all('done'), seals: 'not_applicable' }, { expectedVersion: 1 });
    expect(must(await recordHandover(at.ctx, handler, last))).toMatchObject({ complete: true, version: 2 });
    expect(must(await recordHandover(at.ctx, handler, last))).toMatchObject({ version: 2 });
    expect(await openHandovers(at.ctx, handler, unitId)).toEqual([]);
    expect((await armed(unitId)).filter((t) => t.startsWith('handover'))).toEqual([]);
    // 委托: a colleague says so for the clerk who is away, and both are in the chain.
    const stand = standInFor(handler);
    const open = said(appointmentId, { ...all('done'), seals: 'open' }, { expectedVersion: 2 });
    must(await recordHandover(at.ctx, stand, open));
    must(await recordHandover(at.ctx, handler, { ...last, expectedVersion: 3, idempotencyKey: newId() }));
    expect(await actorsOf('handover', appointmentId)).toEqual([
      [handler.accountId, null],
      [handler.accountId, null],
      [stand.accountId, handler.accountId],
      [handler.accountId, null],
    ]);
    const read = must(await getHandover(at.ctx, handler, appointmentId));
    expect(read.history.map((h) => [h.openItems, h.complete])).toEqual([
      [[], true],
      [['seals'], false],
      [[], true],
      [['seals'], false],
    ]);
    expect(await events('workflow.handover.recorded.v1', appointmentId)).toMatchObject([
      { unitId, openItems: ['seals'] },
      { unitId, complete: true },
      { unitId, openItems: ['seals'] },
      { unitId, complete: true },
    ]);
    // Nothing personal in what is told.
    expect(JSON.stringify(await events('workflow.handover.recorded.v1', appointmentId))).not.toContain('乌云');
  });

  it('is read by department and bureau, and said by the unit alone', async () => {
    const { unitId, appointmentId } = await leaves();
    for (const officer of [actorAt('department_officer', at.department), actorAt('bureau_officer', at.bureau)]) {
      expect(must(await listHandovers(at.ctx, officer, unitId))).toMatchObject([{ appointmentId, actions: [] }]);
      expect(await recordHandover(at.ctx, officer, said(appointmentId, all('done')))).toMatchObject({
        refusal: { kind: 'forbidden' },
      });
    }
    const { unitId: other } = await newUnit(at);
    expect(await getHandover(at.ctx, actorAt('unit_handler', other), appointmentId)).toMatchObject({
      refusal: { kind: 'not_found' },
    });
  });

  it('is due no more where the exit is withdrawn', async () => {
    const { unitId, filing, handler } = await leaves();
    const [closed] = await closeFilings(at.ctx, [
      {
        actor: handler,
        act: 'withdraw',
        idempotencyKey: newId(),
        bodyHash: '',
        filingId: filing.id,
        reasonCode: 'not_happened',
        remark: '',
        correlationId: newId(),
      },
    ]);
    if (closed) must(closed);
    expect(await openHandovers(at.ctx, handler, unitId)).toEqual([]);
  });
});

describe('what was said', () => {
  const close = async (actor: Actor, filingId: string, act: 'withdraw' | 'void', reasonCode: string) => {
    const key = { idempotencyKey: newId(), bodyHash: '', correlationId: newId() };
    const [closed] = await closeFilings(at.ctx, [{ ...key, actor, act, filingId, reasonCode, remark: '尚未离岗' }]);
    if (closed) must(closed);
  };

  it('counts for that leaving alone: who goes on and leaves later hands over anew', async () => {
    const { unitId, appointmentId, filing, handler } = await leaves();
    await receive(filing);
    expect(must(await recordHandover(at.ctx, handler, said(appointmentId, all('done'))))).toMatchObject({ version: 1 });
    await close(actorAt('bureau_officer', at.bureau), filing.id, 'void', 'not_happened');
    expect(must(await listHandovers(at.ctx, handler, unitId))).toEqual([]);

    const again = await fileExit(at, unitId, appointmentId, '2026-11-22');
    await receive(again);
    expect(must(await listHandovers(at.ctx, handler, unitId))).toMatchObject([
      {
        leftOn: '2026-11-22',
        complete: false,
        version: 1,
        receiverName: '',
        items: CODES.map(() => ({ state: 'open' })),
      },
    ]);
    await walkTimers(at.ctx);
    expect(await armed(unitId)).toContain('handover +1d 2026-11-28');
    const anew = said(appointmentId, all('done'), { expectedVersion: 1 });
    expect(must(await recordHandover(at.ctx, handler, anew))).toMatchObject({ complete: true, version: 2 });
  });

  it('is due from the day that a correction moves the beginning of the successor to', async () => {
    at.clock.set(morning('2026-11-23'));
    const { unitId, appointmentId } = await newUnit(at);
    const handler = actorAt('unit_handler', unitId);
    const person = {
      ...{ name: '乌云', sex: '2', title: '会计', phone: '13800000001', remark: '', exceptionReason: '' },
      ...{ onEstablishment: true, noBadRecord: true },
    };
    const file = async (kind: FilingKind, content: object) => {
      const key = { idempotencyKey: newId(), bodyHash: '', correlationId: newId() };
      const filed = {
        actor: handler,
        kind,
        unitId,
        role: 'specialist',
        content: { person, changeReason: '轮岗', ...content },
      };
      const [done] = await submitFilings(at.ctx, [{ ...key, ...filed } as never]);
      const { filing } = must(done!);
      await receive(filing);
      return filing;
    };
    const change = await file('change', { decisionDate: '2026-11-20', predecessorAppointmentId: appointmentId });
    expect(await armed(unitId)).toContain('handover +1d 2026-11-26');
    await file('correction', { decisionDate: '2026-11-18', subjectAppointmentId: change.appointmentId });
    expect(must(await listHandovers(at.ctx, handler, unitId))).toMatchObject([{ leftOn: '2026-11-18' }]);
    expect(await armed(unitId)).toContain('handover +1d 2026-11-24');
  });
});

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
