import { fileURLToPath } from 'node:url';
import ExcelJS from 'exceljs';
import { packForArea } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { describe, expect, it } from 'vitest';
import { readSpecialistTables, type TableColumn } from './index.js';

const policies = await loadPolicySet(fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url)));
const form = packForArea(policies, '420281')?.forms.find((f) => f.id === 'registration-card');
if (!form) throw new Error('Daye has no card');
const columns = form.columns as TableColumn[];

interface Values {
  unit?: string;
  name?: string;
  title?: string;
  phone?: string;
  leader?: string;
}

/** The card of 冶财〔2023〕29号 annex 2, as an office fills it in. */
function card(book: ExcelJS.Workbook, sheetName: string, values: Values, at = 1): void {
  const { unit = '', name = '', title = '', phone = '', leader = '王建国' } = values;
  const sheet = book.getWorksheet(sheetName) ?? book.addWorksheet(sheetName);
  const lines = [
    ['大冶市政府采购专办员登记表'],
    ['单位名称\n（公章）', unit],
    ['', '日期：2026.11.20'],
    ['单位地址', '金湖大道1号'],
    ['组织机构\n代码', '12420281MB1234567X'],
    ['政府采购\n联络员', '姓名', name],
    ['', '职务', title],
    ['', '办公电话', '0714-8731721'],
    ['', '手机', phone],
    ['', '邮箱', ''],
    ['政府采购\n分管领导', '姓名', leader],
    ['', '职务', '副局长'],
    ['', '电话', '0714-8731722'],
    ['单位负责人\n签字', ''],
  ];
  for (const [i, line] of lines.entries()) line.forEach((text, j) => (sheet.getCell(at + i, j + 1).value = text));
  sheet.mergeCells(at + 5, 1, at + 9, 1);
  sheet.mergeCells(at + 10, 1, at + 12, 1);
  sheet.mergeCells(at + 1, 2, at + 1, 3);
}
const read = async (book: ExcelJS.Workbook, asked = columns) => {
  const result = await readSpecialistTables(Buffer.from(await book.xlsx.writeBuffer()), { columns: asked });
  if (!result.ok) throw new Error(result.refusal.detail);
  return result.value;
};
const values = (cells: Record<string, { raw: string }>) =>
  Object.fromEntries(Object.entries(cells).map(([key, { raw }]) => [key, raw]));

