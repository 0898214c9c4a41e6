import type { Actor } from '@zhuanguan/access';
import { ExportDirectoryRequest, SearchDirectoryRequest, type Organisation } from '@zhuanguan/contracts';
import { readSpecialistTable } from '@zhuanguan/documents';
import { newId } from '@zhuanguan/kernel';
import { packForArea, specialistPolicy } from '@zhuanguan/policy';
import { fixedClock } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getCoverage } from '../src/directory/coverage.js';
import { getUnit, searchDirectory } from '../src/directory/directory.js';
import { revealPersonal } from '../src/directory/reveal-personal.js';
import { exportDirectory } from '../src/directory/export-directory.js';
import { actor, startRegistry, type RegistryFixture } from './registry-fixture.js';

const clock = fixedClock('2026-11-24T02:00:00Z');
let at: RegistryFixture;
let [league, education, health]: Organisation[] = [];
let [school, hospital, lawless]: Organisation[] = [];
let [bureau, department]: Actor[] = [];

const search = async (who: Actor, given: Partial<SearchDirectoryRequest>) => {
  const found = await searchDirectory(at.ctx, who, SearchDirectoryRequest.fromPartial(given));
  if (!found.ok) throw new Error(found.refusal.code);
  return found.value;
};
const names = async (who: Actor, given: Partial<SearchDirectoryRequest>) =>
  (await search(who, given)).entries.map((e) => e.organisation?.name);

beforeAll(async () => {
  at = await startRegistry(clock);
  league = await at.register('bureau', '锡林郭勒盟财政局');
  education = await at.register('department', '锡林郭勒盟教育局', { financeParentId: league.id });
  health = await at.register('department', '锡林郭勒盟卫生健康委员会', {
    financeParentId: league.id,
    shortName: '盟卫健委',
    formerNames: ['锡林郭勒盟卫生局', '锡林郭勒盟卫生和计划生育委员会'],
  });
  school = await at.register('unit', '盟蒙古族中学', {
    budgetParentId: education.id,
    financeParentId: league.id,
    identifiers: [{ scheme: 'budget_unit_code', value: '152500001', validFrom: '', validTo: '' }],
  });
  hospital = await at.register('unit', '=盟医院', { budgetParentId: health.id, financeParentId: league.id });
  // An area that no pack speaks for.
  lawless = await at.register('unit', '外地驻盟单位', { areaCode: '150000', financeParentId: league.id });
  await at.appoint(school, '阿拉坦其木格·乌云毕力格', '2026-10-01');
  bureau = actor('bureau_officer', league);
  department = actor('department_officer', education);
});
afterAll(() => at.stop());

describe('search', () => {
  it.each([
    ['蒙古族', ['盟蒙古族中学']],
    ['mengguzu', ['盟蒙古族中学']],
    ['mmgzzx', ['盟蒙古族中学']],
    ['1525000', ['盟蒙古族中学']],
    ['盟卫健委', ['锡林郭勒盟卫生健康委员会']],
    ['计划生育', ['锡林郭勒盟卫生健康委员会']],
    ['乌云毕力格', ['盟蒙古族中学']],
    // The dot as input methods write it.
    ['其木格•乌云', ['盟蒙古族中学']],
    ['100%', []],
    ['乌云_力格', []],
  ])('%s', async (query, expected) => expect(await names(bureau!, { query })).toEqual(expected));

  it('says which former name was hit, and only where the present one was not', async () => {
    const hit = async (query: string) => (await search(bureau!, { query })).entries.map((e) => e.matchedFormerName);
    expect(await hit('计划生育')).toEqual(['锡林郭勒盟卫生和计划生育委员会']);
    expect(await hit('卫生健康')).toEqual(['']);
  });

  it('finds a person on the days the post was held, within scope alone', async () => {
    const query = '乌云毕力格';
    expect(await names(department!, { query, at: '2026-10-01' })).toEqual(['盟蒙古族中学']);
    expect(await names(department!, { query, at: '2026-09-30' })).toEqual([]);
    expect(await names(actor('department_officer', health!), { query })).toEqual([]);
    expect(await names(actor('unit_handler', hospital!), { query })).toEqual([]);
  });

  it('asks for a standing as it was on the day', async () => {
    const vacant = (day: string) => names(department!, { standing: 'vacant', at: day });
    expect(await vacant('')).toEqual(['锡林郭勒盟教育局']);
    expect(await vacant('2026-09-30')).toEqual(['盟蒙古族中学', '锡林郭勒盟教育局']);
    const then = await search(department!, { standing: 'vacant', at: '2026-09-30' });
    expect(then.entries.map((e) => e.standing?.state)).toEqual(['vacant', 'vacant']);
    expect(then.page?.total).toBe(2);
  });
});

describe('coverage', () => {
  it('every number is the length of its list', async () => {
    const coverage = await getCoverage(at.ctx, bureau!);
    if (!coverage.ok) throw new Error(coverage.refusal.code);
    const { areas, departments, total } = coverage.value;
    if (!total) throw new Error('no total');
    const columns = [
      ['units', ''],
      ['onRecord', 'on_record'],
      ['filed', 'filed_not_on_record'],
      ['vacant', 'vacant'],
      ['overMax', 'over_max'],
      ['changeOverdue', 'change_overdue'],
    ] as const;
    const rows = [
      ...areas.map((row) => ({ row, filter: { areaCode: row.key } })),
      ...departments.map((row) => ({ row, filter: { departmentId: row.key } })),
      { row: total, filter: {} },
    ];
    expect(rows.length).toBe(5);
    for (const { row, filter } of rows)
      for (const [column, standing] of columns) {
        const listed = await search(bureau!, { ...filter, standing, page: { size: 200, cursor: '' } });
        expect([row.name, column, listed.entries.length, listed.page?.total]).toEqual([
          row.name,
          column,
          row[column],
          row[column],
        ]);
      }
    expect(total.units).toBe(6);
    expect(lawless).toBeDefined();
  });
});

