import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOf, type UnitListKey } from './unit-list.columns.js';
import { inOrder, planUnitList, type PlannedUnit, type RegisteredUnit } from './unit-list.domain.js';
import { parseRow } from './unit-list.parse.js';

const AREAS = [
  { code: '152500', name: '锡林郭勒盟' },
  { code: '152502', name: '锡林浩特市' },
  { code: '152523', name: '苏尼特左旗' },
  { code: '152524', name: '苏尼特右旗' },
];
const BUREAU = { id: 'bureau', areaCode: '152500' };
type Cells = Partial<Record<UnitListKey, string>>;

const registered = (over: Partial<RegisteredUnit>): RegisteredUnit => ({
  id: 'r1',
  kind: 'unit',
  name: '锡林郭勒盟档案馆',
  shortName: '盟档案馆',
  formerNames: [],
  areaCode: '152500',
  code: '152500900',
  uscc: '',
  budgetParentId: '',
  financeParentId: 'bureau',
  businessSection: '',
  busy: false,
  ...over,
});
const own = registered({
  id: 'bureau',
  kind: 'bureau',
  name: '锡林郭勒盟财政局',
  shortName: '',
  code: '',
  financeParentId: '',
});

function plan(rows: Cells[], known: RegisteredUnit[] = [own]): PlannedUnit[] {
  const listed = rows.map((cells, i) => parseRow({ sheet: '名单', rowNumber: i + 2, cells }, AREAS, BUREAU.areaCode));
  return planUnitList(listed, { bureau: BUREAU, registered: known, idFor: (row) => `n${row + 1}` });
}
const codesOf = (p: PlannedUnit | undefined) => p?.errors.map((e) => e.code);

describe('the rows of a list', () => {
  const sheet = (rows: string[][]) => ({
    name: '名单',
    rows: rows.map((cells, i) => ({
      rowNumber: i + 1,
      cells: new Map(cells.map((c, n) => [n + 1, c] as const).filter(([, c]) => c)),
    })),
  });
  it('finds the header below a title, skips totals and a header printed again', () => {
    const found = rowsOf(
      sheet([
        ['锡林郭勒盟本级预算单位名单'],
        ['序号', '预算单位 编码', '单位名称（全称）', '主管部门', '级次'],
        ['1', '152500001', '锡林郭勒盟教育局', '', '一级'],
        ['序号', '预算单位编码', '单位名称', '主管部门', '级次'],
        ['2', '152500002', '锡林郭勒盟蒙古族中学', '锡林郭勒盟教育局', '二级'],
        ['合计', '', '2'],
        ['填表人：乌云', '', '填表人'],
      ]),
    );
    expect(found?.map((r) => [r.rowNumber, r.cells.name])).toEqual([
      [3, '锡林郭勒盟教育局'],
      [5, '锡林郭勒盟蒙古族中学'],
    ]);
  });
  it.each([[[['封面'], ['单位名称：', '锡林郭勒盟财政局']]], [[[]]], [[['预算单位编码', '主管部门']]]])(
    'a sheet without a list has none',
    (rows) => expect(rowsOf(sheet(rows))).toBeUndefined(),
  );
});

