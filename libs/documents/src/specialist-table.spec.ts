import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSpecialistTable, writeSpecialistForm, type TableColumn } from './index.js';
import { handMade, zip } from './testing/hand-made-workbook.js';
import { zipEntries } from './zip-entries.js';

const columns: TableColumn[] = [
  { key: 'index', label: '序号', required: false },
  { key: 'name', label: '姓名', required: true, aliases: ['专管员姓名'] },
  { key: 'sex', label: '性别', required: true },
  { key: 'unit', label: '单位名称', required: true },
  { key: 'title', label: '职务/职级', required: true, aliases: ['职务'] },
  { key: 'phone', label: '联系电话', required: true, aliases: ['手机'] },
  { key: 'remark', label: '备注', required: false },
];
const form = { title: '政府采购专管员信息表', sealLine: '单位：（盖章）', columns };
const person = (extra = {}) => ({
  index: '1',
  name: '乌云塔娜',
  sex: '女',
  unit: '锡林郭勒盟教育局',
  title: '科长/三级主任科员',
  phone: '13947912345',
  remark: '',
  ...extra,
});

async function build(fill: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  fill(book.addWorksheet('Sheet1'), book);
  return Buffer.from(await book.xlsx.writeBuffer());
}
const read = async (file: Buffer, limits = {}) => readSpecialistTable(file, { columns, limits });
const table = async (file: Buffer) => {
  const result = await read(file);
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
};
const code = async (file: Buffer, limits = {}) => {
  const result = await read(file, limits);
  return result.ok ? 'ok' : result.refusal.code;
};

