import { expect, it } from 'vitest';
import { personKey } from '../src/filing/submission.js';
import { toReadRows } from '../src/import/import-rows.js';

type Cell = string | { word: string; raw: string }[];

const rowsOf = (cells: Record<string, Cell>) =>
  toReadRows({
    sheet: 's',
    hidden: false,
    labels: [],
    headerRow: 1,
    footers: [],
    warnings: [],
    rows: [
      {
        rowNumber: 2,
        warnings: [],
        problems: [],
        written: [],
        cells: Object.fromEntries(
          Object.entries<Cell>({ name: '乌云塔娜', sex: '女', title: '会计', ...cells }).map(([key, raw]) => [
            key,
            typeof raw === 'string'
              ? { raw, address: '' }
              : { raw: raw.map((p) => p.raw).join('/'), address: '', parts: raw },
          ]),
        ),
      },
    ],
  });

it('the mobile names the person, other numbers are kept in the remark', () =>
  expect(rowsOf({ phone: '0479-8212345/13947912345' })[0]?.person).toMatchObject({
    phone: '13947912345',
    remark: '其他电话：0479-8212345',
  }));
it('of two columns the mobile names the person, the office phone is kept by its label', () => {
  const phone = [
    { word: '办公电话', raw: '0479 8212345' },
    { word: '手机', raw: '13947912345/13947954321' },
  ];
  expect(rowsOf({ phone, remark: '兼任' })[0]?.person).toMatchObject({
    phone: '13947912345',
    remark: '兼任；办公电话：0479-8212345；其他电话：13947954321',
  });
});
it.each([
  [
    [
      { word: '办公电话', raw: '无' },
      { word: '手机', raw: '139 4791 2345' },
    ],
    '139 4791 2345',
    '',
  ],
  [
    [
      { word: '办公电话', raw: '8212345' },
      { word: '手机', raw: '' },
    ],
    '8212345',
    '',
  ],
  [
    [
      { word: '联系电话', raw: '13947912345' },
      { word: '手机', raw: '139-4791-2345' },
    ],
    '13947912345',
    '',
  ],
  [
    [
      { word: '办公电话', raw: '8212345' },
      { word: '手机', raw: '1394791234' },
    ],
    '1394791234',
    '办公电话：8212345',
  ],
])('%j gives %s and adds %j to the remark', (phone, number, remark) =>
  expect(rowsOf({ phone })[0]?.person).toMatchObject({ phone: number, remark }),
);
it('a landline is the same number however it is written', () => {
  const written = ['0479-8212345', '04798212345', '0479 8212345', '（0479）8212345', '０４７９－８２１２３４５'];
  const keys = written.flatMap((phone) => rowsOf({ phone }).map(({ person }) => personKey('u', person)));
  expect(new Set(keys.map((key) => key.phone))).toEqual(new Set(['0479-8212345']));
});
it('a remark that says so is the reason for the exception', () =>
  expect(rowsOf({ phone: '13947912345', remark: '借调人员' })[0]?.person).toMatchObject({
    onEstablishment: false,
    exceptionReason: '借调人员',
  }));
it.each([
  ...[
    '借用人员',
    '未入编',
    '无编制',
    '临聘',
    '公益性岗位',
    '公益岗位',
    '劳务派遣',
    '不在编',
    '非编',
    '没有编制',
    '临时工',
  ],
  ...['借调已满三年', '借调期满未回', '借调人员，至今未回', '现借调至盟财政局', '合同制', '编外', '未 入 编'],
])('%s is not 在编在岗', (remark) =>
  expect(rowsOf({ phone: '13947912345', remark })[0]?.person).toMatchObject({
    onEstablishment: false,
    exceptionReason: remark,
  }),
);
it.each([
  ...['', '兼任', '原借调人员', '原借调人员已回', '借调人员已回', '2025年借调期满', '借调至财政局，现已返回'],
  ...['曾被借调至财政局', '在编在岗，非借调', '原聘用人员已入编', '已结束借调', '负责编制预算', '不编制预算'],
])('%s says nothing of the kind', (remark) =>
  expect(rowsOf({ phone: '13947912345', remark })[0]?.person.onEstablishment).toBe(true),
);
const read = (cells: Record<string, Cell>) => rowsOf({ phone: '13947912345', ...cells })[0];
it.each([
  ['2024.2.2', '2024-02-02'],
  ['2024年2月2日', '2024-02-02'],
  ['2024-02-02', '2024-02-02'],
  ['2024/2/2', '2024-02-02'],
  ['２０２４．２．２', '2024-02-02'],
  ['45324', '2024-02-02'],
  ['45324.5', '2024-02-02'],
  ['', ''],
])('the date %j is %j', (text, date) =>
  expect(read({ changeDate: text, decisionDate: text })).toMatchObject({
    changeDate: date,
    decisionDate: date,
    errors: [],
  }),
);
it.each(['2024年2月30日', '去年', '20240202', '2.2'])('the date %j is an error of its cell', (text) =>
  expect(read({ changeDate: text })).toMatchObject({
    changeDate: '',
    errors: [{ field: '/changeDate', code: 'not_a_date' }],
  }),
);
it.each([
  ['男', '1'],
  ['M', '1'],
  ['1', '1'],
  ['１', '1'],
  ['1.0', '1'],
  ['女', '2'],
  ['f', '2'],
  ['２', '2'],
  ['女 ', '2'],
])('the sex %j is %s', (sex, code) => expect(read({ sex })?.person.sex).toBe(code));
it.each([
  ['张 三', '张三'],
  ['张　三', '张三'],
  ['阿拉坦・巴特尔', '阿拉坦·巴特尔'],
  ['Li Ming', 'Li Ming'],
])('the name %j is %s', (name, plain) => expect(read({ name })?.person.name).toBe(plain));
it.each([
  ['13947912345', '13947912345'],
  ['1.3947912345E+10', '13947912345'],
  ['13947912345.0', '13947912345'],
  ['１３９４７９１２３４５', '13947912345'],
])('the phone %j is %s', (phone, plain) => {
  const [row] = rowsOf({ phone });
  expect(row && personKey('u', row.person).phone).toBe(plain);
});
it('several phones: the others go to the remark, and that is told', () => {
  const [row] = rowsOf({ phone: '13947912345、13947954321' });
  expect(row?.person).toMatchObject({ phone: '13947912345', remark: '其他电话：13947954321' });
  expect(row?.warnings).toHaveLength(1);
});
it.each([
  ['否', false],
  ['不在编', false],
  ['是', true],
  ['', true],
])('是否在编 %j', (establishment, on) => expect(read({ establishment })?.person.onEstablishment).toBe(on));
it('codes lose what a spreadsheet adds, and one more person is no change', () =>
  expect(read({ code: '001002.0', changeDate: '新增' })).toMatchObject({
    unit: { code: '001002' },
    addition: true,
    changeDate: '',
    errors: [],
  }));
