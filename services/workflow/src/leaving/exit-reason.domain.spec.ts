import type { FieldError } from '@zhuanguan/kernel';
import { describe, expect, it } from 'vitest';
import { contentHash, newContentSalt } from '../filing/content-hash.js';
import { contentFromProto } from '../filing/filing.mapping.js';
import type { FilingKind } from '../filing/filing.types.js';
import { checkExitReason } from './exit-reason.domain.js';

const reasons = [
  { code: 'transfer', label: '调离' },
  { code: 'other', label: '其他', asksRemark: true },
];
const check = (kind: FilingKind, exitReasonCode?: string, changeReason = '', list = reasons) => {
  const errors: FieldError[] = [];
  const given = { ...(exitReasonCode === undefined ? {} : { exitReasonCode }), changeReason };
  const code = checkExitReason(kind, given, list, errors);
  return [code, ...errors.map((e) => `${e.field} ${e.code}`)];
};

describe('why somebody leaves', () => {
  it.each<[string, ReturnType<typeof check>, string[]]>([
    ['of the list', check('exit', 'transfer'), ['transfer']],
    ['of a change too', check('change', ' transfer '), ['transfer']],
    ['may be left out', check('exit'), ['']],
    ['is not of a first filing', check('first', 'transfer'), ['']],
    ['not of the list', check('exit', 'x'), ['x', '/content/exitReasonCode unknown_exit_reason']],
    ['a word that says little', check('exit', 'other'), ['other', '/content/changeReason remark_required']],
    ['with a sentence', check('exit', 'other', '借调'), ['other']],
    [
      'a pack without a list',
      check('exit', 'transfer', '', []),
      ['transfer', '/content/exitReasonCode unknown_exit_reason'],
    ],
  ])('%s', (_, given, expected) => {
    expect(given).toEqual(expected);
  });
  it('what was filed before it was asked for keeps its hash', () => {
    const before = { decisionDate: '2026-11-20', predecessorAppointmentId: 'a', changeReason: '退休' };
    const read = contentFromProto({
      decisionDate: '2026-11-20',
      person: undefined,
      predecessorAppointmentId: 'a',
      changeReason: '退休',
      subjectAppointmentId: '',
      exitReasonCode: '',
    });
    const salt = newContentSalt();
    expect(contentHash(read, salt)).toBe(contentHash(before, salt));
    expect(contentHash({ ...before, exitReasonCode: 'transfer' }, salt)).not.toBe(contentHash(before, salt));
    expect(contentHash(before, newContentSalt())).not.toBe(contentHash(before, salt));
  });
});
