import { describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import { packForArea, postOf, specialistPolicy, type FormData } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { checkContent, type ContentRule } from './filing-content.js';
import { contentFromProto, contentToProto } from './filing.mapping.js';
import type { FilingContent, FilingPerson } from './filing.types.js';

const columns: FormData['columns'] = (['name', 'sex', 'title', 'phone', 'remark'] as const).map((key) => ({
  key,
  label: key,
  required: key !== 'remark',
}));
const eligibility = {
  establishmentInPrinciple: true,
  exceptionNeedsReason: true,
  cleanRecordRequired: true,
  reference: { status: 'V' as const, document: '锡财综〔2024〕89号', article: '二（一）', quote: '' },
};
const rule: ContentRule = { eligibility, form: { columns }, post: '专管员' };
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

const fieldsOf = (kind: 'first' | 'change' | 'exit', content: FilingContent, with_: ContentRule = rule) => {
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
    const lenient = {
      ...rule,
      eligibility: { ...eligibility, establishmentInPrinciple: false, cleanRecordRequired: false },
    };
    expect(fieldsOf('first', typed({}, { onEstablishment: false, noBadRecord: false }), lenient)).toEqual([]);
  });
});

describe('a content of before this release', () => {
  it('comes back as it was, key by key: its hash is the same', () => {
    const old = typed({ changeReason: '调离', predecessorAppointmentId: 'a' }, { remark: '甲' });
    expect(contentFromProto(contentToProto(old, false))).toStrictEqual(old);
    const checked = checkContent('change', old, rule, TODAY);
    expect(checked.ok && Object.keys(checked.value).sort()).toEqual(Object.keys(old).sort());
    expect(checked.ok && Object.keys(checked.value.person ?? {}).sort()).toEqual(Object.keys(person).sort());
  });
});

describe('the forms of the packs', async () => {
  const set = await loadPolicySet(fileURLToPath(new URL('../../../../deploy/jurisdictions', import.meta.url)));
  const ruleOf = (area: string, role = 'specialist'): ContentRule => {
    const pack = packForArea(set, area);
    const post = pack && postOf(specialistPolicy(pack, TODAY), role);
    if (!post) throw new Error(`${area} has no ${role}`);
    return { eligibility: post.eligibility, form: post.form, post: post.label };
  };
  const daye = ruleOf('420281');
  const card = {
    unitAddress: '大冶市观山路 1 号',
    organisationCode: 'MB1A0001X',
    leaderName: '李四',
    leaderTitle: '副局长',
    leaderPhone: '0714-8731721',
  };
  const onCard = { sex: '', officePhone: '0714-8731722', email: 'a@b.cn' };

  it('the Daye card is kept whole: address, code, office phone, mobile, email, and the leader in charge (DY-4)', () => {
    const checked = checkContent('first', typed(card, onCard), daye, TODAY);
    expect(checked).toMatchObject({
      ok: true,
      value: {
        ...card,
        organisationCode: 'MB1A0001-X',
        person: { officePhone: '0714-8731722', email: 'a@b.cn', sex: '' },
      },
    });
    const content = checked.ok ? checked.value : typed();
    expect(contentFromProto(contentToProto(content, false))).toStrictEqual(content);
  });
  it.each([
    ['mb1a0001x', 'MB1A0001-X'],
    ['１１４２０２８１ＭＢ１Ａ０００１ＸＫ', '11420281MB1A0001XK'],
  ])('the code may be that of GB 11714 or the credit code: %s', (given, kept) => {
    const checked = checkContent('first', typed({ ...card, organisationCode: given }, onCard), daye, TODAY);
    expect(checked.ok && checked.value.organisationCode).toBe(kept);
  });
  it('masks the phones of the card for whoever is no party to it', () => {
    const shown = contentToProto(typed(card, onCard), true);
    expect(shown.leaderPhone).not.toBe(card.leaderPhone);
    expect(shown.person).toMatchObject({ officePhone: expect.not.stringContaining('8731722') as string });
    expect(shown.person?.email).toBe('a****@b.cn');
  });
  it('asks for what the card asks, and for no sex', () => {
    expect(fieldsOf('first', typed({}, { sex: '' }), daye)).toEqual([
      '/content/person/officePhone required',
      '/content/unitAddress required',
      '/content/organisationCode required',
      '/content/leaderName required',
      '/content/leaderTitle required',
      '/content/leaderPhone required',
    ]);
  });
  it.each([
    ['a code with a wrong check character', { organisationCode: '01160999-8' }, {}, '/content/organisationCode'],
    ['a credit code with a wrong check character', { organisationCode: '11420281MB1A0001XX' }, {}, 'uscc_checksum'],
    ['a code of another length', { organisationCode: '0116099' }, {}, 'org_code_length'],
    ['an address of the post that is none', {}, { email: 'a.b.cn' }, '/content/person/email email_invalid'],
    ['a leader’s phone that is none', { leaderPhone: '12' }, {}, '/content/leaderPhone'],
  ])('%s is named at its field', (_, over, of, field) => {
    const fields = fieldsOf('first', typed({ ...card, ...over }, { ...onCard, ...of }), daye);
    expect(fields).toHaveLength(1);
    expect(fields[0]).toContain(field);
  });
  it('what a form does not ask for is not kept', () => {
    const checked = checkContent('first', typed({ ...card }, onCard), { ...rule }, TODAY);
    expect(checked).toMatchObject({ ok: false });
    const sexed = checkContent('first', typed({ ...card }, { ...onCard, sex: '2' }), rule, TODAY);
    expect(sexed.ok && Object.keys(sexed.value).sort()).toEqual(['decisionDate', 'person']);
  });
  it('a leader in charge is filed by the leader’s form, without the conditions of a specialist (JZ-1, HS-2)', () => {
    for (const area of ['410800', '420202'])
      expect(
        fieldsOf(
          'first',
          typed({}, { sex: '', onEstablishment: false, noBadRecord: false }),
          ruleOf(area, 'leader_in_charge'),
        ),
      ).toEqual([]);
  });
  it('an office in charge is named, with its head (HS-2)', () => {
    const office = ruleOf('420202', 'office_in_charge');
    expect(fieldsOf('first', typed({}, { sex: '' }), office)).toEqual(['/content/person/section required']);
    expect(fieldsOf('first', typed({}, { sex: '', section: '办公室' }), office)).toEqual([]);
  });
  it('speaks the pack’s own word', () => {
    const checked = checkContent('change', { decisionDate: TODAY }, daye, TODAY);
    expect(checked.ok ? [] : checked.refusal.meta?.fields?.map((f) => f.detail)).toContain('请选择原专办员。');
  });
});

