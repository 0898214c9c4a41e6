import type { Actor } from '@zhuanguan/access';
import { UrgeSent, UrgeUnitsRequest, type Organisation, type UrgeUnitsResponse } from '@zhuanguan/contracts';
import type { EventEnvelope } from '@zhuanguan/events';
import { newId, type Result } from '@zhuanguan/kernel';
import { fixedClock } from '@zhuanguan/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { searchDirectory } from '../src/directory/directory.js';
import { urgeUnits } from '../src/urge/urge-units.js';
import { actor, startRegistry, type RegistryFixture } from './registry-fixture.js';

const clock = fixedClock('2026-11-24T02:00:00Z');
let at: RegistryFixture;
let [league, county, education, health]: Organisation[] = [];
let [school, college, hospital, countySchool, staffed]: Organisation[] = [];

const urge = (who: Actor, given: Partial<UrgeUnitsRequest>): Promise<Result<UrgeUnitsResponse>> =>
  urgeUnits(at.ctx, who, UrgeUnitsRequest.fromPartial({ standing: 'vacant', ...given }));
const counts = (result: Result<UrgeUnitsResponse>) =>
  result.ok ? [result.value.urged, result.value.alreadyToday, result.value.leftOut] : result.refusal.code;
const events = async (): Promise<EventEnvelope[]> =>
  (
    await at.query<{ envelope: string }>(
      `select envelope from outbox where subject like '%.registry.urge.sent.v1' order by position`,
    )
  ).map(({ envelope }) => JSON.parse(envelope) as EventEnvelope);
const list = (who: Actor, extra: object = {}) =>
  searchDirectory(at.ctx, who, {
    query: '',
    areaCode: '',
    standing: 'vacant',
    departmentId: '',
    at: '',
    page: undefined,
    kinds: [],
    ...extra,
  });

beforeAll(async () => {
  at = await startRegistry(clock);
  league = await at.register('bureau', '锡林郭勒盟财政局');
  county = await at.register('bureau', '锡林浩特市财政局', { areaCode: '152502', financeParentId: league.id });
  education = await at.register('department', '锡林郭勒盟教育局', { financeParentId: league.id });
  health = await at.register('department', '锡林郭勒盟卫生健康委员会', { financeParentId: league.id });
  const under = (department: Organisation) => ({ budgetParentId: department.id, financeParentId: league!.id });
  school = await at.register('unit', '盟蒙古族中学', under(education));
  college = await at.register('unit', '盟职业学院', under(education));
  hospital = await at.register('unit', '盟医院', under(health));
  countySchool = await at.register('unit', '锡林浩特市第一小学', { areaCode: '152502', financeParentId: county.id });
  staffed = await at.register('unit', '盟第二中学', under(education));
  await at.appoint(staffed, '乌云塔娜', '2026-10-01');
  await at.clock(staffed, '2026-11-20');
});
afterAll(() => at.stop());
// A new day, so that nobody has been urged yet.
beforeEach(() => clock.advance(24 * 3_600_000));

