import { expect, it } from 'vitest';
import { toImportRows } from '../src/import/import-rows.js';

const rowsOf = (cells: Record<string, string>, unitName = '锡林郭勒盟教育局') =>
  toImportRows(
    {
      sheet: 's',
      headerRow: 1,
      footers: [],
      warnings: [],
      rows: [
        {
          rowNumber: 2,
          cells: Object.fromEntries(
            Object.entries({ name: '乌云塔娜', sex: '女', title: '会计', ...cells }).map(([key, raw]) => [
              key,
              { raw, address: '' },
            ]),
          ),
        },
      ],
    },
    { name: unitName },
  );

it('the mobile names the person, other numbers are kept in the remark', () =>
  expect(rowsOf({ phone: '0479-8212345/13947912345' })[0]?.person).toMatchObject({
    phone: '13947912345',
    remark: '其他电话：0479-8212345',
  }));
it('a row of another unit is refused, by name', () =>
  expect(rowsOf({ phone: '13947912345', unit: '锡林郭勒盟卫生健康委员会' })[0]?.errors).toMatchObject([
    { field: '/unit', code: 'other_unit' },
  ]));
it('a remark that says so is the reason for the exception', () =>
  expect(rowsOf({ phone: '13947912345', remark: '借调人员' })[0]?.person).toMatchObject({
    onEstablishment: false,
    exceptionReason: '借调人员',
  }));
it.each(['借用人员', '未入编', '无编制', '临聘', '公益性岗位', '公益岗位', '劳务派遣'])(
  '%s is not 在编在岗',
  (remark) => expect(rowsOf({ phone: '13947912345', remark })[0]?.person.onEstablishment).toBe(false),
);
it.each(['', '兼任', '原借调人员', '借调人员已回', '2025年借调期满'])('%s says nothing of the kind', (remark) =>
  expect(rowsOf({ phone: '13947912345', remark })[0]?.person.onEstablishment).toBe(true),
);
it.each(['锡林郭勒盟第１小学', '锡林郭勒盟第 1 小学', '（锡林郭勒盟）第1小学'])('%s is the unit itself', (unit) =>
  expect(rowsOf({ phone: '13947912345', unit }, '锡林郭勒盟第1小学')[0]?.errors).toEqual([]),
);
