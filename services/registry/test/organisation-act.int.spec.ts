import type { Actor } from '@zhuanguan/access';
import { OrganisationActCommand, type Organisation } from '@zhuanguan/contracts';
import { newId, type Result } from '@zhuanguan/kernel';
import { fixedClock } from '@zhuanguan/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { getCoverage } from '../src/directory/coverage.js';
import { getUnit, searchDirectory } from '../src/directory/directory.js';
import { commandFromProto } from '../src/organisation-act/organisation-act.mapping.js';
import { previewAct, recordAct } from '../src/organisation-act/organisation-acts.js';
import { answerCanAct } from '../src/standing/answer-can-act.js';
import { actor, startRegistry, type RegistryFixture } from './registry-fixture.js';

const clock = fixedClock('2026-11-24T02:00:00Z');
const ON = '2026-11-01';
let at: RegistryFixture;
let league: Organisation;
let county: Organisation;
let education: Organisation;
let health: Organisation;
let school: Organisation;
let bureau: Actor;

beforeAll(async () => {
  at = await startRegistry(clock);
});
afterAll(() => at.stop());

/** A small league of its own for each test. */
beforeEach(async () => {
  league = await at.register('bureau', '锡林郭勒盟财政局');
  county = await at.register('bureau', '锡林浩特市财政局', { areaCode: '152502', financeParentId: league.id });
  education = await at.register('department', '盟教育局', { financeParentId: league.id });
  health = await at.register('department', '盟卫生局', { financeParentId: league.id });
  school = await at.register('unit', '盟蒙古族中学', {
    shortName: '盟蒙中',
    budgetParentId: education.id,
    financeParentId: league.id,
    identifiers: [{ scheme: 'budget_unit_code', value: newId(), validFrom: '', validTo: '' }],
  });
  bureau = actor('bureau_officer', league);
});

type Given = Partial<OrganisationActCommand>;
const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
};
const commandOf = (given: Given) =>
  must(
    commandFromProto(
      OrganisationActCommand.fromPartial({ documentNumber: '锡编办发〔2026〕12号', effectiveDate: ON, ...given }),
    ),
  );
async function act(given: Given, who = bureau) {
  const command = commandOf(given);
  const preview = must(await previewAct(at.ctx, who, command));
  const done = must(await recordAct(at.ctx, who, command, { basis: preview.basis, idempotencyKey: newId() }));
  return { preview, done };
}
async function refusal(given: Given, who = bureau) {
  const seen = await previewAct(at.ctx, who, commandOf(given));
  return seen.ok ? 'allowed' : { code: seen.refusal.code, fields: seen.refusal.meta?.fields?.map((f) => f.field) };
}
const names = async (who: Actor, given: object = {}) => {
  const found = must(
    await searchDirectory(at.ctx, who, {
      query: '',
      areaCode: '',
      standing: '',
      departmentId: '',
      at: '',
      page: undefined,
      kinds: [],
      ...given,
    }),
  );
  return found.entries.map((e) => e.organisation?.name);
};
const events = async (id: string) =>
  (
    await at.query<{ subject: string }>(
      `select subject from registry.outbox where envelope::jsonb ->> 'aggregateid' = $1 and subject like '%.organisation.%' order by position`,
      [id],
    )
  ).map((r) => r.subject);

describe('更名', () => {
  it('keeps the old name findable, and tells what the document was', async () => {
    const { preview } = await act({ kind: 'rename', organisationId: school.id, name: '盟第一蒙古族中学' });
    expect(preview.effects).toMatchObject([
      {
        part: 'renamed',
        name: '盟蒙古族中学',
        changes: [
          { field: 'name', before: '盟蒙古族中学', after: '盟第一蒙古族中学' },
          { field: 'short_name', before: '盟蒙中', after: '' },
        ],
      },
    ]);
    for (const query of ['盟蒙古族中学', '盟蒙中'])
      expect(await names(bureau, { query })).toEqual(['盟第一蒙古族中学']);
    const unit = must(await getUnit(at.ctx, bureau, school.id, { at: '' }));
    expect(unit.unit?.organisation?.formerNames).toEqual(['盟蒙古族中学', '盟蒙中']);
    expect(unit.acts).toMatchObject([{ kind: 'rename', documentNumber: '锡编办发〔2026〕12号', effectiveDate: ON }]);
    expect(await events(school.id)).toEqual([
      'zg.15.25.00.registry.organisation.registered.v1',
      'zg.15.25.00.registry.organisation.changed.v1',
    ]);
  });
});

