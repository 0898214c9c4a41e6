import { expect, it } from 'vitest';
import { toImportRows } from '../src/import/import-rows.js';

const rowsOf = (cells: Record<string, string>) =>
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
    { name: '锡林郭勒盟教育局' },
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
