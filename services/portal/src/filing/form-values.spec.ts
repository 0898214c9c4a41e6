import { expect, it } from 'vitest';
import {
  amendedContent,
  contentToSend,
  draftOf,
  initialValues,
  isFor,
  readDraft,
  withFiledNumber,
} from './form-values.js';

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

const onRecord = {
  appointmentId: 'a',
  personId: 'p',
  name: '乌云塔娜',
  validFrom: '2026-03-01',
  openFiling: false,
  person: { ...person, name: '乌云塔娜', sex: '2' as const, exceptionReason: '' },
};
it('details send what may change, a correction also who it is and why', () => {
  const content = { ...amendedContent('details', onRecord), decisionDate: '2026-11-16', changeReason: '录错' };
  expect(contentToSend({ kind: 'details', content })).toEqual({
    decisionDate: '2026-11-16',
    subjectAppointmentId: 'a',
    person: { title: '科长', phone: '13947905678', remark: '' },
  });
  expect(contentToSend({ kind: 'correction', content })).toMatchObject({
    changeReason: '录错',
    person: { name: '乌云塔娜', sex: '2', title: '科长' },
  });
});
it('an amendment begins with what is on record; a correction with its start', () => {
  const begin = (kind: 'details' | 'correction') =>
    initialValues(undefined, { kind, subject: onRecord }, 'first').content;
  expect(begin('details')).toMatchObject({ subjectAppointmentId: 'a', person: { phone: '13947905678' } });
  expect(begin('details').decisionDate).toBeUndefined();
  expect(begin('correction').decisionDate).toBe('2026-03-01');
});
it('a draft is offered only where it was begun', () => {
  const details = { kind: 'details' as const, content: { subjectAppointmentId: 'a' } };
  const first = { kind: 'first' as const, content: {} };
  expect(isFor(details, { kind: 'details', subject: onRecord })).toBe(true);
  expect(isFor(details, { kind: 'details', subject: { ...onRecord, appointmentId: 'b' } })).toBe(false);
  expect(isFor(details, { kind: 'change' })).toBe(false);
  expect(isFor(first, { kind: 'correction', subject: onRecord })).toBe(false);
  expect(isFor(first, { kind: 'change' })).toBe(true);
  expect(isFor(details, {})).toBe(true);
  expect(isFor({ ...first, filingId: 'f' }, {})).toBe(false);
});

it('an identity number is sent where it was typed, and is in no draft', () => {
  const content = { decisionDate: '2026-11-16', person: { ...person, citizenId: ' 152502199001010012 ' } };
  const values = { kind: 'first', content } as const;
  expect(contentToSend(values).person?.citizenId).toBe('152502199001010012');
  expect(JSON.stringify(draftOf(values))).not.toContain('152502199001010012');
  expect(draftOf(values).content.person?.name).toBe(person.name);
  const none = { kind: 'first', content: { person: { ...person, citizenId: ' ' } } } as const;
  expect(contentToSend(none).person).not.toHaveProperty('citizenId');
});
it('a draft of a correction begins with the number as it was filed', () => {
  const draft = { kind: 'first', content: { person: { name: '乌云' } } } as const;
  const filed = (citizenId?: string) => ({ content: { person: citizenId ? { citizenId } : {} } }) as never;
  expect(withFiledNumber(draft, filed('x')).content.person).toEqual({ name: '乌云', citizenId: 'x' });
  expect(withFiledNumber(draft, filed())).toBe(draft);
});
