import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findByCitizenId,
  findPersonDuplicates,
  withoutWeaker,
  type HeldPost,
  type NumberedPost,
} from './person-duplicates.domain.js';
import { findByCode, findByName, type NamedUnit } from './unit-duplicates.domain.js';
import { coreName } from './unit-name.domain.js';

const PLACES = ['锡林郭勒盟', '西乌珠穆沁旗', '锡林浩特市'];

describe('what names a unit within its area', () => {
  it.each([
    ['锡林浩特市第一小学', '第1小学'],
    ['市第１小学', '第1小学'],
    ['西乌珠穆沁旗教育局', '教育局'],
    ['旗教育局（本级）', '教育局'],
    ['中共锡林浩特市委员会办公室', '委办'],
    ['锡林浩特市 人民法院', '法院'],
    ['锡林浩特市城市建设投资有限责任公司', '城市建设投资'],
    ['第十二中学', '第12中学'],
    ['盟市', '盟市'],
    ['县', '县'],
  ])('%s is %s', (name, core) => {
    expect(coreName(name, PLACES)).toBe(core);
  });

  it('of any text there is something, and of what is left the same again', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(...'中共锡林浩特市旗县教育局第一二十小学（）本级 有限公司'),
          minLength: 1,
          maxLength: 12,
        }),
        (name) => {
          fc.pre(/[^（） ]/.test(name));
          expect(coreName(name, PLACES)).not.toBe('');
        },
      ),
    );
  });
});

const unit = (name: string, over: Partial<NamedUnit> = {}): NamedUnit => ({
  ...{ id: name, name, formerNames: [], usccs: [], areaCode: '152502', sound: '' },
  ...over,
});
const byName = (...units: NamedUnit[]) => findByName(units, PLACES).map((f) => [f.reason, ...f.unitIds]);

