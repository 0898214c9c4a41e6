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
      remark: '兼任',
    });
  });
  it('has the card of a unit where the filing has it, else what is known of the unit', () => {
    const content = {
      decisionDate: '',
      person: { ...person, officePhone: '0714-8731721', email: 'a@example.cn' },
      unitAddress: '金湖大道1号',
      leaderName: '王建国',
    };
    expect(formValues(content, { name: 'x', organisationCode: '12420281MB1234567X' }, '')).toMatchObject({
      office_phone: '0714-8731721',
      email: 'a@example.cn',
      unit_address: '金湖大道1号',
      organisation_code: '12420281MB1234567X',
      leader_name: '王建国',
    });
    const own = formValues({ ...content, organisationCode: 'A-1' }, { name: 'x', organisationCode: 'B' }, '');
    expect(own.organisation_code).toBe('A-1');
    expect(own).not.toHaveProperty('leader_title');
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
