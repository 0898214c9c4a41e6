import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '@zhuanguan/kernel';
import { checkDeclaration, checkEnd, overFrom, saidThisYear, stateOn } from './recusal.domain.js';
import { NONE, type Declaration, type TypedDeclaration } from './recusal.types.js';

const today = '2026-11-24';
const policy = {
  kinds: [
    { code: 'employment', label: '劳动关系' },
    { code: 'other', label: '其他', asksRemark: true },
  ],
  reference: { document: '政府采购法实施条例', article: '第九条', status: 'V' as const },
};
const people = new Map([['p1', '阿拉坦']]);
const typed: TypedDeclaration = {
  personId: 'p1',
  kind: 'employment',
  supplierName: '锡林浩特市某商贸有限公司',
  supplierUscc: '91350100m000100y43',
  projectReference: '',
  note: '',
  validFrom: '2026-01-05',
  lastDay: '',
};
const check = (over: Partial<TypedDeclaration> = {}, before: readonly Declaration[] = []) =>
  checkDeclaration({ ...typed, ...over }, { today, policy, people, before });
const declared = (over: Partial<Declaration> = {}): Declaration => ({
  id: 'd',
  unitId: 'u',
  personId: 'p1',
  personName: '阿拉坦',
  kind: 'employment',
  supplierName: typed.supplierName,
  supplierUscc: '91350100M000100Y43',
  projectReference: '',
  note: '',
  validFrom: '2026-01-05',
  declaredAt: '2026-01-05T01:00:00.000Z',
  declaredBy: 'a',
  policyDigest: 'x',
  ...over,
});
const fields = (result: ReturnType<typeof check>) =>
  result.ok ? [] : (result.refusal.meta?.fields ?? []).map((f) => `${f.field} ${f.code}`);

describe('somebody declares a relation (REG 9)', () => {
  it('is kept with the code as it is written by GB 32100', () => {
    expect(check()).toMatchObject({ ok: true, value: { personName: '阿拉坦', supplierUscc: '91350100M000100Y43' } });
  });
  it.each<[string, Partial<TypedDeclaration>, string[]]>([
    ['who is not on record', { personId: 'p2' }, ['/personId person_not_on_record']],
    ['an unknown relation', { kind: 'dance' }, ['/kind unknown_kind']],
    ['no supplier', { supplierName: ' ' }, ['/supplierName required']],
    ['a mistyped code', { supplierUscc: '91350100M000100Y44' }, ['/supplierUscc uscc_checksum']],
    ['neither code nor project', { supplierUscc: '' }, ['/supplierUscc required']],
    ['a project in place of a code', { supplierUscc: '', projectReference: 'XM-7' }, []],
    ['other without a word', { kind: 'other' }, ['/note required']],
    ['a date that is none', { validFrom: '2026-02-30' }, ['/validFrom not_a_date']],
    ['an end before the start', { lastDay: '2026-01-01' }, ['/lastDay before_start']],
    ['what is over already', { lastDay: '2026-11-23' }, ['/lastDay over_already']],
    ['until today', { lastDay: today }, []],
  ])('%s', (_, over, expected) => {
    expect(fields(check(over))).toEqual(expected);
  });
  it('what stands is not said twice; what was ended may be said again', () => {
    expect(fields(check({}, [declared()]))).toEqual(['/supplierName already_declared']);
    const ended = { on: '2026-05-01', reason: '填错', at: '2026-05-01T01:00:00.000Z', by: 'a' };
    expect(check({}, [declared({ ended })]).ok).toBe(true);
  });
  it('nothing to declare is for the rest of the year, and not beside something', () => {
    expect(check({ kind: NONE, supplierName: '', supplierUscc: '' })).toMatchObject({
      value: { kind: NONE, validFrom: today, lastDay: '2026-12-31', supplierName: '' },
    });
    expect(fields(check({ kind: NONE }, [declared()]))).toEqual(['/kind conflict_in_force']);
    expect(fields(check({ kind: NONE }, [declared({ kind: NONE, lastDay: '2026-12-31' })]))).toEqual([
      '/kind already_declared',
    ]);
    expect(check({ kind: NONE }, [declared({ kind: NONE, validFrom: '2025-03-01', lastDay: '2025-12-31' })]).ok).toBe(
      true,
    );
  });
  it('what was said for this year', () => {
    expect(saidThisYear([], today)).toBe('not_declared');
    expect(saidThisYear([declared({ kind: NONE, lastDay: '2026-12-31' })], today)).toBe('none');
    expect(saidThisYear([declared(), declared({ kind: NONE, lastDay: '2026-12-31' })], today)).toBe('conflict');
    expect(saidThisYear([declared({ kind: NONE, lastDay: '2025-12-31' })], today)).toBe('not_declared');
  });
});

describe('a declaration is ended with its reason', () => {
  it.each([
    ['from today', { on: today, reason: '关系已解除' }, []],
    ['without a reason', { on: today, reason: ' ' }, ['/reason required']],
    ['before it began', { on: '2026-01-04', reason: 'x' }, ['/endedOn before_start']],
    ['in the future', { on: '2026-11-25', reason: 'x' }, ['/endedOn in_future']],
    ['on no date', { on: 'x', reason: 'x' }, ['/endedOn not_a_date']],
  ])('%s', (_, given, expected) => {
    const result = checkEnd(declared(), given, today);
    expect(result.ok ? [] : (result.refusal.meta?.fields ?? []).map((f) => `${f.field} ${f.code}`)).toEqual(expected);
  });
  it('only once', () => {
    const ended = { on: '2026-05-01', reason: '填错', at: '2026-05-01T01:00:00.000Z', by: 'a' };
    expect(checkEnd(declared({ ended }), { on: today, reason: 'x' }, today)).toMatchObject({
      refusal: { code: 'already_over' },
    });
  });
  it('is in force on exactly the days from its start to the earlier of its two ends', () => {
    const day = fc.integer({ min: 0, max: 60 }).map((n) => addDays('2026-10-01', n));
    fc.assert(
      fc.property(day, fc.option(day), fc.option(day), day, (validFrom, lastDay, endedOn, at) => {
        fc.pre((!lastDay || lastDay >= validFrom) && (!endedOn || endedOn >= validFrom));
        const d = declared({
          validFrom,
          ...(lastDay ? { lastDay } : {}),
          ...(endedOn ? { ended: { on: endedOn, reason: 'x', at: '', by: '' } } : {}),
        });
        const expected = at >= validFrom && (!lastDay || at <= lastDay) && (!endedOn || at < endedOn);
        expect(stateOn(d, at) === 'in_force').toBe(expected);
        const over = overFrom(d);
        expect(at >= validFrom && (over === undefined || at < over)).toBe(expected);
      }),
    );
  });
});
