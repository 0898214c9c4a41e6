import { expect, it } from 'vitest';
import { contentToSend, initialValues, readDraft } from './form-values.js';

const person = {
  name: ' 乌云·塔娜 ',
  sex: '2',
  title: '科长',
  phone: '13947905678',
  onEstablishment: true,
  exceptionReason: '旧',
  noBadRecord: true,
};

it('a first filing sends no predecessor, though one was chosen before', () =>
  expect(
    contentToSend({
      kind: 'first',
      content: { decisionDate: '2026-11-16', person, predecessorAppointmentId: 'a', changeReason: '调动' },
    }),
  ).toEqual({
    decisionDate: '2026-11-16',
    person: {
      name: '乌云·塔娜',
      sex: '2',
      title: '科长',
      phone: '13947905678',
      remark: '',
      onEstablishment: true,
      noBadRecord: true,
    },
  }));
it('an exit sends no person', () =>
  expect(
    contentToSend({
      kind: 'exit',
      content: { decisionDate: '2026-11-16', person, predecessorAppointmentId: 'a', changeReason: ' 退休 ' },
    }),
  ).toEqual({
    decisionDate: '2026-11-16',
    predecessorAppointmentId: 'a',
    changeReason: '退休',
  }));
it('an empty form sends empty fields, for the service to name', () =>
  expect(contentToSend({ kind: 'first', content: {} }).person).toMatchObject({
    name: '',
    onEstablishment: false,
    exceptionReason: '',
    noBadRecord: false,
  }));

it('restores a draft as typed', () =>
  expect(readDraft({ kind: 'change', content: { person }, filingId: 'f' })).toEqual({
    kind: 'change',
    content: { person },
    filingId: 'f',
  }));
it.each([null, 'text', {}, { kind: 'other', content: {} }, { kind: 'first' }])('does not restore %j', (body) =>
  expect(readDraft(body)).toBeUndefined(),
);

it('the address chooses the kind and the predecessor, the typed date stays', () =>
  expect(
    initialValues(
      { kind: 'first', content: { decisionDate: '2026-11-10', changeReason: '调动' } },
      { kind: 'change', predecessorAppointmentId: 'a', decisionDate: '2026-11-16' },
      'first',
    ),
  ).toEqual({
    kind: 'change',
    content: { decisionDate: '2026-11-10', changeReason: '调动', predecessorAppointmentId: 'a' },
  }));
it('without draft and address the form is empty', () =>
  expect(initialValues(undefined, {}, 'first')).toEqual({ kind: 'first', content: {} }));