describe('the form as offices send it', () => {
  it('title, unit line, merged cells, footers and blank numbered rows', async () => {
    const file = await build((sheet) => {
      sheet.mergeCells('A1:G1');
      sheet.getCell('A1').value = '政府采购专管员信息表';
      sheet.mergeCells('A3:G3');
      sheet.getCell('A3').value = '单位：锡林郭勒盟教育局（盖章）';
      sheet.getRow(5).values = ['序号', '姓 名', '性\n别', '单位名称', '职务／职级', '联系电话', '备注'];
      sheet.getRow(6).values = [1, '阿拉坦其木格', '女', '锡林郭勒盟教育局', '科长', 13947912345, ''];
      sheet.getRow(7).values = [
        2,
        '𠮷田·巴雅尔',
        '男',
        '锡林郭勒盟教育局',
        '科员',
        '０４７９－８２１２３４５',
        '非在编',
      ];
      sheet.mergeCells('D6:D7');
      sheet.getRow(8).values = [3];
      sheet.getRow(10).values = ['填表人：王某', '', '', '审核人：李某'];
    });
    const result = await table(file);
    expect(result).toMatchObject({ title: '政府采购专管员信息表', sealUnit: '锡林郭勒盟教育局', headerRow: 5 });
    expect(
      result.rows.map((r) => [r.rowNumber, r.cells['name']?.raw, r.cells['phone']?.raw, r.cells['unit']?.raw]),
    ).toEqual([
      [6, '阿拉坦其木格', '13947912345', '锡林郭勒盟教育局'],
      [7, '𠮷田·巴雅尔', '０４７９－８２１２３４５', '锡林郭勒盟教育局'],
    ]);
    expect(result.rows[0]?.cells['phone']?.address).toBe('F6');
    expect(result.footers).toHaveLength(1);
  });
  it('rich text, formulas by their stored result', async () => {
    const file = await build((sheet) => {
      sheet.addRow(['姓名', '性别', '单位名称', '职务', '手机']);
      sheet.addRow([
        { richText: [{ text: '乌云' }, { text: '塔娜' }] },
        '女',
        'x',
        '科员',
        { formula: '1+1', result: 13947912345 },
      ]);
    });
    const result = await table(file);
    expect(result.rows[0]?.cells['name']?.raw).toBe('乌云塔娜');
    expect(result.rows[0]?.cells['phone']?.raw).toBe('13947912345');
  });
  it('the sheet with the header is taken, a second one is said', async () => {
    const file = await build((sheet, book) => {
      sheet.addRow(['封面']);
      for (const name of ['教育局', '教育局（旧）']) {
        const other = book.addWorksheet(name);
        other.addRow(['姓名', '性别', '单位名称', '职务', '手机']);
        other.addRow(['张三', '男', 'x', '科员', '13947912345']);
      }
    });
    const result = await table(file);
    expect(result.sheet).toBe('教育局');
    expect(result.warnings.join()).toContain('教育局（旧）');
  });
  it('formatting far down costs nothing', async () => {
    const file = await build((sheet) => {
      sheet.addRow(['姓名', '性别', '单位名称', '职务', '手机']);
      sheet.addRow(['张三', '男', 'x', '科员', '13947912345']);
      for (let i = 3; i < 30_000; i += 1) sheet.getRow(i).height = 20;
    });
    expect((await table(file)).rows).toHaveLength(1);
  });
  it('what is written is read back the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.array(fc.constantFrom(...'阿拉坦其木格𠮷㛃·'), { minLength: 2, maxLength: 8 }).map((c) => c.join('')),
          { minLength: 1, maxLength: 4 },
        ),
        async (names) => {
          const file = await writeSpecialistForm({
            ...form,
            unit: '某局',
            rows: names.map((name) => person({ name })),
          });
          const result = await table(file);
          expect(result.rows.map((r) => r.cells['name']?.raw)).toEqual(names);
          expect(result.sealUnit).toBe('某局');
        },
      ),
      { numRuns: 15 },
    );
  });
  const header = ['姓名', '性别', '单位名称', '职务/职级', '联系电话'];
  const row = ['张三', '男', '教育局', '科员', '13947912345'];
  it.each([
    [['单位：教育局（公章）']],
    [['单位：教育局（ 盖 章 ）']],
    [['填报单位（盖章）：教育局']],
    [['单位名称：教育局    填报日期：2026年11月25日']],
    [['单位：（盖章）教育局 2026.11.25']],
    [['单位：', '教育局', '', '日期：2026-11-25']],
    [['单 位：教育局（签章）']],
    [['单位：教育局（盖章）      年   月   日']],
    [['填 报 单 位（加盖公章）：教育局 二〇二六年十一月二十五日']],
    [['单位（盖章）教育局']],
    [['单位：教育局（盖章）', '', '填表人：王某', '联系电话：8212345']],
    [['预算单位名称：＿＿教育局＿＿（ 章 ）填报日期：２０２６年１１月']],
  ])('the line %j names the unit', async (line) => {
    const file = await build((sheet) => sheet.addRows([['信息表'], line, header, row]));
    expect(await table(file)).toMatchObject({ sealUnit: '教育局', title: '信息表' });
  });
  it.each(['单位：（盖章）', '单位：（公章）   年  月  日', '单位：______（盖章） 填表人：王某'])(
    'the unfilled line %s names nobody',
    async (line) => {
      const file = await build((sheet) => sheet.addRows([['信息表'], [line], header, row]));
      expect(await table(file)).not.toHaveProperty('sealUnit');
    },
  );
  it('the stamp at the foot names the unit; between two tables it names the one of the second', async () => {
    const withoutUnit = (cells: string[]) => cells.filter((_, i) => i !== 2);
    const file = await build((sheet) =>
      sheet.addRows([
        ['信息表'],
        withoutUnit(header),
        withoutUnit(row),
        ['单位（盖章）：卫健委'],
        ['信息表'],
        withoutUnit(header),
        withoutUnit(['李四', '女', '', '科员', '13947954321']),
      ]),
    );
    const result = await table(file);
    expect(result.sealUnit).toBe('卫健委');
    expect(result.rows.map((r) => [r.cells['name']?.raw, r.cells['unit']?.raw])).toEqual([
      ['张三', undefined],
      ['李四', '卫健委'],
    ]);
  });
  it('header words with a note in brackets; two columns of phones and of posts are both read', async () => {
    const wide = columns.map((c) => (c.key === 'phone' ? { ...c, aliases: ['手机', '办公电话'] } : c));
    const titles = wide.map((c) => (c.key === 'title' ? { ...c, aliases: ['职务', '职级'] } : c));
    const file = await build((sheet) => {
      sheet.addRow(['姓名（必填）', '性别', '单位名称', '职务', '职级', '办公电话', '联系电话（手机）']);
      sheet.addRow(['张三', '男', '教育局', '科长', '三级主任科员', '0479-8212345', '13947912345']);
      sheet.addRow(['李四', '女', '教育局', '科员', '科员', '', '13947954321']);
    });
    const result = await readSpecialistTable(file, { columns: titles });
    if (!result.ok) throw new Error(result.refusal.code);
    const cells = result.value.rows.map((r) => [r.cells['title'], r.cells['phone']].map((c) => c?.raw));
    expect(cells).toEqual([
      ['科长/三级主任科员', '0479-8212345/13947912345'],
      ['科员', '13947954321'],
    ]);
    expect(result.value.rows[0]?.cells['phone']).toEqual({
      raw: '0479-8212345/13947912345',
      address: 'F2',
      parts: [
        { word: '办公电话', raw: '0479-8212345' },
        { word: '联系电话手机', raw: '13947912345' },
      ],
    });
  });
  it.each(['联系电话（手机）', '手机号码', '办公电话', '移动电话', '座机/手机', '联系\n方式', '＊电话'])(
    '%s is a phone in the form of any area',
    async (word) => {
      const file = await build((sheet) => sheet.addRows([[...header.slice(0, 4), word], row]));
      expect((await table(file)).rows[0]?.cells['phone']?.raw).toBe('13947912345');
    },
  );
  it('a header of two lines: 联系方式 over 办公电话 and 手机', async () => {
    const file = await build((sheet) =>
      sheet.addRows([
        ['姓名', '性别', '职务/职级', '联系方式', '', '备注'],
        ['', '', '', '办公电话', '手机', ''],
        ['张三', '男', '科员', '0479-8212345', '13947912345', '兼任'],
      ]),
    );
    const [only, ...more] = (await table(file)).rows;
    expect(more).toEqual([]);
    expect(only?.cells['phone']?.parts?.map((p) => p.word)).toEqual(['办公电话', '手机']);
    expect(only?.cells['remark']?.raw).toBe('兼任');
  });
  it('the phone of the 分管领导 is not that of the specialist; 无 beside a post says nothing', async () => {
    const file = await build((sheet) =>
      sheet.addRows([
        ['姓名', '性别', '职务', '职级', '手机', '分管领导', '电话'],
        ['张三', '男', '科员', '无', '13947912345', '王某', '13947900000'],
      ]),
    );
    const cells = (await table(file)).rows[0]?.cells;
    expect([cells?.['title']?.raw, cells?.['phone']?.raw]).toEqual(['科员', '13947912345']);
  });
  it('the header on every printed page is no person, lines below the table neither', async () => {
    const file = await build((sheet) =>
      sheet.addRows([
        header,
        row,
        header,
        ['李四', '女', '教育局', '科员', '13947954321'],
        ['联系电话：8212345'],
        ['填报人：王某'],
        ['填 表 人', '王某', '', '日期：2026-11-25'],
        ['单位负责人（签字）：'],
        ['注：１．本表一式两份。'],
        ['填写说明：'],
        ['共 2 人'],
      ]),
    );
    const result = await table(file);
    expect(result.rows.map((r) => r.cells['name']?.raw)).toEqual(['张三', '李四']);
    expect(result.footers).toHaveLength(7);
  });
  it('a unit may be called with a dollar sign', async () => {
    const result = await table(await writeSpecialistForm({ ...form, unit: "A$&B$'局", rows: [person()] }));
    expect(result.sealUnit).toBe("A$&B$'局");
  });
  it('no written cell starts a formula', async () => {
    const result = await table(
      await writeSpecialistForm({ ...form, rows: [person({ remark: '=HYPERLINK("http://x")' })] }),
    );
    expect(result.rows[0]?.cells['remark']?.raw.startsWith("'=")).toBe(true);
  });
});

