import { describe, expect, it } from 'vitest';
import { checkAmendment, type Subject } from './amendment.domain.js';
import type { ContentRule } from './filing-content.js';
import type { AmendingKind, FilingContent, FilingPerson } from './filing.types.js';

const columns: ContentRule['form']['columns'] = (['name', 'sex', 'title', 'phone', 'remark'] as const).map((key) => ({
  key,
  label: key,
  required: key !== 'remark',
}));
const rule: ContentRule = {
  eligibility: {
    establishmentInPrinciple: true,
    exceptionNeedsReason: true,
    cleanRecordRequired: true,
    reference: { status: 'V', document: '锡财综〔2024〕89号', article: '一', quote: '专管员' },
  },
  form: { columns },
  post: '专管员',
};
const person: FilingPerson = {
  name: '斯琴',
  sex: '2',
  title: '财务科科长',
  phone: '13947912345',
  remark: '',
  onEstablishment: false,
  exceptionReason: '借调',
  // As it was declared, or not: that is not judged again.
  noBadRecord: false,
};
const subject: Subject = {
  appointmentId: 'a',
  unitId: 'u',
  role: 'specialist',
  personId: 'p',
  validFrom: '2026-03-01',
  filingId: 'f',
  person,
  card: {},
  predecessorValidFrom: '2026-01-05',
};
const TODAY = '2026-11-25';
const check = (
  kind: AmendingKind,
  over: Partial<FilingPerson>,
  content: Partial<FilingContent> = {},
  of: Subject | undefined = subject,
) =>
  checkAmendment(
    kind,
    {
      decisionDate: kind === 'details' ? '2026-11-20' : '2026-03-01',
      ...(kind === 'correction' ? { changeReason: '录错' } : {}),
      ...content,
      person: over as FilingPerson,
    },
    of,
    { rule, today: TODAY },
  );
const refused = (result: ReturnType<typeof check>) =>
  result.ok ? [] : [result.refusal.code, ...(result.refusal.meta?.fields ?? []).map((f) => `${f.field} ${f.code}`)];

describe('details (更新信息)', () => {
  it('change phone, title and remark; what is not given stays, and nothing is judged again', () => {
    expect(check('details', { phone: '13847900001', remark: '兼职' })).toEqual({
      ok: true,
      value: {
        decisionDate: '2026-11-20',
        person: { ...person, phone: '13847900001', remark: '兼职' },
        subjectAppointmentId: 'a',
      },
    });
  });
  it('a name and sex left empty are not given', () =>
    expect(check('details', { name: '', sex: '', phone: '13847900001' }).ok).toBe(true));
  it.each([
    ['nothing', {}, {}, ['nothing_changed', '/content/person nothing_changed']],
    [
      'the same phone, written another way',
      { phone: ' 139 4791 2345 ' },
      {},
      ['nothing_changed', '/content/person nothing_changed'],
    ],
    ['another name', { name: '乌兰' }, {}, ['invalid_content', '/content/person/name use_correction']],
    ['another sex', { sex: '1' }, {}, ['invalid_content', '/content/person/sex use_correction']],
    ['no phone', { phone: '' }, {}, ['invalid_content', '/content/person/phone']],
    [
      'before the appointment',
      { title: '主任' },
      { decisionDate: '2026-02-28' },
      ['invalid_content', '/content/decisionDate change_before_appointment'],
    ],
    [
      'tomorrow',
      { title: '主任' },
      { decisionDate: '2026-11-26' },
      ['invalid_content', '/content/decisionDate in_future'],
    ],
  ] as const)('%s', (_, over, content, [code, field]) => {
    const [got, first] = refused(check('details', over, content));
    expect([got, first?.startsWith(field)]).toEqual([code, true]);
  });
});

describe('a correction (更正)', () => {
  it('may correct everything that says who and since when', () => {
    const corrected = check('correction', { name: '斯琴高娃', sex: '1' }, { decisionDate: '2026-02-01' });
    expect(corrected).toMatchObject({
      ok: true,
      value: { decisionDate: '2026-02-01', changeReason: '录错', person: { name: '斯琴高娃', sex: '1' } },
    });
    // The start alone is enough.
    expect(check('correction', {}, { decisionDate: '2026-02-01' }).ok).toBe(true);
  });
  it.each([
    ['nothing', {}, {}, 'nothing_changed'],
    ['no reason', { name: '乌兰' }, { changeReason: ' ' }, '/content/changeReason required'],
    ['on the first day of the predecessor', {}, { decisionDate: '2026-01-05' }, '/content/decisionDate interval_empty'],
    ['before the predecessor', {}, { decisionDate: '2025-12-31' }, '/content/decisionDate interval_empty'],
    ['in the future', {}, { decisionDate: '2026-12-01' }, '/content/decisionDate in_future'],
  ] as const)('%s', (_, over, content, what) => expect(refused(check('correction', over, content))).toContain(what));
  it('a predecessor who was in post for no day already hinders nothing that leaves the date', () => {
    const same = { ...subject, predecessorValidFrom: '2026-03-01' };
    expect(check('correction', { name: '乌兰' }, {}, same).ok).toBe(true);
  });
});

it('is about somebody on record', () => {
  const none = { ...subject, validTo: '2026-10-01' };
  expect(refused(check('details', { title: '主任' }, {}, none))).toContain('person_not_on_record');
  expect(
    refused(checkAmendment('details', { decisionDate: '2026-11-20' }, undefined, { rule, today: TODAY })),
  ).toContain('person_not_on_record');
});

describe('a form with lines of the unit and its leader (DY-4)', () => {
  const card = { leaderName: '李四', leaderPhone: '0714-8731721', additionReason: '采购业务多' };
  const onCard: ContentRule = {
    ...rule,
    form: {
      columns: [
        ...columns,
        { key: 'leader_name', label: '姓名', required: true, block: '政府采购分管领导' },
        { key: 'leader_phone', label: '电话', required: true, block: '政府采购分管领导' },
      ],
    },
  };
  const amend = (content: Partial<FilingContent>) =>
    checkAmendment(
      'details',
      { decisionDate: '2026-11-20', person: {} as FilingPerson, ...content },
      { ...subject, card },
      { rule: onCard, today: TODAY },
    );
  it('a new leader is an update; the reason for one more goes on', () =>
    expect(amend({ leaderName: '王五' })).toMatchObject({ ok: true, value: { ...card, leaderName: '王五' } }));
  it('the same again changes nothing', () => expect(refused(amend({}))).toContain('nothing_changed'));
});
