import { describe, expect, it } from 'vitest';
import { warningsOf, type PhoneHolder, type Typed } from './filing-warning.domain.js';

const typed: Typed = { unitId: 'u', name: '其其格', phone: '13947912345', personIds: [], touches: [] };
const holder: PhoneHolder = {
  ...{ personId: 'p', appointmentId: 'a', unitId: 'v', name: '其其格', post: '专管员', validFrom: '2024-03-01' },
};
const say = (holders: PhoneHolder[], over: Partial<Typed> = {}) =>
  warningsOf({ ...typed, ...over }, holders).map((w) => [w.field, w.code, w.detail]);
const NAME = '/content/person/name';
const PHONE = '/content/person/phone';

describe('warnings of a filing', () => {
  it.each<[string, PhoneHolder, Partial<Typed>, string[][]]>([
    [
      'in another unit, to whom may read there',
      { ...holder, unitName: '盟图书馆' },
      {},
      [[NAME, 'also_elsewhere', '该同志同时是盟图书馆的专管员（自 2024年3月1日）。兼任不违反规定，请确认不是误填。']],
    ],
    [
      'in another unit, to others',
      holder,
      {},
      [[NAME, 'also_elsewhere', '该同志同时是另一单位的专管员。兼任不违反规定，请确认不是误填。']],
    ],
    ['in the same unit: the rules of a filing say so', { ...holder, unitId: 'u', unitName: '盟中学' }, {}, []],
    [
      'a phone of another in the same unit',
      { ...holder, unitId: 'u', unitName: '盟中学', name: '巴特尔' },
      {},
      [[PHONE, 'phone_of_another', '该电话已登记在本单位的巴特尔名下。共用电话不违反规定，请确认号码没有填错。']],
    ],
    [
      'a phone of another elsewhere, to others',
      { ...holder, name: '巴特尔' },
      {},
      [[PHONE, 'phone_of_another', '该电话已登记在另一单位的人员名下。共用电话不违反规定，请确认号码没有填错。']],
    ],
    ['an office phone that stays with the post', { ...holder, unitId: 'u', name: '巴特尔' }, { touches: ['a'] }, []],
    ['another name of the same human', { ...holder, unitId: 'u', name: '齐齐格' }, { personIds: ['p'] }, []],
  ])('%s', (_, found, over, expected) => {
    expect(say([found], over)).toEqual(expected);
  });

  it('says the same once and at most three things of a shared phone, and names nobody whom it may not', () => {
    const crowd = Array.from({ length: 9 }, (_, i) => ({
      ...holder,
      unitId: `v${i}`,
      name: `人${'甲乙丙丁戊己庚辛壬'[i]}`,
    }));
    expect(say(crowd)).toHaveLength(1);
    expect(say(crowd.map((h, i) => ({ ...h, unitName: `单位${i}` })))).toHaveLength(3);
    expect(JSON.stringify(say(crowd))).not.toMatch(/人甲|2024/);
  });
});
