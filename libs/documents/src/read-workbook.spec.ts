import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { utils, write, type BookType } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { readSpecialistTables, readWorkbook, type TableColumn } from './index.js';
import { gb18030 } from './testing/gb18030.js';
import { handMade, zip } from './testing/hand-made-workbook.js';

const columns: TableColumn[] = [
  { key: 'index', label: '序号', required: false },
  { key: 'name', label: '姓名', required: true },
  { key: 'sex', label: '性别', required: true },
  { key: 'unit', label: '单位名称', required: true },
  { key: 'title', label: '职务/职级', required: true },
  { key: 'phone', label: '联系电话', required: true },
  { key: 'remark', label: '备注', required: false },
  { key: 'code', label: '预算单位编码', required: false },
  { key: 'changeDate', label: '变更日期', required: false },
];
const HEADER = ['姓名', '性别', '单位名称', '职务', '手机', '变更日期'];
const ROW = ['阿拉坦', '男', '盟教育局', '会计', 13947912345, 45324];

const workbook = (sheets: Record<string, unknown[][]>, bookType: BookType): Buffer => {
  const book = utils.book_new();
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = utils.aoa_to_sheet(rows);
    for (const [address, cell] of Object.entries(sheet))
      if (/^F[2-9]$/.test(address)) Object.assign(cell as object, { z: 'yyyy-mm-dd' });
    utils.book_append_sheet(book, sheet, name);
  }
  return write(book, { type: 'buffer', bookType }) as Buffer;
};
const tablesOf = async (file: Buffer) => {
  const read = await readSpecialistTables(file, { columns });
  if (!read.ok) throw new Error(read.refusal.code);
  return read.value;
};
const rowsOf = async (file: Buffer) =>
  (await tablesOf(file)).tables.flatMap((t) =>
    t.rows.map(({ cells }) => Object.fromEntries(Object.entries(cells).map(([key, { raw }]) => [key, raw]))),
  );
const code = async (file: Buffer, limits = {}) => {
  const read = await readWorkbook(file, limits);
  return read.ok ? 'ok' : read.refusal.code;
};
const person = {
  name: '阿拉坦',
  sex: '男',
  unit: '盟教育局',
  title: '会计',
  phone: '13947912345',
  changeDate: '2024-02-02',
};
const csv = (rows: readonly (readonly unknown[])[], sign = ',', end = '\r\n') =>
  rows.map((row) => row.join(sign)).join(end);

describe('one table in every format', () => {
  const text = [HEADER, [...ROW.slice(0, 5), '2024-02-02']];
  it.each([
    ['.xlsx', workbook({ 表: [HEADER, ROW] }, 'xlsx')],
    ['.xls (Excel 97)', workbook({ 表: [HEADER, ROW] }, 'biff8')],
    ['.csv in UTF-8', Buffer.from(csv(text))],
    ['.csv in UTF-8 with its mark', Buffer.from(`\ufeff${csv(text)}`)],
    ['.csv in GB18030', gb18030(csv(text))],
    ['.csv in UTF-16', Buffer.from(`\ufeff${csv(text, '\t')}`, 'utf16le')],
    ['.csv with semicolons and \\n', Buffer.from(csv(text, ';', '\n'))],
    ['.csv with tabs and \\r', Buffer.from(csv(text, '\t', '\r'))],
  ])('%s', async (_, file) => expect(await rowsOf(file)).toEqual([person]));
  it('quotes, signs, line ends and guards within fields', async () => {
    const file = Buffer.from(
      '"姓名","性别",单位名称,"职务","手机",备注\r\n"张""三",男,"盟,教育局","会计\r\n出纳","=""13947912345""","\'=1+1"',
    );
    expect(await rowsOf(file)).toEqual([
      {
        name: '张"三',
        sex: '男',
        unit: '盟,教育局',
        title: '会计\r\n出纳',
        phone: '="13947912345"'.slice(2, -1),
        remark: '=1+1',
      },
    ]);
  });
});

