import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { readSpecialistTables, safeCell, WATERMARK_SHEET, writePlainTables, writeSpecialistForm } from './index.js';
import { shanghaiMinute, type Watermark } from './watermark.js';

const mark: Watermark = {
  ...{ number: 'REGISTRY-20261128-17', exportedBy: '乌云其木格', organisation: '锡林郭勒盟财政局', persons: 2 },
  at: shanghaiMinute(new Date('2026-11-28T07:04:00Z')),
  query: [
    ['检索词', '=HYPERLINK("http://x")'],
    ['状态', '已备案'],
  ],
};
const columns = [
  { key: 'unit', label: '单位名称' },
  { key: 'name', label: '姓名' },
  { key: 'phone', label: '联系电话' },
];
const rows = [
  { unit: '盟一中', name: '=cmd|calc', phone: '13947912345' },
  { unit: '盟二中', name: '@SUM(A1)', phone: '139****5678' },
];
const form = { title: '政府采购专管员信息表', sealLine: '单位：（盖章）', columns, rows };

async function sheetsOf(file: Buffer): Promise<ExcelJS.Worksheet[]> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(file as unknown as ExcelJS.Buffer);
  return workbook.worksheets;
}
const textOf = (sheet: ExcelJS.Worksheet): string => JSON.stringify(sheet.getSheetValues());

describe('a workbook that leaves', () => {
  it('says who took it, when, which query and under which number, in a sheet and on every page', async () => {
    const sheets = await sheetsOf(
      await writeSpecialistForm(form, [{ sheet: '报送情况', columns: [{ label: '单位' }], rows: [] }], mark),
    );
    expect(sheets.map((s) => s.name)).toEqual(['信息表', '报送情况', WATERMARK_SHEET]);
    const said = textOf(sheets[2]!);
    for (const word of ['REGISTRY-20261128-17', '乌云其木格', '锡林郭勒盟财政局', '2026年11月28日 15:04', '已备案'])
      expect(said).toContain(word);
    for (const sheet of sheets)
      expect(sheet.headerFooter.oddFooter).toContain('REGISTRY-20261128-17　锡林郭勒盟财政局　乌云其木格');
  });

  it('never begins a cell with a formula: not in rows, not in headers that were uploaded, not in what was asked for', async () => {
    const sheets = [
      ...(await sheetsOf(await writeSpecialistForm(form, [], mark))),
      ...(await sheetsOf(
        await writePlainTables(
          [{ sheet: '一', columns: [{ label: '+1' }, { label: '\t=2' }], rows: [['-1', '\r=3']] }],
          mark,
        ),
      )),
    ];
    for (const sheet of sheets)
      sheet.eachRow((row) =>
        row.eachCell((cell) => {
          expect(cell.type).not.toBe(ExcelJS.ValueType.Formula);
          expect(cell.text).not.toMatch(/^[=+\-@\t\r]/);
        }),
      );
  });

  it('is read back without the sheet that says so', async () => {
    const read = await readSpecialistTables(await writeSpecialistForm(form, [], mark), {
      columns: [...columns.map((c) => ({ ...c, required: true }))],
    });
    expect(read).toMatchObject({ ok: true, value: { tables: [{ sheet: '信息表' }], skipped: [] } });
  });

  it.each(['=1', '+1', '-1', '@a', '\t=1', '\r=1'])('%j is text', (text) => expect(safeCell(text)).toBe(`'${text}`));
});