describe('one click urges all that are missing', () => {
  it('a department urges its own vacant units, as many as its list has, each with one event', async () => {
    const officer = actor('department_officer', education!);
    const listed = await list(officer);
    const before = (await events()).length;
    const done = await urge(officer, {});
    // The department itself is a unit without a specialist, and on its own list.
    expect(counts(done)).toEqual([3, 0, 0]);
    expect(listed.ok && listed.value.page?.total).toBe(3);
    const told = (await events()).slice(before);
    expect(told.map((e) => UrgeSent.fromJSON(e.data).unitId).sort()).toEqual(
      [education!.id, school!.id, college!.id].sort(),
    );
    expect(told[0]).toMatchObject({ aggregatetype: 'urge', aggregateversion: 1, areacode: '152500' });
    expect(UrgeSent.fromJSON(told[0]?.data)).toMatchObject({
      reason: 'vacant',
      byOrganisationId: education!.id,
      byOrganisationName: '锡林郭勒盟教育局',
      urgedOn: '2026-11-25',
      ruleId: 'XL-1/XL-16',
      reference: { document: '锡财综〔2024〕89号' },
    });
    const [history] = await at.query<{ n: number }>(
      `select count(*) as n from history where aggregate_type = 'urge' and actor_account = $1`,
      [officer.accountId],
    );
    expect(history?.n).toBe(3);
    const after = await list(officer);
    expect(after.ok && after.value.entries.every((e) => e.lastUrgedAt?.getTime() === clock.now().getTime())).toBe(true);
  });

  it('the same unit once a day for a reason and organisation; another organisation and another day are another matter', async () => {
    const officer = actor('department_officer', education!);
    expect(counts(await urge(officer, { unitIds: [school!.id] }))).toEqual([1, 0, 0]);
    const second = await urge(officer, {});
    expect(counts(second)).toEqual([2, 1, 0]);
    expect(second.ok && second.value.alreadyTodayUnitIds).toEqual([school!.id]);
    // A colleague of the same department.
    expect(counts(await urge(actor('department_officer', education!), {}))).toEqual([0, 3, 0]);
    expect(counts(await urge(actor('bureau_officer', league!), { unitIds: [school!.id] }))).toEqual([1, 0, 0]);
    clock.advance(24 * 3_600_000);
    expect(counts(await urge(officer, { unitIds: [school!.id] }))).toEqual([1, 0, 0]);
  });

  it('midnight is Shanghai’s', async () => {
    const officer = actor('department_officer', education!);
    clock.set('2026-12-20T15:59:00Z');
    expect(counts(await urge(officer, { unitIds: [school!.id] }))).toEqual([1, 0, 0]);
    clock.set('2026-12-20T16:01:00Z');
    expect(counts(await urge(officer, { unitIds: [school!.id] }))).toEqual([1, 0, 0]);
  });

  it('for a change past its due date, by the rule that asks for it', async () => {
    const before = (await events()).length;
    const done = await urge(actor('bureau_officer', league!), { standing: 'change_overdue' });
    expect(counts(done)).toEqual([1, 0, 0]);
    const [told] = (await events()).slice(before);
    expect(UrgeSent.fromJSON(told?.data)).toMatchObject({
      unitId: staffed!.id,
      reason: 'change_overdue',
      ruleId: 'XL-4',
    });
  });

  it('within the filter of the list: area, department, word', async () => {
    const officer = actor('bureau_officer', league!);
    expect(counts(await urge(officer, { areaCode: '152502' }))).toEqual([2, 0, 0]);
    expect(counts(await urge(officer, { departmentId: health!.id }))).toEqual([2, 0, 0]);
    expect(counts(await urge(officer, { query: 'zyxy' }))).toEqual([1, 0, 0]);
  });
});

describe('who may not', () => {
  it('nobody but an officer, and nobody outside the own tree', async () => {
    for (const who of [
      actor('unit_handler', school!),
      actor('specialist', school!),
      actor('analyst', league!),
      actor('platform_client', league!, { clientId: 'platform', scopes: ['directory:read'] }),
    ])
      expect((await urge(who, { unitIds: [school!.id] })).ok).toBe(false);
    const named = { unitIds: [hospital!.id, school!.id, staffed!.id, newId()] };
    // Of another department, of the own one, with a specialist, of nobody.
    expect(counts(await urge(actor('department_officer', education!), named))).toEqual([1, 0, 3]);
    expect(counts(await urge(actor('bureau_officer', county!), { unitIds: [school!.id] }))).toEqual([0, 0, 1]);
    expect(counts(await urge(actor('bureau_officer', county!), {}))).toEqual([2, 0, 0]);
    // What one files for oneself is not below oneself.
    const both = actor('department_officer', health!, { roles: ['department_officer', 'unit_handler'] });
    expect(counts(await urge(both, { unitIds: [hospital!.id, school!.id] }))).toEqual([1, 0, 1]);
    expect(countySchool).toBeDefined();
  });
  it('for something that nobody is urged for', async () => {
    const refused = await urge(actor('bureau_officer', league!), { standing: 'on_record' });
    expect(refused).toMatchObject({ refusal: { code: 'not_urged_for', meta: { fields: [{ field: '/standing' }] } } });
  });
});

describe('the same click twice', () => {
  it('is answered as the first time; another body under the key is refused', async () => {
    const officer = actor('bureau_officer', league!);
    const idempotencyKey = newId();
    const before = (await events()).length;
    const all = await Promise.all([1, 2, 3].map(() => urge(officer, { idempotencyKey })));
    const urged = (await events()).length - before;
    expect(all.map(counts)).toEqual([1, 2, 3].map(() => [urged, 0, 0]));
    expect(counts(await urge(officer, { idempotencyKey }))).toEqual([urged, 0, 0]);
    expect(counts(await urge(officer, { idempotencyKey, areaCode: '152502' }))).toBe('idempotency_key_reused');
  });
  it('two colleagues at the same instant urge each unit once', async () => {
    const before = (await events()).length;
    const all = await Promise.all([1, 2, 3, 4].map(() => urge(actor('bureau_officer', league!), {})));
    const urged = all.reduce((n, r) => n + (r.ok ? r.value.urged : 0), 0);
    expect((await events()).length - before).toBe(urged);
    const told = (await events()).slice(before).map((e) => UrgeSent.fromJSON(e.data).unitId);
    expect(new Set(told).size).toBe(told.length);
  });
});