describe('a card, labels beside their values', () => {
  it('is read by the labels of the form, the leader apart from the specialist', async () => {
    const book = new ExcelJS.Workbook();
    card(book, '登记表', { unit: '大冶市教育局', name: '李明', title: '财务科长', phone: '13900000001' });
    const { tables } = await read(book);
    expect(tables.map((t) => t.rows.map((r) => values(r.cells)))).toEqual([
      [
        {
          unit: '大冶市教育局',
          date: '2026.11.20',
          unit_address: '金湖大道1号',
          organisation_code: '12420281MB1234567X',
          name: '李明',
          title: '财务科长',
          office_phone: '0714-8731721',
          phone: '13900000001',
          email: '',
          leader_name: '王建国',
          leader_title: '副局长',
          leader_phone: '0714-8731722',
          head_signature: '',
        },
      ],
    ]);
    expect(tables[0]?.rows[0]?.cells['name']?.address).toBe('C6');
  });

  it('stands on a sheet for each unit, or one below the other; a blank one is nobody', async () => {
    const book = new ExcelJS.Workbook();
    card(book, '教育局', { unit: '大冶市教育局', name: '李明', phone: '13900000001' });
    card(book, '卫健局', { unit: '大冶市卫健局', name: '王芳', phone: '13900000002' });
    card(book, '卫健局', { unit: '大冶市疾控中心', name: '赵六', phone: '13900000003' }, 20);
    card(book, '空表', {});
    book.addWorksheet('说明').addRow(['请按单位填写']);
    const { tables, skipped } = await read(book);
    expect(tables.map((t) => [t.sheet, t.rows.map((r) => [r.cells['unit']?.raw, r.cells['name']?.raw])])).toEqual([
      ['教育局', [['大冶市教育局', '李明']]],
      [
        '卫健局',
        [
          ['大冶市卫健局', '王芳'],
          ['大冶市疾控中心', '赵六'],
        ],
      ],
      ['空表', []],
    ]);
    expect(skipped).toEqual(['说明']);
  });

  it('holds a second person in the next cell, the date in the cell of the unit, and says which is blank', async () => {
    const book = new ExcelJS.Workbook();
    card(book, 'x', { unit: '教育局\n日期：2026.11.20', name: '李明', title: '科长', phone: '13900000001' });
    const sheet = book.getWorksheet('x');
    sheet!.getCell('B3').value = '';
    for (const [at, text] of [
      ['D6', '王芳'],
      ['D7', '科员'],
      ['D9', '13900000002'],
    ] as const)
      sheet!.getCell(at).value = text;
    card(book, 'x', {}, 20);
    const { tables } = await read(book);
    expect(tables[0]?.card).toEqual({ blank: [21] });
    expect(
      tables[0]?.rows.map(({ cells }) => [cells['name'], cells['phone'], cells['unit']?.raw, cells['date']?.raw]),
    ).toEqual([
      [{ raw: '李明', address: 'C6' }, { raw: '13900000001', address: 'C9' }, '教育局', '2026.11.20'],
      [{ raw: '王芳', address: 'D6' }, { raw: '13900000002', address: 'D9' }, '教育局', '2026.11.20'],
    ]);
    // Where an empty line is to be filled in.
    expect(tables[0]?.rows[0]?.cells['email']?.address).toBe('C10');
  });

  it('may be a flat table, the leader told by the heading of the block', async () => {
    const book = new ExcelJS.Workbook();
    const labels = [
      '单位名称',
      '单位地址',
      '组织机构代码',
      '姓名',
      '职务',
      '办公电话',
      '手机',
      '邮箱',
      '分管领导姓名',
      '分管领导职务',
      '分管领导电话',
    ];
    const row = [
      '教育局',
      '金湖大道1号',
      'MB1A0001-X',
      '李明',
      '科长',
      '0714-8731721',
      '13900000001',
      '',
      '王建国',
      '副局长',
      '0714-8731722',
    ];
    book.addWorksheet('汇总').addRows([labels, row]);
    const { tables } = await read(book);
    expect(tables[0]?.card).toBeUndefined();
    expect(values(tables[0]!.rows[0]!.cells)).toMatchObject({
      ...{ name: '李明', title: '科长', phone: '13900000001', office_phone: '0714-8731721' },
      ...{ leader_name: '王建国', leader_title: '副局长', leader_phone: '0714-8731722' },
    });
  });

  it('is none where the form needs more than it has', async () => {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('x').addRows([
      ['姓名', '李明'],
      ['手机', '13900000001'],
    ]);
    await expect(read(book)).rejects.toThrow(/没有找到表头/);
  });
});

describe('several people in one cell', () => {
  it('are a row each where names and phones are as many', async () => {
    const book = new ExcelJS.Workbook();
    card(book, 'x', { unit: '教育局', name: '李明、王芳', title: '科长、科员', phone: '13900000001、13900000002' });
    card(book, 'y', { unit: '卫健局', name: '赵六\n钱七', title: '科员', phone: '13900000003\n13900000004' });
    const { tables } = await read(book);
    const rows = tables.flatMap((t) => t.rows);
    expect(rows.map((r) => ['name', 'title', 'phone'].map((key) => r.cells[key]?.raw))).toEqual([
      ['李明', '科长', '13900000001'],
      ['王芳', '科员', '13900000002'],
      ['赵六', '科员', '13900000003'],
      ['钱七', '科员', '13900000004'],
    ]);
    expect(rows[0]?.warnings).toEqual(['“姓名”一格有 2 个人，按次序分开读取，请核对。']);
  });

  it.each([
    [{ name: '李明、王芳', phone: '13900000001' }, /2 个人，电话的个数对不上/],
    [{ name: '李明、王芳、赵六', phone: '13900000001、13900000002' }, /3 个人，电话的个数对不上/],
    [
      { name: '李明、王芳、赵六', title: '科长、科员', phone: '13900000001、13900000002、13900000003' },
      /职务的个数对不上/,
    ],
  ])('are an error of the row where nobody can say whose is what', async (given, words) => {
    const book = new ExcelJS.Workbook();
    card(book, 'x', { unit: '教育局', ...given });
    const [row, ...others] = (await read(book)).tables.flatMap((t) => t.rows);
    expect(others).toEqual([]);
    expect(row?.problems).toEqual([
      { key: 'name', code: 'several_people', detail: expect.stringMatching(words) as string },
    ]);
  });
});