describe('划转', () => {
  it('moves a unit to another department; the old one reads it as it was until then', async () => {
    await at.appoint(school, '乌云其木格', '2026-03-01');
    await act({ kind: 'transfer', organisationId: school.id, budgetParentId: health.id });
    await at.appoint(school, '阿拉坦', '2026-11-10');
    const old = actor('department_officer', education);
    expect(await names(old)).not.toContain('盟蒙古族中学');
    expect(await names(old, { at: '2026-10-31' })).toContain('盟蒙古族中学');
    expect(await names(actor('department_officer', health))).toContain('盟蒙古族中学');
    const seen = must(await getUnit(at.ctx, old, school.id, { at: '' }));
    expect(seen).toMatchObject({ at: '2026-10-31', partedOn: ON });
    expect(seen.unit?.departmentName).toBe('盟教育局');
    expect(seen.unit?.appointments.map((a) => a.person?.name)).toEqual(['乌云其木格']);
    expect(seen.pastAppointments).toEqual([]);
    const stranger = actor('department_officer', await at.register('department', '盟水利局'));
    expect(await getUnit(at.ctx, stranger, school.id, { at: '2026-10-01' })).toMatchObject({ ok: false });
  });

  it('to another area is told in both', async () => {
    await act({ kind: 'transfer', organisationId: school.id, areaCode: '152502', financeParentId: county.id });
    expect((await events(school.id)).slice(1)).toEqual([
      'zg.15.25.00.registry.organisation.left.v1',
      'zg.15.25.02.registry.organisation.joined.v1',
    ]);
    const [head] = await at.query<{ version: number; own: number }>(
      `select h.version, o.version as own from registry.aggregate_head h join registry.organisation o on o.id = h.aggregate_id where o.id = $1`,
      [school.id],
    );
    expect(head).toEqual({ version: 3, own: 3 });
  });

  it('takes all below along, and never in a circle', async () => {
    const library = await at.register('unit', '盟蒙中图书馆', {
      budgetParentId: school.id,
      financeParentId: league.id,
    });
    expect(await refusal({ kind: 'transfer', organisationId: school.id, budgetParentId: library.id })).toMatchObject({
      code: 'circle',
    });
    await act({ kind: 'transfer', organisationId: school.id, budgetParentId: health.id });
    expect(await names(actor('department_officer', health))).toContain('盟蒙中图书馆');
  });
});

