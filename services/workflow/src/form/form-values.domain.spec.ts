import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dateInWords, formMark, formValues } from './form-values.domain.js';

const person = {
  name: '阿拉坦其木格·乌云',
  sex: '2',
  title: '财务科科长',
  phone: '13947912345',
  remark: '兼任',
  onEstablishment: false,
  exceptionReason: '不在表上',
  noBadRecord: true,
};
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('what stands on the form', () => {
  it('is what the form asks for, and nothing of what only we ask for', () => {
    expect(formValues({ decisionDate: '2026-11-20', person }, { name: '盟蒙古族中学' }, '2026-11-27')).toEqual({
      unit: '盟蒙古族中学',
      date: '2026年11月27日',
      name: '阿拉坦其木格·乌云',
      sex: '女',
      title: '财务科科长',
      phone: '13947912345',
      mobile: '13947912345',
      remark: '兼任',
    });
  });
  it('knows an office phone from a mobile', () => {
    const office = formValues({ decisionDate: '', person: { ...person, phone: '0479-8212345' } }, { name: 'x' }, '');
    expect(office).toMatchObject({ officePhone: '0479-8212345', date: '' });
    expect(office.mobile).toBeUndefined();
  });
  it('has no date before there is one', () => {
    expect(['', '2026-11-07', 'soon'].map(dateInWords)).toEqual(['', '2026年11月7日', '']);
  });
});

describe('the mark that a scan is matched by', () => {
  const filing = (id: string, contentHash: string) => ({ id, contentHash, round: 2 });
  it('names the filing and the round, and how its hash begins', () => {
    expect(formMark([filing('0193', 'ab'.repeat(32))], sha256)).toBe(
      '专管系统打印　备案 0193　第 2 次报送　内容指纹 abababababababab',
    );
    expect(formMark([], sha256)).toContain('尚未报送');
  });
  it('of several does not depend on their order, but on each of them', () => {
    const [a, b, c] = [filing('1', 'aa'), filing('2', 'bb'), filing('3', 'cc')];
    expect(formMark([a, b], sha256)).toBe(formMark([b, a], sha256));
    expect(formMark([a, b], sha256)).not.toBe(formMark([a, c], sha256));
    expect(formMark([a, b], sha256)).toContain('共 2 件备案');
  });
});
