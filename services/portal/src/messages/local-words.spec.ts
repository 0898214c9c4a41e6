import { afterEach, describe, expect, it } from 'vitest';
import { callSpecialist, inLocalWords, specialistTitle } from './local-words.js';

const messages = inLocalWords({
  vacant: '尚无专管员',
  table: '政府采购专管员信息表',
  ofUnit: (unit: string) => `${unit}的专管员`,
  steps: [['报送专管员备案', '原专管员']],
  node: { $$typeof: Symbol('element'), props: '专管员' },
});

describe('the local word', () => {
  afterEach(() => callSpecialist(undefined));

  it('stands wherever the concept is named, and not in the name of a document', () => {
    callSpecialist('专办员');
    expect(messages.vacant).toBe('尚无专办员');
    expect(messages.ofUnit('大冶市第一中学')).toBe('大冶市第一中学的专办员');
    expect(messages.steps.map(([a, b]) => `${a} ${b}`)).toEqual(['报送专办员备案 原专办员']);
    expect(messages.table).toBe('政府采购专管员信息表');
    expect(messages.node.props).toBe('专管员');
  });

  it('is 专管员 where no pack says otherwise', () => {
    callSpecialist('');
    expect([specialistTitle(), messages.vacant]).toEqual(['专管员', '尚无专管员']);
  });
});
