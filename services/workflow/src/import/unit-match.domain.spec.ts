import { describe, expect, it } from 'vitest';
import { plainName, type KnownName } from '../organisation/plain-name.js';
import { matchUnit, type WrittenUnit } from './unit-match.domain.js';

const ORGANISATIONS: Record<string, Partial<Record<KnownName['kind'], string[]>>> = {
  教育局: { name: ['锡林郭勒盟教育局'], short_name: ['盟教育局'], budget_unit_code: ['101001'], uscc: ['USCC1'] },
  一中: { name: ['锡林郭勒盟第一中学'], short_name: ['一中'], budget_unit_code: ['101002'] },
  旗一中: { name: ['苏尼特右旗第一中学'], short_name: ['一中'], budget_unit_code: ['201002'] },
  外一中: { name: ['外地第一中学'], short_name: ['一中'] },
  农牧局: { name: ['盟农牧局'], former_name: ['盟农业局', '盟畜牧局'], budget_unit_code: ['102001'] },
  新农业局: { name: ['盟农业局'], budget_unit_code: ['103001'] },
};
const all = Object.entries(ORGANISATIONS).flatMap(([id, kinds]) =>
  Object.entries(kinds).flatMap(([kind, values]) =>
    values.map((value): KnownName => ({
      organisationId: id,
      organisationName: kinds.name?.[0] ?? '',
      kind: kind as KnownName['kind'],
      plain: plainName(value),
    })),
  ),
);
const names = Map.groupBy(all, (n) => n.plain);
const match = (unit: Partial<WrittenUnit>, chosen?: string, outside: readonly string[] = ['外一中']) =>
  matchUnit(
    { code: '', uscc: '', name: '', sheet: 'Sheet1', ...unit },
    { names, inScope: (id) => !outside.includes(id), chosen: () => chosen },
  );

describe('a unit is', () => {
  it.each<[string, Partial<WrittenUnit>, string]>([
    ['its code', { code: '101001' }, '教育局'],
    ['its code before its name', { code: '101001', name: '盟教育局' }, '教育局'],
    ['its credit code', { uscc: 'uscc1' }, '教育局'],
    ['its name', { name: '锡林郭勒盟教育局' }, '教育局'],
    ['its name with spaces, brackets and width', { name: '（锡林郭勒盟） 教育局' }, '教育局'],
    ['its short name', { name: '盟教育局' }, '教育局'],
    ['a former name', { name: '盟畜牧局' }, '农牧局'],
    ['rather who has the name now than who had it', { name: '盟农业局' }, '新农业局'],
    ['the name of the sheet, where the row says nothing', { sheet: '盟教育局' }, '教育局'],
    ['its name, where the code is nobody’s', { code: '999', name: '盟教育局' }, '教育局'],
    ['its code, where the name is nobody’s', { code: '101001', name: '盟教育处' }, '教育局'],
    ['the one of several whose code it is', { code: '201002', name: '一中' }, '旗一中'],
  ])('%s', (_, unit, id) => expect(match(unit)).toMatchObject({ found: true, unitId: id }));
  it('the only one of several that is in scope', () =>
    expect(match({ name: '一中' }, undefined, ['外一中', '旗一中'])).toMatchObject({ found: true, unitId: '一中' }));
  it('what was chosen, and says so', () => {
    const chosen = match({ name: '一中' }, '旗一中');
    expect(chosen).toMatchObject({ found: true, unitId: '旗一中' });
    expect(chosen.found && chosen.warnings).toHaveLength(1);
  });
  it('never a choice outside of the scope', () =>
    expect(match({ name: '一中' }, '外一中')).toMatchObject({ found: false, error: { code: 'unit_ambiguous' } }));
});

describe('a row without its unit is refused', () => {
  it.each<[string, Partial<WrittenUnit>, string]>([
    ['nobody’s name', { name: '没有这个局' }, 'unit_not_found'],
    ['nobody’s code', { code: '999' }, 'unit_not_found'],
    ['nothing at all', {}, 'unit_required'],
    ['another one’s code', { code: '101001', name: '一中' }, 'unit_mismatch'],
    ['a unit of others', { name: '外地第一中学' }, 'unit_out_of_scope'],
  ])('%s', (_, unit, code) => expect(match(unit)).toMatchObject({ found: false, error: { code, field: '/unitName' } }));
  it('with those it may be, in scope only', () =>
    expect(match({ name: '一中' })).toMatchObject({
      found: false,
      error: { code: 'unit_ambiguous' },
      candidates: [{ unitId: '一中' }, { unitId: '旗一中' }],
    }));
});