describe('export in the layout of the form', () => {
  const columns = () => {
    const pack = packForArea(at.ctx.policies, '152500');
    if (!pack) throw new Error('no pack');
    return specialistPolicy(pack, '2026-11-24').filing.form.columns;
  };
  const exported = async (who: Actor, given: Partial<ExportDirectoryRequest> = {}) => {
    const done = await exportDirectory(at.ctx, who, ExportDirectoryRequest.fromPartial(given));
    if (!done.ok) throw new Error(done.refusal.code);
    const table = await readSpecialistTable(Buffer.from(done.value.file), { columns: columns() });
    if (!table.ok) throw new Error(table.refusal.detail);
    const rows = table.value.rows.map(({ cells }) =>
      Object.fromEntries(Object.entries(cells).map(([key, { raw }]) => [key, raw])),
    );
    return { ...done.value, table: table.value, rows };
  };

  it('has title, 单位 line and header of the pack, the list’s units and nobody else’s phone', async () => {
    const done = await exported(department!);
    expect(done).toMatchObject({ units: 2, persons: 1, fileName: '政府采购专管员信息表-2026-11-24.xlsx' });
    expect(done.table).toMatchObject({ title: '政府采购专管员信息表', sealUnit: '锡林郭勒盟教育局', headerRow: 3 });
    expect(done.rows).toMatchObject([
      {
        index: '1',
        name: '阿拉坦其木格·乌云毕力格',
        sex: '女',
        unit: '盟蒙古族中学',
        title: '财务科科长',
        phone: '139****2345',
      },
      { index: '2', unit: '锡林郭勒盟教育局', remark: '尚无专管员' },
    ]);
  });
  it('the unit itself has its own phone and remark', async () => {
    const [row] = (await exported(actor('unit_handler', school!))).rows;
    expect(row).toMatchObject({ phone: '13947912345', remark: '兼职' });
  });
  it('is of the filter and of the day, and no cell is a formula', async () => {
    expect((await exported(bureau!, { query: '乌云毕力格' })).units).toBe(1);
    expect((await exported(department!, { at: '2026-09-30' })).persons).toBe(0);
    const [row] = (await exported(bureau!, { query: '盟医院' })).rows;
    expect(row?.['unit']).toBe("'=盟医院");
    const nobody = actor('analyst', league!, { accountId: newId() });
    expect((await exportDirectory(at.ctx, nobody, ExportDirectoryRequest.fromPartial({}))).ok).toBe(false);
  });
});

describe('somebody who has left', () => {
  it('has a phone that their unit too sees for a reason only, from the day the post is over', async () => {
    const unit = await at.register('unit', '盟老干部局', { financeParentId: league!.id });
    const id = await at.appoint(unit, '苏日娜', '2024-03-01');
    const handler = actor('unit_handler', unit);
    const seen = async (knownAt?: Date) => {
      const found = await getUnit(at.ctx, handler, unit.id, { at: '', ...(knownAt ? { knownAt } : {}) });
      if (!found.ok) throw new Error(found.refusal.code);
      const all = [...(found.value.unit?.appointments ?? []), ...found.value.pastAppointments];
      return all.map(({ person }) => [person?.phone, person?.remark]);
    };
    expect(await seen()).toEqual([['13947912345', '兼职']]);
    await at.query('update appointment set valid_to = $2 where id = $1', [id, '2026-11-24']);
    expect(await seen()).toEqual([['139****2345', '兼职']]);
    const why = { id, field: 'phone', purpose: 'contact', reason: '离任交接核对' };
    expect(await revealPersonal(at.ctx, handler, why)).toMatchObject({ value: { value: '13947912345' } });
  });
});

describe('registering', () => {
  it('takes an identifier of whatever scheme as it is, also one that is called like what every object has', async () => {
    for (const scheme of ['constructor', 'toString', '__proto__']) {
      const identifiers = [{ scheme, value: ' 甲-1 ', validFrom: '', validTo: '' }];
      const made = await at.register('unit', `盟${scheme}所`, { financeParentId: league!.id, identifiers });
      expect(made.identifiers).toMatchObject([{ scheme, value: '甲-1' }]);
    }
  });
});

// Last: it brings in a bureau more.
describe('kinds', () => {
  it('lists bureaus and their parts to who asks for them; a part of a bureau is no budget unit', async () => {
    const banner = await at.register('bureau', '东乌珠穆沁旗财政局', {
      areaCode: '152525',
      financeParentId: league!.id,
    });
    const section = await at.register('section', '盟财政局社会保障科', { financeParentId: league!.id });
    const kinds = ['bureau', 'section'];
    const all = [banner, section, league!].map((o) => o.name);
    expect((await names(bureau!, { kinds })).sort()).toEqual(all.sort());
    expect(await names(bureau!, { kinds, query: '社会保障' })).toEqual([section.name]);
    expect(await names(bureau!, { query: '社会保障' })).toEqual([]);
    expect(await names(bureau!, { kinds, at: '2026-11-20' })).toHaveLength(3);
    expect(await names(bureau!, { kinds, standing: 'ended' })).toEqual([]);
    expect(await names(department!, { kinds })).toEqual([]);
  });
});
