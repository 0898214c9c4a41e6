import { expect, it } from 'vitest';
import type { FilingContent } from '../api/types.js';
import { changedFields, columnLabel, contentFields } from './content-fields.js';

const content = (over: Partial<FilingContent['person'] & object> = {}): FilingContent => ({
  decisionDate: '2026-11-16',
  person: {
    name: '乌云塔娜',
    sex: '2',
    title: '科长/三级主任科员',
    phone: '13947905678',
    remark: '',
    onEstablishment: true,
    noBadRecord: true,
    ...over,
  },
});
const fields = (over = {}) => contentFields('first', content(over), undefined);

it('labels are those of the local form', () =>
  expect(columnLabel({ columns: [{ key: 'phone', label: '手机' }] }, 'phone')).toBe('手机'));
it('reads dates and sex as people do', () => {
  expect(fields().find((f) => f.pointer === '/content/decisionDate')?.value).toBe('2026年11月16日（周一）');
  expect(fields().find((f) => f.pointer === '/content/person/sex')?.value).toBe('女');
});
it('an exit has no person, only who left', () =>
  expect(
    contentFields('exit', { decisionDate: '2026-11-16', predecessorAppointmentId: 'a' }, undefined, {
      predecessorName: '巴特尔',
    }).map((f) => f.value),
  ).toEqual(['2026年11月16日（周一）', '巴特尔', '']));
it('the diff names only what changed, with both values', () =>
  expect(changedFields(fields({ phone: '1394790567' }), fields())).toEqual([
    { pointer: '/content/person/phone', label: '联系电话', before: '1394790567', after: '13947905678' },
  ]));
it('a field that appears or goes counts as empty on the other side', () => {
  const exception = fields({ onEstablishment: false, exceptionReason: '借调' });
  expect(changedFields(fields(), exception)).toContainEqual(expect.objectContaining({ before: '', after: '借调' }));
  expect(changedFields(exception, fields())).toContainEqual(expect.objectContaining({ before: '借调', after: '' }));
});
it('equal contents have no diff', () => expect(changedFields(fields(), fields())).toEqual([]));