describe('what a workbook has beside the table', () => {
  it('a cover is skipped and named, every sheet of a unit is read, a hidden one is marked', async () => {
    const sheet = (name: string) => [['单位：' + name], HEADER, ROW];
    const file = workbook({ 封面: [['汇总'], ['2026年']], 一: sheet('盟一局'), 二: sheet('盟二局') }, 'biff8');
    const { tables, skipped } = await tablesOf(file);
    expect(skipped).toEqual(['封面']);
    expect(tables.map((t) => [t.sheet, t.sealUnit, t.hidden, t.rows.length])).toEqual([
      ['一', '盟一局', false, 1],
      ['二', '盟二局', false, 1],
    ]);
  });
  it.each(['xlsx', 'biff8'] as const)('hidden rows and sheets of %s are told', async (bookType) => {
    const book = utils.book_new();
    const sheet = utils.aoa_to_sheet([HEADER, ROW, ROW]);
    sheet['!rows'] = [{}, { hidden: true }, {}];
    utils.book_append_sheet(book, sheet, '表');
    utils.book_append_sheet(book, utils.aoa_to_sheet([HEADER, ROW]), '旧');
    book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
    const { tables } = await tablesOf(write(book, { type: 'buffer', bookType }) as Buffer);
    expect(tables.map((t) => t.hidden)).toEqual([false, true]);
    // The library that writes the old format leaves hidden rows out.
    expect(tables[0]?.rows.map((r) => r.warnings.length)).toEqual([bookType === 'xlsx' ? 1 : 0, 0]);
  });
  it('a formula gives its saved value with a word, without one the row has a problem', async () => {
    const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
    const head = `<row>${HEADER.map(cell).join('')}</row>`;
    const row = (phone: string) => `<row>${['张三', '男', '局', '会计'].map(cell).join('')}${phone}</row>`;
    const sheets = [
      head +
        row('<c><f>[1]表!A1</f><v>13947912345</v></c>') +
        row('<c><f>A1</f></c>') +
        row('<c t="e"><f>A1/0</f><v>#DIV/0!</v></c>'),
    ];
    const { tables } = await tablesOf(handMade({ strings: '', sheets }));
    expect(
      tables[0]?.rows.map((r) => [r.cells['phone']?.raw, r.warnings.length, r.problems.map((p) => p.key)]),
    ).toEqual([
      ['13947912345', 1, []],
      ['', 0, ['phone']],
      ['', 0, ['phone']],
    ]);
  });
  it('a header of two lines with merged cells; what is of another person is not read', async () => {
    const file = workbook(
      {
        表: [
          ['信息表'],
          ['序号', '单位名称', '专管员信息', '', '', '', '分管领导', '', '备注'],
          ['', '', '姓名', '性别', '职务', '手机', '姓名', '电话', ''],
          [1, '盟教育局', '张三', '男', '会计', 13947912345, '王局', 13900000000, '新'],
          ['', '合计', '1人'],
          ['填表人：李某', '', '', '日期：2026.1.1'],
          ['注：一式两份'],
        ],
      },
      'xlsx',
    );
    expect(await rowsOf(file)).toEqual([
      { index: '1', unit: '盟教育局', name: '张三', sex: '男', title: '会计', phone: '13947912345', remark: '新' },
    ]);
  });
  it('what the form does not ask for is named, and not given back', async () => {
    const file = workbook(
      {
        表: [
          [...HEADER, '身份证号'],
          [...ROW, '152501199001010011'],
        ],
      },
      'xlsx',
    );
    const { tables } = await tablesOf(file);
    expect(tables[0]?.warnings.join()).toContain('身份证号');
    expect(JSON.stringify(tables)).not.toContain('152501199001010011');
  });
  it('dates counted from 1904', async () => {
    const file = Buffer.from(
      '<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="s" r:id="r0"/></sheets></workbook>',
    );
    const parts = zip([
      ['xl/workbook.xml', file.toString()],
      ['xl/_rels/workbook.xml.rels', '<R><Relationship Id="r0" Target="s.xml"/></R>'],
      ['xl/s.xml', '<worksheet><row r="1"><c s="0"><v>43862</v></c></row></worksheet>'],
      ['xl/styles.xml', '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'],
    ]);
    const read = await readWorkbook(parts);
    expect(read.ok && [...(read.value[0]?.rows[0]?.cells.values() ?? [])]).toEqual(['2024-02-02']);
  });
});

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const ole = (...names: string[]) =>
  Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), ...names.map(utf16), Buffer.alloc(1_024)]);
