import { expect, it } from 'vitest';
import { formerNameHit } from './former-name.js';

const unit = { name: '锡林郭勒盟卫生健康委员会', shortName: '盟卫健委', formerNames: ['锡林郭勒盟卫生局', '盟卫生处'] };

it.each([
  ['卫生局', '锡林郭勒盟卫生局'],
  ['weishengju', '锡林郭勒盟卫生局'],
  ['MWSC', '盟卫生处'],
  ['卫生处', '盟卫生处'],
  // The name of today is hit as well.
  ['卫生', undefined],
  ['wjw', undefined],
  ['152500001', undefined],
  ['', undefined],
])('%s: %s', (query, expected) => expect(formerNameHit(query, unit)).toBe(expected));
it('a unit that was never called otherwise has none', () =>
  expect(formerNameHit('卫生局', { ...unit, formerNames: [] })).toBeUndefined());
