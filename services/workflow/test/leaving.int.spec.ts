import type { Actor } from '@zhuanguan/access';
import { newId } from '@zhuanguan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeFilings } from '../src/filing/close-filing.js';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import type { FilingKind } from '../src/filing/filing.types.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { getHandover, listHandovers, openHandovers } from '../src/handover/read-handovers.js';
import { recordHandover } from '../src/handover/record-handover.js';
import { walkTimers } from '../src/timer/walk-timers.js';
import { actorAt, must } from './import-fixture.js';
import { leavingQueries, standInFor } from './leaving-fixture.js';
import { fileExit, morning, newUnit, startTimerFixture, type TimerFixture } from './timer-fixture.js';

let at: TimerFixture;
const { armed, events, actorsOf } = leavingQueries(() => at);
beforeAll(async () => {
  at = await startTimerFixture('leaving');
});
afterAll(() => at.stop());

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