const xls = workbook({ 表: [HEADER, ...Array.from({ length: 200 }, () => ROW)] }, 'biff8');
const flipped = (file: Buffer, step: number) => {
  const other = Buffer.from(file);
  for (let at = 512; at < other.length; at += step) other[at] = (other[at] ?? 0) ^ 0xff;
  return other;
};

describe('hostile and mistaken files', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'file_empty'],
    ['a page called .xls', Buffer.from('\n<html><table><tr><td>姓名</td></tr></table></html>'), 'file_html'],
    ['XML of 2003 called .xls', Buffer.from('<?xml version="1.0"?><Workbook/>'), 'file_html'],
    ['an encrypted workbook', ole('Root Entry', 'EncryptionInfo', 'EncryptedPackage'), 'file_encrypted'],
    ['.xls with macros', ole('Workbook', '_VBA_PROJECT_CUR'), 'file_macros'],
    ['.doc called .xls', ole('WordDocument'), 'file_unknown'],
    ['.xls that is a name only', ole('Workbook'), 'file_damaged'],
    ['.xls cut in the middle', xls.subarray(0, 1_500), 'file_damaged'],
    ['.xls with every third byte turned', flipped(xls, 3), 'file_unknown'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'file_unknown'],
    ['a PDF', Buffer.from('%PDF-1.4\n\u0000\u0001\u0002'), 'file_unknown'],
    ['100 MB', Buffer.alloc(100 * 1024 * 1024, 'PK'), 'file_too_large'],
    ['11 MB of .xls', Buffer.concat([ole('Workbook'), Buffer.alloc(11 * 1024 * 1024)]), 'file_too_large'],
    ['text of no known letters', Buffer.from([0xff, 0xff, 0xff, 0x41, 0xff]), 'file_unknown'],
  ])('%s', async (_, file, expected) => expect(await code(file)).toBe(expected));
  it.each([
    ['a text without end', [`<row><c t="inlineStr"><is><t>${'长'.repeat(1_000_000)}</t></is></c></row>`], '<si/>'],
    ['texts of more than can be kept', [''], `<si><t>${'x'.repeat(20_000)}</t></si>`.repeat(3_400)],
    [
      'a sheet of more than can be kept',
      [`<row>${`<c t="inlineStr"><is><t>${'x'.repeat(20_000)}</t></is></c>`.repeat(34)}</row>`.repeat(100)],
      '',
    ],
  ])('%s is a bomb', async (_, sheets, strings) =>
    expect(await code(handMade({ strings, sheets }), { maxRatio: 10_000 })).toBe('file_bomb'),
  );
  it('a million formatted rows without a word take no time', async () => {
    const empty = '<row><c s="1"/><c s="1"/></row>'.repeat(1_048_000);
    const file = handMade({ strings: '', sheets: [`<row r="1"><c><v>1</v></c></row>${empty}`] });
    // Kept one by one they would not fit into the time or the memory of a test.
    expect(await code(file, { maxRatio: 10_000 })).toBe('ok');
  });
});

describe('memory', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  /** What reading holds on to at its highest, rows included. */
  const peak = async (rows: number) => {
    const row = `<row>${['阿拉坦', '男', '盟教育局', '会计', '13947912345'].map((t) => `<c t="inlineStr"><is><t>${t}</t></is></c>`).join('')}</row>`;
    const file = handMade({ strings: '', sheets: [row.repeat(rows)] });
    collect();
    const before = process.memoryUsage();
    let most = 0;
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
      collect();
      const now = process.memoryUsage();
      most = Math.max(most, now.heapUsed + now.arrayBuffers - before.heapUsed - before.arrayBuffers);
    }, 20);
    const read = await readWorkbook(file, { maxRows: 2_000, maxRatio: 10_000 });
    clearInterval(timer);
    expect(read.ok && read.value[0]?.tooLong).toBe(true);
    return { most, turns };
  };
  it('a table of 100,000 rows takes no more than one of 10,000', async () => {
    await peak(10_000);
    const [small, large] = [await peak(10_000), await peak(100_000)];
    expect(large.most).toBeLessThan(Math.max(small.most, 4_000_000) * 2);
  });
});
