import { expect, it } from 'vitest';
import { readQuery, urgeOf } from './directory-query.js';

it('reads the filters a number links with', () =>
  expect(readQuery(new URLSearchParams('area=152525&standing=vacant&at=2026-02-27&department=d'))).toEqual({
    areaCode: '152525',
    standing: 'vacant',
    at: '2026-02-27',
    departmentId: 'd',
  }));
it('leaves out what is not a filter or not a date', () =>
  expect(readQuery(new URLSearchParams('standing=best&at=2026-02-30&other=1'))).toEqual({}));
it('a list of what is missing today can be urged, with the very filter in view', () => {
  expect(urgeOf({ standing: 'vacant', areaCode: '152525', query: '学校' })).toEqual({
    standing: 'vacant',
    areaCode: '152525',
    query: '学校',
  });
  expect(urgeOf({ standing: 'on_record' })).toBeUndefined();
  expect(urgeOf({})).toBeUndefined();
  expect(urgeOf({ standing: 'vacant', at: '2026-02-27' })).toBeUndefined();
});