describe('合并', () => {
  it('takes posts, filings and what is below along as the preview says; the gate knows the unit is no more', async () => {
    await at.register('unit', '盟医院', { budgetParentId: health.id, financeParentId: league.id });
    const post = await at.appoint(health, '苏日娜', '2026-02-01');
    const { preview } = await act({
      kind: 'merge',
      organisationId: education.id,
      mergedIds: [health.id],
      name: '盟教育卫生局',
    });
    expect(preview.effects.map((e) => [e.part, e.name, e.appointments])).toEqual([
      ['continues', '盟教育局', 0],
      ['moved_below', '盟医院', 0],
      ['ended', '盟卫生局', 1],
    ]);
    expect(await names(actor('department_officer', education))).toEqual(
      expect.arrayContaining(['盟教育卫生局', '盟医院', '盟蒙古族中学']),
    );
    expect(await names(bureau, { query: '盟卫生局' })).toEqual(['盟教育卫生局']);
    expect(await names(bureau, { query: '盟卫生局', standing: 'ended' })).toEqual(['盟卫生局']);
    const ended = await at.query(
      `select valid_to::text as "validTo", end_filing_id as filing from registry.appointment where id = $1 and superseded_at is null`,
      [post],
    );
    expect(ended).toEqual([{ validTo: ON, filing: null }]);
    const ask = async (day: string) => {
      const [answer] = await answerCanAct(at.ctx, [
        {
          unit: { scheme: 'zg', value: health.id, validFrom: '', validTo: '' },
          person: undefined,
          action: 'plan',
          at: day,
          knownAt: undefined,
          supplierUsccs: [],
          projectReference: '',
        },
      ]);
      return answer?.result?.$case === 'answer' ? answer.result.value.code : answer?.result;
    };
    expect(await ask(ON)).toBe('unit_ended');
    expect(await ask('2026-10-31')).not.toBe('unit_ended');
    // Whoever goes on with the work reads what was theirs.
    const seen = must(await getUnit(at.ctx, actor('unit_handler', education), health.id, { at: '' }));
    expect(seen.unit?.appointments.map((a) => a.person?.name)).toEqual(['苏日娜']);
  });

  it('numbers of coverage stay the length of their lists', async () => {
    await act({ kind: 'merge', organisationId: education.id, mergedIds: [health.id] });
    const { total, departments } = must(await getCoverage(at.ctx, bureau));
    expect(total?.units).toBe((await names(bureau)).length);
    expect(departments.map((d) => d.units)).toEqual([(await names(bureau, { departmentId: education.id })).length]);
  });

  it('a bureau goes into a bureau alone, and nothing is left without one', async () => {
    await at.register('unit', '锡林浩特市一中', { areaCode: '152502', financeParentId: county.id });
    expect(await refusal({ kind: 'merge', organisationId: education.id, mergedIds: [county.id] })).toMatchObject({
      code: 'not_a_bureau',
    });
    await act({ kind: 'merge', organisationId: league.id, mergedIds: [county.id] });
    expect(await names(bureau)).toContain('锡林浩特市一中');
    const [lost] = await at.query<{ lost: number }>(
      `select count(*) as lost from registry.organisation o where o.valid_to is null and o.finance_parent_id is not null and not exists (
        select 1 from registry.organisation_closure c join registry.organisation b on b.id = c.ancestor_id and b.kind = 'bureau' and b.valid_to is null
        where c.tree = 'finance' and c.depth > 0 and c.descendant_id = o.id and c.valid_to is null)`,
    );
    expect(lost).toEqual({ lost: 0 });
  });
});

describe('拆分', () => {
  it('brings forth units in the place of the old one; ended, it has its record read by them', async () => {
    await at.appoint(school, '乌云其木格', '2026-03-01');
    const { done } = await act({
      kind: 'split',
      organisationId: school.id,
      ends: true,
      parts: [
        { name: '盟蒙古族初级中学', shortName: '', budgetUnitCode: '', uscc: '' },
        { name: '盟蒙古族高级中学', shortName: '', budgetUnitCode: '', uscc: '' },
      ],
    });
    expect(done.effects.map((e) => e.part)).toEqual(['created', 'created', 'ended']);
    expect(await names(actor('department_officer', education))).toEqual(
      expect.arrayContaining(['盟蒙古族初级中学', '盟蒙古族高级中学']),
    );
    const part = await at.query<{ id: string }>(
      `select id from registry.organisation where name = $1 and valid_from = $2`,
      ['盟蒙古族初级中学', ON],
    );
    const reader = actor('specialist', { ...school, id: part.at(-1)!.id });
    expect(must(await getUnit(at.ctx, reader, school.id, { at: '' })).partedOn).toBe(ON);
    // What may be read is also found.
    expect(await names(reader, { standing: 'ended' })).toEqual([school.name]);
    expect(await names(actor('unit_handler', health), { standing: 'ended' })).toEqual([]);
  });

  it('the old one may go on', async () => {
    await act({
      kind: 'split',
      organisationId: school.id,
      parts: [{ name: '盟蒙古族幼儿园', shortName: '', budgetUnitCode: '', uscc: '' }],
    });
    expect(await names(bureau)).toEqual(expect.arrayContaining(['盟蒙古族中学', '盟蒙古族幼儿园']));
  });
});