describe('one row by itself', () => {
  it.each([
    ['152502', '152502'],
    ['１５２５０２', '152502'],
    ['锡林浩特市', '152502'],
    ['锡林浩特', '152502'],
    ['锡林郭勒盟本级', '152500'],
    ['', '152500'],
    ['苏尼特', undefined],
    ['北京市', undefined],
    ['110000', undefined],
  ])('area %s is %s', (area, code) => {
    const { areaCode, errors } = parseRow(
      { sheet: '', rowNumber: 2, cells: { name: '某单位', area } },
      AREAS,
      '152500',
    );
    if (code === undefined) expect(errors.map((e) => e.code)).toEqual(['area_unknown']);
    else expect({ areaCode, errors }).toEqual({ areaCode: code, errors: [] });
  });
  it('tells a short name from a former one in one column', () => {
    const { shortName, formerNames } = parseRow(
      { sheet: '', rowNumber: 2, cells: { name: '锡林郭勒盟文化旅游体育局', aliases: '盟文旅局、锡林郭勒盟文化局' } },
      AREAS,
      '152500',
    );
    expect({ shortName, formerNames }).toEqual({ shortName: '盟文旅局', formerNames: ['锡林郭勒盟文化局'] });
  });
  it.each([
    [{ name: '' }, ['required']],
    [{ name: '某单位', uscc: '11152500011609997X' }, [expect.any(String)]],
    [{ name: '某单位', kind: '企业' }, ['kind_unknown']],
    [{ name: '某单位', code: '编码' }, ['code_invalid']],
  ])('%j is refused', (cells, codes) => expect(codesOf(plan([cells])[0])).toEqual(codes));
});

describe('kinds and places', () => {
  it('departments are those others name, bureaus are 财政局 of their area; each stands under its own', () => {
    const [education, school, bureau, countyEducation, primary] = plan([
      { name: '锡林郭勒盟教育局', code: '152500001' },
      { name: '锡林郭勒盟蒙古族中学', department: '锡林郭勒盟教育局' },
      { name: '锡林浩特市财政局', area: '锡林浩特市' },
      { name: '锡林浩特市教育局', area: '锡林浩特市' },
      { name: '锡林浩特市第一小学', area: '锡林浩特市', department: '锡林浩特市教育局' },
    ]);
    expect(education).toMatchObject({ kind: 'department', financeParentId: 'bureau', budgetParentId: '' });
    expect(school).toMatchObject({ kind: 'unit', budgetParentId: education?.id, financeParentId: 'bureau' });
    expect(bureau).toMatchObject({ kind: 'bureau', financeParentId: 'bureau' });
    expect(countyEducation).toMatchObject({ kind: 'department', financeParentId: bureau?.id });
    expect(primary).toMatchObject({ budgetParentId: countyEducation?.id, financeParentId: bureau?.id, outcome: 'new' });
  });
  it('a department by code, by 简称, or its own name', () => {
    const [department, byCode, byShort] = plan([
      { name: '锡林郭勒盟教育局', code: '152500001', shortName: '盟教育局', department: '锡林郭勒盟教育局' },
      { name: '甲校', department: '152500001' },
      { name: '乙校', department: '盟教育局' },
    ]);
    expect(department).toMatchObject({ budgetParentId: '', kind: 'department', outcome: 'new' });
    expect([byCode?.budgetParentId, byShort?.budgetParentId]).toEqual([department?.id, department?.id]);
  });
  it.each<[string, Cells[], RegisteredUnit[], (string[] | undefined)[]]>([
    ['a department nobody knows', [{ name: '甲校', department: '教育局' }], [own], [['department_not_found']]],
    ['an area without a bureau', [{ name: '甲校', area: '152502' }], [own], [['bureau_missing']]],
    ['a second bureau', [{ name: '锡林郭勒盟第二财政局' }], [own], [['second_bureau']]],
    ['twice by name', [{ name: '甲 校' }, { name: '甲校' }], [own], [[], ['twice_in_list']]],
    [
      'twice by code',
      [
        { name: '甲校', code: '1001' },
        { name: '乙校', code: '1001' },
      ],
      [own],
      [[], ['twice_in_list']],
    ],
    [
      'each above the other',
      [
        { name: '甲局', department: '乙局' },
        { name: '乙局', department: '甲局' },
      ],
      [own],
      [['circle'], ['circle']],
    ],
    [
      'below a refused row',
      [
        { name: '教育局', kind: '企业' },
        { name: '甲校', department: '教育局' },
      ],
      [own],
      [['kind_unknown'], ['parent_refused']],
    ],
    [
      'two departments of that name',
      [{ name: '甲校', department: '教育局' }],
      [
        own,
        registered({ id: 'a', kind: 'department', name: '盟教育局', shortName: '教育局', code: 'x1' }),
        registered({
          id: 'b',
          kind: 'department',
          name: '旧教育局',
          shortName: '',
          formerNames: ['教育局'],
          code: 'x2',
        }),
      ],
      [['department_ambiguous']],
    ],
  ])('refuses %s', (_, rows, known, codes) => expect(plan(rows, known).map(codesOf)).toEqual(codes));
});

