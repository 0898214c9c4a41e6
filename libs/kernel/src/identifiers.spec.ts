import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isMobile,
  maskPhone,
  normaliseCitizenId,
  normaliseOrgCode,
  normalisePersonName,
  normalisePhone,
  normaliseSex,
  normaliseUscc,
  orgCodeCheckCharacter,
  orgCodeOfUscc,
  parseTitle,
  sexOfCitizenId,
  splitPhones,
  usccCheckCharacter,
} from './index.js';

const TODAY = '2026-11-24';
const code = <T>(r: { ok: true; value: T } | { ok: false; refusal: { code: string } }) =>
  r.ok ? r.value : r.refusal.code;
const ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];

describe('统一社会信用代码 (GB 32100)', () => {
  it.each(['91350100M000100Y43', '11152500011609997L', '114202020117088800', '11420281MB1A0001XK'])(
    '%s is valid',
    (uscc) => {
      expect(code(normaliseUscc(uscc))).toBe(uscc);
    },
  );
  it('reads full-width, lower case and spaces', () => {
    expect(code(normaliseUscc(' １１４２０２８１mb1a0001xk '))).toBe('11420281MB1A0001XK');
  });
  it.each([
    ['91350100M000100Y4', 'uscc_length'],
    ['91350100I000100Y43', 'uscc_character'],
    ['91350100M000100Y44', 'uscc_checksum'],
  ])('%s → %s', (text, expected) => expect(code(normaliseUscc(text))).toBe(expected));
  it('any single changed character is found', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...ALPHABET), { minLength: 17, maxLength: 17 }),
        fc.integer({ min: 0, max: 16 }),
        fc.constantFrom(...ALPHABET),
        (chars, at, other) => {
          fc.pre(chars[at] !== other);
          const first = chars.join('');
          const full = first + usccCheckCharacter(first);
          expect(normaliseUscc(full).ok).toBe(true);
          expect(normaliseUscc(full.slice(0, at) + other + full.slice(at + 1)).ok).toBe(false);
        },
      ),
    );
  });
});

describe('组织机构代码 (GB 11714)', () => {
  it.each(['01160999-7', '01170888-0', 'MB1A0001-X'])('%s is valid, also without the hyphen', (text) => {
    expect(code(normaliseOrgCode(text))).toBe(text);
    expect(code(normaliseOrgCode(text.replace('-', '').toLowerCase()))).toBe(text);
  });
  it('is derived from the 统一社会信用代码', () => expect(orgCodeOfUscc('11420281MB1A0001XK')).toBe('MB1A0001-X'));
  it.each([
    ['11152500011609997L', '01160999-7'],
    ['114202020117088800', '01170888-0'],
    ['91350100M000100Y43', 'M000100Y-4'],
  ])('stands in %s', (uscc, org) => {
    expect(orgCodeOfUscc(uscc)).toBe(org);
    expect(code(normaliseOrgCode(org))).toBe(org);
  });
  it('refuses a wrong check character', () => expect(code(normaliseOrgCode('01160999-8'))).toBe('org_code_checksum'));
  it('always finds a check character', () => expect(orgCodeCheckCharacter('01160999')).toBe('7'));
});

describe('公民身份号码 (GB 11643)', () => {
  it.each([
    '11010519491231002X',
    '440524188001010014',
    '152502199001010012',
    '420281198512310023',
    '410802197811150032',
  ])('%s is valid', (id) => expect(code(normaliseCitizenId(id, TODAY))).toBe(id));
  it.each([
    ['110105491231002', 'citizen_id_old'],
    ['11010519491231002A', 'citizen_id_shape'],
    ['110105194902300021', 'citizen_id_birth'],
    ['110105203012310024', 'citizen_id_birth'],
    ['110105194912310021', 'citizen_id_checksum'],
  ])('%s → %s', (id, expected) => expect(code(normaliseCitizenId(id, TODAY))).toBe(expected));
  it('tells the sex', () =>
    expect(['410802197811150032', '11010519491231002X'].map(sexOfCitizenId)).toEqual(['1', '2']));
});