describe('撤销', () => {
  it('with units below asks who takes them over', async () => {
    expect(await refusal({ kind: 'dissolve', organisationId: education.id })).toEqual({
      code: 'has_subordinates',
      fields: ['/successorId'],
    });
    const { preview } = await act({ kind: 'dissolve', organisationId: education.id, successorId: health.id });
    expect(preview.effects.find((e) => e.part === 'ended')?.changes).toEqual([
      { field: 'successor', before: '', after: '盟卫生局' },
    ]);
    expect(await names(actor('department_officer', health))).toContain('盟蒙古族中学');
    expect(await refusal({ kind: 'rename', organisationId: education.id, name: '新名' })).toMatchObject({
      code: 'organisation_not_found',
    });
  });

  it('is not before a post that began later', async () => {
    await at.appoint(school, '乌云其木格', '2026-11-05');
    expect(await refusal({ kind: 'dissolve', organisationId: school.id })).toMatchObject({ code: 'appointment_after' });
  });
});

describe('what is refused', () => {
  it.each([
    ['no document', { documentNumber: ' ' }, ['/documentNumber']],
    ['a day to come', { effectiveDate: '2026-11-25' }, ['/effectiveDate']],
    ['no day', { effectiveDate: '2026-02-30' }, ['/effectiveDate']],
    ['before it was registered', { effectiveDate: '2023-12-31' }, ['/effectiveDate']],
    ['the same name', { name: '盟蒙古族中学', shortName: '' }, ['/name']],
  ])('%s', async (_, given, fields) => {
    expect(await refusal({ kind: 'rename', organisationId: school.id, name: '新名', ...given })).toMatchObject({
      fields,
    });
  });

  it('acts out of the order of their days', async () => {
    await act({ kind: 'rename', organisationId: school.id, name: '甲校', effectiveDate: '2026-10-01' });
    expect(
      await refusal({ kind: 'rename', organisationId: school.id, name: '乙校', effectiveDate: '2026-09-01' }),
    ).toMatchObject({ code: 'too_early' });
  });

  it('an end before what stood below had left, and a place below something that was not there yet', async () => {
    await act({ kind: 'transfer', organisationId: school.id, budgetParentId: health.id, effectiveDate: '2026-11-20' });
    expect(await refusal({ kind: 'dissolve', organisationId: education.id })).toMatchObject({ code: 'too_early' });
    const young = await at.register('department', '盟数据局', { financeParentId: league.id, validFrom: '2026-11-22' });
    expect(
      await refusal({
        kind: 'transfer',
        organisationId: school.id,
        budgetParentId: young.id,
        effectiveDate: '2026-11-21',
      }),
    ).toMatchObject({ code: 'too_early' });
  });

  it('anyone but the officer of a bureau above, and a bureau on itself', async () => {
    const given = { kind: 'rename', organisationId: school.id, name: '新名' };
    expect(await refusal(given, actor('department_officer', education))).toMatchObject({ code: 'not_allowed' });
    expect(await refusal(given, actor('bureau_officer', county))).toMatchObject({ code: 'outside' });
    expect(await refusal({ kind: 'dissolve', organisationId: league.id })).toMatchObject({ code: 'own_bureau' });
  });

  it('on another state than the one previewed; the same request twice is one act', async () => {
    const command = commandOf({ kind: 'rename', organisationId: school.id, name: '新名' });
    const { basis } = must(await previewAct(at.ctx, bureau, command));
    await at.appoint(school, '乌云其木格', '2026-03-01');
    const key = newId();
    expect(await recordAct(at.ctx, bureau, command, { basis, idempotencyKey: key })).toMatchObject({
      ok: false,
      refusal: { code: 'basis_changed' },
    });
    const again = must(await previewAct(at.ctx, bureau, command)).basis;
    const twins = await Promise.all(
      [1, 2].map(() => recordAct(at.ctx, bureau, command, { basis: again, idempotencyKey: key })),
    );
    expect(new Set(twins.map((t) => must(t).id)).size).toBe(1);
  });
});