describe('one unit twice by name', () => {
  it.each<[string, NamedUnit, NamedUnit, string | undefined]>([
    ['prefix', unit('锡林浩特市教育局'), unit('市教育局'), 'same_name'],
    ['width and brackets', unit('第１小学'), unit('第一小学（本级）'), 'same_name'],
    ['a former name', unit('文旅局'), unit('文化旅游体育局', { formerNames: ['文旅局'] }), 'former_name'],
    ['the sound', unit('实验小学', { sound: 'shiyan' }), unit('试验小学', { sound: 'shiyan' }), 'same_sound'],
    ['a character more', unit('公共资源交易中心'), unit('公共资源交易务中心'), 'one_character'],
    ['numbers tell apart', unit('蒙古族第一实验小学'), unit('蒙古族第二实验小学'), undefined],
    ['one of which has a number', unit('蒙古族实验小学校'), unit('蒙古族第2实验小学校'), undefined],
    ['a compass point tells apart', unit('城街道办事处卫生院'), unit('东城街道办事处卫生院'), undefined],
    ['short names', unit('教育局'), unit('体育局'), undefined],
    ['another area', unit('教育局'), unit('教育局', { id: 'x', areaCode: '152501' }), undefined],
  ])('%s', (_, a, b, reason) => {
    const found = byName(a, b);
    expect(found.map(([r]) => r)).toEqual(reason ? [reason] : []);
  });

  it('says the same whichever is registered first, and of a unit alone nothing', () => {
    const names = fc.array(
      fc.constantFrom('教育局', '市教育局', '第一小学', '第1小学', '公共资源交易中心', '公共资源交易务中心'),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    const pairs = (units: NamedUnit[]) => findByName(units, PLACES).length > 0;
    fc.assert(
      fc.property(names, (list) => {
        const units = list.map((name, i) => unit(name, { id: `u${i}` }));
        expect(pairs([...units].reverse())).toBe(pairs(units));
        for (const one of units) expect(findByName([one], PLACES)).toEqual([]);
      }),
    );
  });
});

it('one unit twice by code: the same code, and one whose check character is wrong (GB 32100)', () => {
  const good = '11152500011609997L';
  const [a, b] = [unit('教育局', { usccs: [good] }), unit('教体局', { usccs: [good] })];
  const bad = unit('文旅局', { usccs: ['91350100M000100Y44'] });
  const shown = findByCode([a, b, bad]).map((f) => [f.reason, f.unitIds.length, f.problem !== undefined]);
  expect(shown).toEqual([
    ['same_uscc', 2, false],
    ['bad_uscc', 1, true],
  ]);
  expect(findByCode([unit('局', { usccs: ['91350100M000100Y43'] })])).toEqual([]);
});

const post = (personId: string, unitId: string, over: Partial<HeldPost> = {}): HeldPost => ({
  ...{
    id: `${personId}${unitId}`,
    personId,
    unitId,
    role: 'specialist',
    name: '其其格',
    phone: '1',
    validFrom: '2024-03-01',
    inScope: true,
  },
  ...over,
});
const TODAY = '2026-11-24';
const persons = (...posts: HeldPost[]) => findPersonDuplicates(posts, TODAY).map((f) => [f.kind, ...f.personIds]);

describe('one person in several units, and one phone on several people', () => {
  it.each<[string, HeldPost[], string[][]]>([
    ['two ids of one name and phone', [post('p', 'u'), post('q', 'v')], [['person', 'p', 'q']]],
    ['merged already', [post('p', 'u'), post('p', 'v')], []],
    ['one went on to the other', [post('p', 'u', { validTo: '2025-01-01' }), post('q', 'v')], [['person', 'p', 'q']]],
    [
      'neither is in post any more',
      [post('p', 'u', { validTo: '2025-01-01' }), post('q', 'v', { validTo: '2025-01-01' })],
      [],
    ],
    ['a phone of two', [post('p', 'u'), post('q', 'v', { name: '巴特尔' })], [['phone', 'p', 'q']]],
    [
      'an office phone of the one after the other',
      [post('p', 'u', { validTo: '2025-01-01' }), post('q', 'u', { name: '巴特尔' })],
      [],
    ],
    ['one human under two names', [post('p', 'u'), post('p', 'v', { name: '巴特尔' })], []],
    [
      'of whom none is in scope, beside one who is',
      [post('p', 'u', { inScope: false }), post('q', 'v', { inScope: false }), post('r', 'w', { name: '巴特尔' })],
      [['phone', 'p', 'q', 'r']],
    ],
    [
      'a phone that one in scope had before',
      [
        post('p', 'u', { validTo: '2025-01-01' }),
        post('q', 'v', { name: '巴特尔', inScope: false }),
        post('r', 'w', { name: '苏和', inScope: false }),
      ],
      [],
    ],
    ['different phones', [post('p', 'u'), post('q', 'v', { phone: '2' })], []],
  ])('%s', (_, posts, expected) => {
    expect(persons(...posts)).toEqual(expected);
  });
});

describe('one identity number under several ids', () => {
  const numbered = (number: string, over: Partial<NumberedPost> = {}): NumberedPost => ({
    ...{ id: 'a', personId: 'p1', unitId: 'u1', role: 'specialist', name: '乌云', phone: '13900000001' },
    ...{ validFrom: '2026-01-01', inScope: true, number },
    ...over,
  });
  const p2 = { personId: 'p2', unitId: 'u2', phone: '13900000002' };
  const found = (...posts: NumberedPost[]) =>
    findByCitizenId(posts, '2026-11-25').map((f) => [f.kind, f.reason, f.shared, ...f.personIds]);
  it.each<[string, NumberedPost[], string[][]]>([
    [
      'another name and phone',
      [numbered('k.x'), numbered('k.x', { ...p2, name: '乌 云' })],
      [['person', 'same_citizen_id', '乌 云、乌云', 'p1', 'p2']],
    ],
    ['another number', [numbered('k.x'), numbered('k.y', p2)], []],
    ['one person in two posts', [numbered('k.x'), numbered('k.x', { unitId: 'u2' })], []],
    [
      'nobody in post',
      [numbered('k.x', { validTo: '2026-02-01' }), numbered('k.x', { ...p2, validTo: '2026-02-01' })],
      [],
    ],
    [
      'one in post',
      [numbered('k.x', { validTo: '2026-02-01' }), numbered('k.x', p2)],
      [['person', 'same_citizen_id', '乌云', 'p1', 'p2']],
    ],
    ['none in scope', [numbered('k.x', { inScope: false }), numbered('k.x', { ...p2, inScope: false })], []],
    [
      'a name outside the scope is not told',
      [numbered('k.x'), numbered('k.x', { ...p2, name: '别人', inScope: false })],
      [['person', 'same_citizen_id', '乌云', 'p1', 'p2']],
    ],
  ])('%s', (_, posts, entries) => expect(found(...posts)).toEqual(entries));

  it('tells the number, or what stands for it, to nobody', () => {
    const [entry] = findByCitizenId([numbered('k.x'), numbered('k.x', p2)], '2026-11-25');
    expect(JSON.stringify(entry)).not.toContain('k.x');
  });

  it('takes the place of the same hint by name and phone', () => {
    const posts = [numbered('k.x'), numbered('k.x', { ...p2, phone: '13900000001' })];
    const weak = findPersonDuplicates(posts, '2026-11-25');
    expect(weak.map((f) => f.reason)).toEqual(['same_name_and_phone']);
    const strong = findByCitizenId(posts, '2026-11-25');
    expect(withoutWeaker(strong, weak).map((f) => f.reason)).toEqual(['same_citizen_id']);
    expect(withoutWeaker([], weak)).toEqual(weak);
  });
});