describe('联系电话', () => {
  it.each([
    ['13812345678', '13812345678'],
    ['138 1234 5678', '13812345678'],
    ['+86-138-1234-5678', '13812345678'],
    ['008613812345678', '13812345678'],
    ['8613812345678', '13812345678'],
    ['１３８１２３４５６７８', '13812345678'],
    ['13812345678.0', '13812345678'],
    ['1.3812345678E+10', '13812345678'],
    ['0479-8212345', '0479-8212345'],
    ['（0479）8212345', '0479-8212345'],
    ['0479 8212345', '0479-8212345'],
    ['04798212345', '0479-8212345'],
    ['01065251234', '010-65251234'],
    ['02087654321-802', '020-87654321-802'],
    ['8212345-802', '8212345-802'],
  ])('%s → %s', (text, expected) => expect(code(normalisePhone(text))).toBe(expected));
  it.each(['1.38E+10', '12812345678', '1381234567', 'abc', '138123456789'])('%s is refused', (text) =>
    expect(code(normalisePhone(text))).toBe('phone'),
  );
  it('empty asks for a phone', () => expect(code(normalisePhone('  '))).toBe('required'));
  it('splits several in a cell', () =>
    expect(splitPhones('13812345678/0479-8212345；13912345678')).toEqual([
      '13812345678',
      '0479-8212345',
      '13912345678',
    ]));
  it.each([
    ['+86 13812345678', ['+86 13812345678']],
    ['0086 13812345678', ['0086 13812345678']],
    ['13812345678 0479-8212345', ['13812345678', '0479-8212345']],
    ['0479-8212345、13812345678', ['0479-8212345', '13812345678']],
    ['13812345678  0479 8212345', ['13812345678', '0479 8212345']],
    ['138 1234 5678 13912345678', ['138 1234 5678', '13912345678']],
    ['0479  8212345', ['0479  8212345']],
    ['138  1234  5678', ['138  1234  5678']],
  ])('%s is split where a number ends', (cell, phones) => expect(splitPhones(cell)).toEqual(phones));
  it('masks', () =>
    expect([maskPhone('13912345678'), maskPhone('0479-8212345')]).toEqual(['139****5678', '0479-*****45']));
  it.each(['', '1', '12', '无'])('%s is masked whole', (text) => expect(maskPhone(text)).toBe('****'));
  it('knows mobiles', () => expect([isMobile('13912345678'), isMobile('0479-8212345')]).toEqual([true, false]));
});

describe('姓名', () => {
  it.each([
    ['张 三', '张三'],
    [' 阿拉坦其木格 ', '阿拉坦其木格'],
    ['买买提・艾力', '买买提·艾力'],
    ['买买提 • 艾力', '买买提·艾力'],
    ['买买提．艾力', '买买提·艾力'],
    ['买买提･艾力', '买买提·艾力'],
    ['买买提 ‧ 艾力', '买买提·艾力'],
    ['买买提∙艾力', '买买提·艾力'],
    ['买买提⋅艾力', '买买提·艾力'],
    ['买买提.艾力', '买买提·艾力'],
    ['𠮷田', '𠮷田'],
    ['㛃䶮', '㛃䶮'],
    ['John  Smith', 'John Smith'],
    ['张〇', '张〇'],
    ['〇·一', '〇·一'],
    ['鿏鿔', '鿏鿔'],
    ['㑇𬭎', '㑇𬭎'],
    ['阿拉坦其木格‧乌云毕力格', '阿拉坦其木格·乌云毕力格'],
    ['额尔敦其其格·苏布达·孟和巴特尔', '额尔敦其其格·苏布达·孟和巴特尔'],
    ['ᠴᠡᠴᠡᠭ', 'ᠴᠡᠴᠡᠭ'],
  ])('%s → %s', (text, expected) => expect(code(normalisePersonName(text))).toBe(expected));
  it.each([
    ['', 'required'],
    ['张', 'name_length'],
    ['𠮷', 'name_length'],
    ['张'.repeat(21), 'name_length'],
    ['张3', 'name_characters'],
    ['=cmd|x', 'name_characters'],
    ['张·', 'name_characters'],
    ['·张三', 'name_characters'],
    ['··', 'name_characters'],
    ['--', 'name_characters'],
    ['买买提··艾力', 'name_characters'],
  ])('%s → %s', (text, expected) => expect(code(normalisePersonName(text))).toBe(expected));
  it('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'张三阿拉坦·・ 𠮷'), { minLength: 2, maxLength: 12 }), (chars) => {
        const once = normalisePersonName(chars.join(''));
        if (once.ok) expect(code(normalisePersonName(once.value))).toBe(once.value);
      }),
    );
  });
});

describe('性别、职务/职级', () => {
  it.each([
    ['男', '1'],
    ['F', '2'],
    ['２', '2'],
    ['1.0', '1'],
    ['m', '1'],
    ['?', 'sex'],
  ])('%s → %s', (text, expected) => expect(code(normaliseSex(text))).toBe(expected));
  it.each(['副局长/三级调研员', '副局长／三级调研员', '三级调研员、副局长', '副局长　三级调研员'])(
    '%s is a post and a rank',
    (raw) => expect(parseTitle(raw)).toEqual({ raw, post: '副局长', rank: '三级调研员' }),
  );
  it('splits post and rank and keeps the raw text', () => {
    expect(parseTitle('副局长/三级调研员')).toEqual({ raw: '副局长/三级调研员', post: '副局长', rank: '三级调研员' });
    expect(parseTitle('办公室主任')).toEqual({ raw: '办公室主任', post: '办公室主任' });
  });
});