describe('what only other programs write', () => {
  const head = '<row r="40"><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>3</v></c></row>';
  const strings =
    '<si><t>姓名</t></si><si><t>性别</t></si><si><t>职务</t></si><si><t>手机</t></si>' +
    '<si><t>张三</t><rPh sb="0" eb="1"><t>SAN</t></rPh></si>';
  it('phonetic guides, inline rich text, blank values, a date format on a phone, a late header, no addresses', async () => {
    const row =
      '<row><c t="s"><v>4</v></c><c t="inlineStr"><is><r><t>男</t></r><r><t>性</t></r></is></c><c><v></v></c><c s="1"><v>13947912345</v></c></row>';
    const result = await table(handMade({ strings, sheets: [head + row] }));
    expect(result.headerRow).toBe(40);
    expect(result.rows.map((r) => Object.values(r.cells).map((c) => c.raw))).toEqual([
      ['张三', '男性', '', '13947912345'],
    ]);
  });
  it('parts in any order, prefixed names, many sheets', async () => {
    const row = '<row><c t="s"><v>4</v></c></row>';
    const sheets = Array.from({ length: 8 }, (_, i) => (i === 6 ? head + row : '<row><c><v>1</v></c></row>'));
    for (const options of [{}, { reversed: true }, { prefix: 'x:' }])
      expect((await table(handMade({ strings, sheets, ...options }))).sheet).toBe('表7');
  });
  it('a unit whose name begins like a footer is a row', async () => {
    const result = await table(
      await build((sheet) => {
        sheet.addRow(['单位名称', '姓名', '性别', '职务', '手机']);
        sheet.addRow(['注册会计师协会', '张三', '男', '科员', '13947912345']);
      }),
    );
    expect(result.rows).toHaveLength(1);
  });
});