describe('an identity number (PIPL 6, ADR 23)', () => {
  const asks = (required: boolean): ContentRule => ({
    ...rule,
    form: { columns: [...columns, { key: 'citizen_id', label: '身份证号', required }] },
  });
  const at = '/content/person/citizenId';
  const given = { citizenId: { ref: 'r' } };
  const problem = {
    citizenId: { problem: { code: 'citizen_id_checksum', detail: '身份证号校验不通过，请逐位核对。' } },
  };
  it.each<[string, ContentRule, Partial<FilingPerson>, string[]]>([
    ['is not asked for, and not given', rule, {}, []],
    ['is given where it is not asked for', { ...rule, ...given }, {}, [`${at} not_asked`]],
    ['is wrong where it is not asked for', { ...rule, ...problem }, {}, [`${at} not_asked`]],
    ['must be given', asks(true), {}, [`${at} required`]],
    ['may be left out', asks(false), {}, []],
    ['is given', { ...asks(true), ...given }, {}, []],
    ['is on record', asks(true), { citizenIdRef: 'r' }, []],
    ['is wrong: said once', { ...asks(true), ...problem }, {}, [`${at} citizen_id_checksum`]],
    [
      'is wrong, though one is on record',
      { ...asks(false), ...problem },
      { citizenIdRef: 'r' },
      [`${at} citizen_id_checksum`],
    ],
  ])('%s', (_, with_, of, fields) => expect(fieldsOf('first', typed({}, of), with_)).toEqual(fields));

  it('is in the content by its id, and only where the form asks', () => {
    const refOf = (with_: ContentRule, of: Partial<FilingPerson> = {}) => {
      const checked = checkContent('first', typed({}, of), with_, TODAY);
      return checked.ok && checked.value.person?.citizenIdRef;
    };
    expect(refOf({ ...asks(true), ...given }, { citizenIdRef: 'old' })).toBe('r');
    expect(refOf(asks(true), { citizenIdRef: 'old' })).toBe('old');
    expect(refOf(rule, { citizenIdRef: 'old' })).toBe(undefined);
  });

  it('is shown by what the reader may see, and its id is not', () => {
    const content = typed({}, { citizenIdRef: 'r' });
    const shown = (citizenIds?: Map<string, string>) => contentToProto(content, true, citizenIds).person;
    expect(shown(new Map([['r', '1525**********0012']]))?.citizenId).toBe('1525**********0012');
    expect(shown()).not.toHaveProperty('citizenId');
    expect(shown()).not.toHaveProperty('citizenIdRef');
  });

  it('is taken from what was typed into no content', () => {
    const proto = contentToProto(typed(), false);
    const read = contentFromProto({ ...proto, person: { ...proto.person!, citizenId: '152502199001010012' } });
    expect(JSON.stringify(read)).not.toContain('152502199001010012');
  });
});
