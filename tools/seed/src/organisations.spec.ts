import { OrganisationKind } from '@zhuanguan/contracts';
import { normalisePersonName, normalisePhone, normaliseUscc } from '@zhuanguan/kernel';
import { expect, it } from 'vitest';
import { organisations, person, prng } from './index.js';

const AREAS = [
  '152500 锡林郭勒盟',
  '152501 二连浩特市',
  '152502 锡林浩特市',
  '152522 阿巴嘎旗',
  '152523 苏尼特左旗',
  '152524 苏尼特右旗',
  '152525 东乌珠穆沁旗',
  '152526 西乌珠穆沁旗',
  '152527 太仆寺旗',
  '152528 镶黄旗',
  '152529 正镶白旗',
  '152530 正蓝旗',
  '152531 多伦县',
  '152571 乌拉盖管理区',
].map((text) => {
  const [code = '', name = ''] = text.split(' ');
  return { code, name };
});
const all = organisations(AREAS, '2024-01-01');

it('is a whole league: at least 20 departments and 300 units, no name or code twice', () => {
  expect(all.filter((o) => o.kind === OrganisationKind.ORGANISATION_KIND_DEPARTMENT).length).toBeGreaterThanOrEqual(20);
  expect(all.length).toBeGreaterThanOrEqual(300);
  for (const value of [
    (o: (typeof all)[number]) => o.name,
    (o: (typeof all)[number]) => o.identifiers[0]?.value,
    (o: (typeof all)[number]) => o.id,
  ])
    expect(new Set(all.map(value)).size).toBe(all.length);
});
it('every credit code passes its check, every parent comes before its child', () => {
  const seen = new Set<string>(['']);
  for (const o of all) {
    expect(normaliseUscc(o.identifiers[1]?.value ?? '').ok).toBe(true);
    expect(seen.has(o.budgetParentId) && seen.has(o.financeParentId)).toBe(true);
    seen.add(o.id);
  }
});
it('is the same league every time', () => {
  expect(organisations(AREAS, '2024-01-01')).toEqual(all);
  const people = () => {
    const random = prng(7);
    return Array.from({ length: 50 }, () => person(random));
  };
  expect(people()).toEqual(people());
});
it('everybody could be filed', () => {
  const random = prng(3);
  for (let i = 0; i < 500; i += 1) {
    const { name, phone } = person(random);
    expect([normalisePersonName(name).ok, normalisePhone(phone).ok]).toEqual([true, true]);
  }
});
