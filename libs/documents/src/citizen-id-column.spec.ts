import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { readSpecialistTable, type TableColumn } from './index.js';

const columns: TableColumn[] = [
  { key: 'name', label: '姓名', required: true },
  { key: 'sex', label: '性别', required: true },
  { key: 'unit', label: '单位名称', required: true },
  { key: 'title', label: '职务/职级', required: true, aliases: ['职务'] },
  { key: 'phone', label: '联系电话', required: true, aliases: ['手机'] },
];

async function build(fill: (sheet: ExcelJS.Worksheet) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  fill(book.addWorksheet('Sheet1'));
  return Buffer.from(await book.xlsx.writeBuffer());
}

describe('an identity number', () => {
  const CITIZEN_ID: TableColumn = { key: 'citizen_id', label: '身份证号', required: false };
  const sheetOf = (rows: string[][], header = '公民身份号码') =>
    build((sheet) => {
      sheet.getRow(1).values = ['姓名', '性别', '单位名称', '职务', '手机', header];
      rows.forEach((row, i) => (sheet.getRow(i + 2).values = row));
    });
  const readWith = async (file: Buffer, asked: boolean) => {
    const result = await readSpecialistTable(file, { columns: asked ? [...columns, CITIZEN_ID] : columns });
    if (!result.ok) throw new Error(result.refusal.code);
    return result.value;
  };
  const [a, b] = ['152502199001010012', '420281198512310023'] as const;

  it('is read where the form asks, and is not among what is given back', async () => {
    for (const header of ['身份证号', '身份证号码', '公民身份号码']) {
      const read = await readWith(await sheetOf([['乌云', '女', '局', '科长', '13947912345', a]], header), true);
      expect(read.rows[0]?.cells['citizen_id']?.raw).toBe(a);
      expect(JSON.stringify(read.rows[0]?.written)).not.toContain(a);
      expect(read.labels).toContain(header);
    }
  });
  it('is not read where it does not', async () => {
    const read = await readWith(await sheetOf([['乌云', '女', '局', '科长', '13947912345', a]]), false);
    expect(JSON.stringify(read.rows)).not.toContain(a);
    expect(read.warnings.join()).toContain('公民身份号码');
  });
  it('of several people in one cell is each one’s own, and no one has another’s', async () => {
    const two = (numbers: string) => [['乌云、塔娜', '女', '局', '科长', '13947912345、13947912346', numbers]];
    const numbersOf = async (numbers: string) =>
      (await readWith(await sheetOf(two(numbers)), true)).rows.map((r) => r.cells['citizen_id']?.raw);
    expect(await numbersOf(`${a}、${b}`)).toEqual([a, b]);
    expect(await numbersOf('')).toEqual(['', '']);
    const [row, ...more] = (await readWith(await sheetOf(two(a)), true)).rows;
    expect(more).toEqual([]);
    expect(row?.problems[0]?.detail).toContain('身份证号的个数对不上');
  });
});
