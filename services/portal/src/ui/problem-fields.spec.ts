import { expect, it } from 'vitest';
import { fieldErrors, pathOfPointer } from './problem-fields.js';

const problem = (...errors: [string, string][]) => ({
  type: 't',
  title: '内容有误',
  detail: '请更正',
  status: 400,
  code: 'invalid_content',
  errors: errors.map(([pointer, detail]) => ({ pointer, code: 'x', detail })),
});

it('reads a pointer, escapes included', () => {
  expect(pathOfPointer('/content/person/name')).toEqual(['content', 'person', 'name']);
  expect(pathOfPointer('/a~1b/c~0d')).toEqual(['a/b', 'c~d']);
});
it('orders errors as the form does, so that the first one gets the focus', () => {
  const { fields } = fieldErrors(problem(['/content/person/phone', '电话'], ['/content/decisionDate', '日期']), [
    '/content/decisionDate',
    '/content/person/phone',
  ]);
  expect(fields.map((f) => f.errors[0])).toEqual(['日期', '电话']);
});
it('keeps several sentences of one field together', () => {
  const { fields } = fieldErrors(problem(['/a', '一'], ['/a', '二']), ['/a']);
  expect(fields).toEqual([{ name: ['a'], errors: ['一', '二'] }]);
});
it('loses no error that has no field here', () => {
  const { fields, rest } = fieldErrors(problem(['/unitId', '单位']), ['/a']);
  expect(fields).toEqual([]);
  expect(rest.map((e) => e.detail)).toEqual(['单位']);
});