describe('what is registered already', () => {
  it.each<[string, Cells, Partial<PlannedUnit>]>([
    ['the same', { name: '锡林郭勒盟档案馆', code: '152500900' }, { outcome: 'unchanged', id: 'r1', changes: [] }],
    ['by 简称', { name: '盟档案馆', shortName: '' }, { id: 'r1', outcome: 'changed' }],
    [
      'a section more',
      { name: '锡林郭勒盟档案馆', section: '行政政法科' },
      { outcome: 'changed', changes: ['业务科室：（空） → 行政政法科'] },
    ],
    [
      'a new name by code',
      { name: '锡林郭勒盟档案史志馆', code: '152500900' },
      { outcome: 'changed', changes: ['名称：锡林郭勒盟档案馆 → 锡林郭勒盟档案史志馆'] },
    ],
    ['another unit', { name: '锡林郭勒盟图书馆', code: '152500901' }, { outcome: 'new' }],
  ])('%s', (_, cells, expected) => expect(plan([cells], [own, registered({})])[0]).toMatchObject(expected));

  it('with filings on record a name changes by an act with a document only', () => {
    const [renamed] = plan([{ name: '锡林郭勒盟档案史志馆', code: '152500900' }], [own, registered({ busy: true })]);
    expect(codesOf(renamed)).toEqual(['change_by_act']);
    const [section] = plan([{ name: '锡林郭勒盟档案馆', section: '行政科' }], [own, registered({ busy: true })]);
    expect(section?.outcome).toBe('changed');
  });

  it('an empty department leaves it where it is', () => {
    const known = [
      own,
      registered({ id: 'd', kind: 'department', name: '盟教育局', code: 'd' }),
      registered({ budgetParentId: 'd' }),
    ];
    expect(plan([{ name: '锡林郭勒盟档案馆' }], known)[0]).toMatchObject({ outcome: 'unchanged', budgetParentId: 'd' });
  });
});

it('whatever the list: parents come first, nobody is above themselves, and a plan of what was taken over changes nothing', () => {
  const name = fc.constantFrom('甲局', '乙局', '丙局', '丁校', '戊校', '己校', '锡林浩特市财政局');
  const row = fc.record({
    name,
    department: fc.oneof(fc.constant(''), name),
    area: fc.constantFrom('', '锡林浩特市'),
    code: fc.oneof(fc.constant(''), fc.constantFrom('1001', '1002', '1003')),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
      const good = plan(rows).filter((p) => p.outcome !== 'refused');
      const at = new Map(inOrder(good).map((p, i) => [p.id, i]));
      for (const p of good) {
        for (const parent of [p.budgetParentId, p.financeParentId])
          if (parent && parent !== 'bureau') expect(at.get(parent)).toBeLessThan(at.get(p.id) ?? -1);
        expect([p.budgetParentId, p.financeParentId]).not.toContain(p.id);
      }
      const taken = good.map((p) =>
        registered({
          id: p.id,
          kind: p.kind,
          name: p.listed.name,
          shortName: p.listed.shortName,
          areaCode: p.listed.areaCode,
          code: p.listed.code,
          budgetParentId: p.budgetParentId,
          financeParentId: p.financeParentId,
        }),
      );
      const again = plan(
        rows.filter((_, i) => plan(rows)[i]?.outcome !== 'refused'),
        [own, ...taken],
      );
      expect(again.map((p) => p.outcome)).toEqual(good.map(() => 'unchanged'));
    }),
    { numRuns: 500 },
  );
});
