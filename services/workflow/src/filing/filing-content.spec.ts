import { describe, expect, it } from 'vitest';
import { checkContent, type EligibilityRule } from './filing-content.js';
import type { FilingContent, FilingPerson } from './filing.types.js';

const rule: EligibilityRule = {
  establishmentInPrinciple: true,
  exceptionNeedsReason: true,
  cleanRecordRequired: true,
  reference: { status: 'V', document: '锡财综〔2024〕89号', article: '二（一）', quote: '' },
};
const person: FilingPerson = {
  name: '乌云其木格',
  sex: '2',
  title: '科员/一级主任科员',
  phone: '13948792345',
  remark: '',
  onEstablishment: true,
  exceptionReason: '',
  noBadRecord: true,
};
const TODAY = '2026-11-25';
const typed = (over: Partial<FilingContent> = {}, of: Partial<FilingPerson> = {}): FilingContent => ({
  decisionDate: '2026-11-20',
  person: { ...person, ...of },
  ...over,
});

const fieldsOf = (kind: 'first' | 'change' | 'exit', content: FilingContent, with_: EligibilityRule = rule) => {
  const checked = checkContent(kind, content, with_, TODAY);
  return checked.ok ? [] : (checked.refusal.meta?.fields ?? []).map((f) => `${f.field} ${f.code}`);
};

describe('what a unit typed (XL-2, XL-3)', () => {
  it('is kept normalised', () => {
    const given = typed(
      {},
      { name: ' 乌云　其木格 ', phone: '１３９ 4879 2345', title: ' 科员 ', exceptionReason: '多余' },
    );
    const checked = checkContent('first', given, rule, TODAY);
    expect(checked.ok && checked.value.person).toMatchObject({
      phone: '13948792345',
      title: '科员',
      exceptionReason: '',
    });
  });

  it.each([
    ['no date', typed({ decisionDate: '' }), ['/content/decisionDate required']],
    ['no such day', typed({ decisionDate: '2026-02-30' }), ['/content/decisionDate not_a_date']],
    ['tomorrow', typed({ decisionDate: '2026-11-26' }), ['/content/decisionDate in_future']],
    ['another century', typed({ decisionDate: '1926-11-20' }), ['/content/decisionDate too_early']],
    ['nobody', { decisionDate: '2026-11-20' }, ['/content/person required']],
    ['no sex', typed({}, { sex: '' }), ['/content/person/sex required']],
    ['no post', typed({}, { title: '  ' }), ['/content/person/title required']],
    ['a long post', typed({}, { title: '长'.repeat(61) }), ['/content/person/title too_long']],
    ['a long remark', typed({}, { remark: '长'.repeat(501) }), ['/content/person/remark too_long']],
    ['not declared', typed({}, { noBadRecord: false }), ['/content/person/noBadRecord declaration_required']],
    ['seconded, no reason', typed({}, { onEstablishment: false }), ['/content/person/exceptionReason reason_required']],
  ])('%s: named at the field', (_, content, fields) => {
    expect(fieldsOf('first', content)).toEqual(fields);
  });

  it('names every wrong field at once', () => {
    expect(
      fieldsOf('first', typed({ decisionDate: '' }, { name: '', phone: '12', sex: '9' })).map((f) => f.split(' ')[0]),
    ).toEqual(['/content/decisionDate', '/content/person/name', '/content/person/phone', '/content/person/sex']);
  });

  it('today is no future, an exception with its reason is taken, characters beyond the first plane count once', () => {
    expect(fieldsOf('first', typed({ decisionDate: TODAY }))).toEqual([]);
    expect(fieldsOf('first', typed({}, { onEstablishment: false, exceptionReason: '单位无在编财务人员' }))).toEqual([]);
    expect(fieldsOf('first', typed({}, { title: '𠮷'.repeat(60) }))).toEqual([]);
  });

  it('a change and an exit name the predecessor; an exit has no person', () => {
    expect(fieldsOf('change', typed())).toEqual(['/content/predecessorAppointmentId required']);
    expect(fieldsOf('exit', { decisionDate: '2026-11-20' })).toEqual(['/content/predecessorAppointmentId required']);
    const exit = checkContent('exit', typed({ predecessorAppointmentId: 'a' }), rule, TODAY);
    expect(exit.ok && exit.value).toEqual({ decisionDate: '2026-11-20', predecessorAppointmentId: 'a' });
  });

  it('where the pack asks for less, less is asked', () => {
    const lenient = { ...rule, establishmentInPrinciple: false, cleanRecordRequired: false };
    expect(fieldsOf('first', typed({}, { onEstablishment: false, noBadRecord: false }), lenient)).toEqual([]);
  });
});