describe('what is refused', () => {
  it.each([
    ['an empty file', Buffer.alloc(0), 'file_empty'],
    ['HTML called .xlsx', Buffer.from('<html><table></table></html>'), 'file_html'],
    ['an OLE file that is no workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), 'file_unknown'],
    ['half a zip', Buffer.from('PK\u0003\u0004rubbish'), 'file_damaged'],
  ])('%s', async (_, file, expected) => expect(await code(file)).toBe(expected));
  it('a truncated workbook', async () => {
    const file = await writeSpecialistForm({ ...form, rows: [person()] });
    expect(await code(file.subarray(0, file.length - 400))).toBe('file_damaged');
  });
  it('one damaged byte is found, never waited for', async () => {
    const file = await writeSpecialistForm({ ...form, rows: Array.from({ length: 50 }, () => person()) });
    const sheet = zipEntries(file)?.find((e) => e.name.startsWith('xl/worksheets/'));
    if (!sheet) throw new Error('no sheet');
    for (let at = sheet.offset + 60; at < sheet.offset + sheet.packed; at += 37) {
      const damaged = Buffer.from(file);
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      expect(await code(damaged)).toBe('file_damaged');
    }
  });
  it('an entry that unpacks to more than it says', async () => {
    const file = await writeSpecialistForm({ ...form, rows: Array.from({ length: 50 }, () => person()) });
    const name = Buffer.from('xl/worksheets/sheet1.xml');
    const lying = Buffer.from(file);
    lying.writeUInt32LE(100, lying.lastIndexOf(name) - 46 + 24);
    expect(await code(lying)).toBe('file_damaged');
  });
  it('too large, too many rows, unpacking too far', async () => {
    const file = await writeSpecialistForm({ ...form, rows: Array.from({ length: 30 }, () => person()) });
    expect(await code(file, { maxBytes: 100 })).toBe('file_too_large');
    expect(await code(file, { maxRows: 10 })).toBe('too_many_rows');
    expect(await code(file, { maxUnpackedBytes: 1_000 })).toBe('file_bomb');
  });
  it('a workbook with macros, and an .ods, each by its name', async () => {
    const macros = zip([
      ['xl/workbook.xml', '<workbook/>'],
      ['xl/vbaProject.bin', 'x'],
    ]);
    expect(await code(macros)).toBe('file_macros');
    const oldMacros = zip([
      ['xl/workbook.xml', '<workbook/>'],
      ['xl/macrosheets/sheet1.xml', '<x/>'],
    ]);
    expect(await code(oldMacros)).toBe('file_macros');
    const ods = zip([
      ['mimetype', 'application/vnd.oasis.opendocument.spreadsheet'],
      ['content.xml', '<a/>'],
    ]);
    expect(await code(ods)).toBe('file_not_xlsx');
  });
  it('a zip of thousands of parts', async () => {
    const file = await build((sheet) => sheet.addRow(['x']));
    expect(await code(file, { maxEntries: 3 })).toBe('file_bomb');
    const parts = Array.from({ length: 2_001 }, (_, i): [string, string] => [`xl/p${i}.xml`, '']);
    expect(await code(zip([['xl/workbook.xml', '<workbook/>'], ...parts]))).toBe('file_bomb');
  });
  it('a part of a million spaces, packed a thousandfold', async () => {
    const blown = zip([
      ['xl/workbook.xml', '<workbook/>'],
      ['xl/worksheets/sheet1.xml', ' '.repeat(2_000_000)],
    ]);
    expect(await code(blown)).toBe('file_bomb');
  });
  it('no header: the columns are named', async () => {
    const result = await read(await build((sheet) => void sheet.addRow(['甲', '乙'])));
    expect(result).toMatchObject({
      ok: false,
      refusal: { code: 'no_header', detail: expect.stringContaining('联系电话') as string },
    });
  });
});
