import fc from 'fast-check';
import { withYear } from '@zhuanguan/calendar';
import { addDays } from '@zhuanguan/kernel';
import type { CompiledPack } from '@zhuanguan/policy';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../project/fact.types.js';
import { foldLedger } from '../project/ledger.domain.js';
import { factsOf, ledgerOf, packOf, type Known } from '../testing/project.js';
import type { ProjectDeadline } from './deadline.types.js';
import { deadlinesOf } from './deadlines.domain.js';
import { movedDeadlines } from './moved.domain.js';

const pack = packOf('420281');
const OPEN: Known = { method: 'open', category: 'goods', agency: 'A1' };
const run = (known: Known, today = '2026-12-31', of: CompiledPack = pack) =>
  deadlinesOf(ledgerOf(known), { pack: of, today });
const find = (id: string, known: Known, today?: string, part = ''): ProjectDeadline | undefined =>
  run(known, today).deadlines.find((d) => d.ruleId === id && d.part === part);

/** The change of a specialist (2024-02-07 + 7 日) is workflow's clock and has its vector there. */
describe('acceptance vectors (facts §2.0)', () => {
  it.each<[string, string, Known, strict: string, rolled?: string]>([
    ['5 wd from 2025-12-12', 'R25', { ...OPEN, report_delivered: '2025-12-12' }, '2025-12-19'],
    ['3 wd from 2025-11-03', 'R41', { inquiry_received: '2025-11-03' }, '2025-11-06'],
    ['a result notice of 2025-12-01 ends', 'R27', { result_notice_published: '2025-12-01' }, '2025-12-02'],
    ['and may be challenged', 'R42c', { result_notice_published: '2025-12-01' }, '2025-12-11'],
    ['7 wd from 2025-05-06', 'R43', { result_challenged: '2025-05-06' }, '2025-05-15'],
    ['2 wd from 2025-08-12', 'R26', { winner_confirmed: '2025-08-12' }, '2025-08-14'],
    ['7 wd from 2025-05-07', 'R31', { contract_signed: '2025-05-07' }, '2025-05-16'],
    ['5 wd over 国庆 with a make-up day', 'R15', { ...OPEN, documents_issued: '2024-09-26' }, '2024-10-09'],
    ['a contract of 2026-02-11 is published', 'R30', { contract_signed: '2026-02-11' }, '2026-02-13'],
    ['and filed', 'R31', { contract_signed: '2026-02-11' }, '2026-02-27'],
    ['30 d from 2025-09-05', 'R29', { award_notice_sent: '2025-09-05' }, '2025-10-05', '2025-10-09'],
  ])('%s', (_, id, known, dueStrict, dueRolled = dueStrict) =>
    expect(find(id, known)).toMatchObject({ dueStrict, dueRolled, provisional: false }),
  );
  it('2025-12-10 is still in time for a challenge', () => {
    const known = { result_notice_published: '2025-12-01', 'result_challenged@q1': '2025-12-10' };
    expect(find('R42c', known, '2026-01-05', 'q1')?.state).toBe('met');
    expect(find('R42c', { ...known, 'result_challenged@q1': '2025-12-12' }, '2026-01-05', 'q1')?.state).toBe('late');
  });
  it('documents on sale from 2024-09-26 to 10-02 are a violation, with both days', () => {
    const found = find('R15', { ...OPEN, documents_issued: '2024-09-26', documents_issue_ended: '2024-10-02' });
    expect(found?.state).toBe('violated');
    expect(found?.proof.at(-1)).toBe('采购文件提供截止于 2024年10月2日（周三），早于 2024年10月9日（周三）');
  });
});

describe('the reason', () => {
  it('is one list of sentences', () => {
    const known = { ...OPEN, award_notice_sent: '2025-09-05', contract_signed: '2025-10-08' };
    expect(find('R29', known)?.proof).toEqual([
      'R29 签订合同：30日内合同签订（政府采购法第四十六条）',
      '起算：中标（成交）通知书发出于 2025年9月5日（周五）',
      expect.stringMatching(/^计算：开始当天不计入，从次日开始计算（.*第八十五条，其中本系统提出：普通周末/),
      expect.stringMatching(/30 日届满于 2025年10月5日（周日）；届满日为法定节假日，顺延至 2025年10月9日（周四）/),
      '合同签订于 2025年10月8日（周三），符合期限；在 2025年10月5日（周日） 之后、顺延后的 2025年10月9日（周四） 之前，是否超期有争议，按未超期处理',
    ]);
  });
  it('says where the act is before what it follows', () =>
    expect(find('R30', { contract_signed: '2026-02-11', contract_published: '2026-02-01' })?.proof.at(-1)).toBe(
      '合同公告于 2026年2月1日（周日），符合期限，早于起算日，请核对',
    ));
});

describe('what a rule is for', () => {
  it('the notice of an open tender, not of a quotation', () => {
    expect(find('R13', { method: 'open', tender_notice_published: '2026-03-02' })).toBeDefined();
    expect(find('R13', { method: 'quotation', tender_notice_published: '2026-03-02' })).toBeUndefined();
  });
  it('before the method is known it is undecided', () => {
    const { deadlines, undecided } = run({ documents_issued: '2026-03-02' });
    expect(deadlines.map((d) => d.ruleId)).not.toContain('R17');
    expect(undecided).toContainEqual({ ruleId: 'R17', part: '', missing: ['method', 'category'] });
  });
  it('what is ruled out already is not undecided', () =>
    expect(run({ method: 'quotation', documents_issued: '2026-03-02' }).undecided.map((u) => u.ruleId)).not.toContain(
      'R17',
    ));
  it.each(['exempt_small', 'exempt_batch', 'exempt_urgent'])('an intention need not be published: %s', (flag) => {
    expect(find('R02', { procurement_started: '2026-03-30' }, '2026-03-01')?.state).toBe('overdue');
    expect(find('R02', { procurement_started: '2026-03-30', [`flag.${flag}`]: true })).toBeUndefined();
  });
  it('nothing is due on a complaint that was declined', () => {
    const known = { complaint_received: '2026-03-02' };
    expect(find('R47', known)).toBeDefined();
    expect(find('R47', { ...known, complaint_declined: '2026-03-04' })).toBeUndefined();
  });
  it('the rule in force on the day it is counted from', () => {
    expect(find('R37', { 'flag.sme': true, delivered: '2025-05-31' })).toBeUndefined();
    expect(find('R37', { 'flag.sme': true, delivered: '2025-06-01' })).toMatchObject({ dueStrict: '2025-07-01' });
  });
  it('R51 is of Inner Mongolia', () => {
    const known = { complaint_decided: '2026-03-02' };
    expect(find('R51', known)).toBeUndefined();
    expect(run(known, '2026-12-31', packOf('152502')).deadlines.map((d) => d.ruleId)).toContain('R51');
  });
  it('以上 includes the number, 不足 does not (C7)', () => {
    const of = (value: object): CompiledPack => {
      const held = pack.parameters['deadline.R31']?.values[0];
      if (!held) throw new Error('R31');
      const values = [{ ...held, value: { ...(held.value as object), when: { amount: value } } }];
      return { ...pack, parameters: { ...pack.parameters, 'deadline.R31': { nature: 'binding', values } } };
    };
    const runs = (when: object, fen: number) =>
      run({ contract_signed: '2026-02-11', contract_amount: fen }, '2026-12-31', of(when)).deadlines.some(
        (d) => d.ruleId === 'R31',
      );
    const from = { of: 'contract', from: 100 };
    const below = { of: 'contract', below: 100 };
    expect([runs(from, 99), runs(from, 100), runs(below, 99), runs(below, 100)]).toEqual([false, true, true, false]);
    expect(run({ contract_signed: '2026-02-11' }, '2026-12-31', of(from)).undecided).toContainEqual({
      ruleId: 'R31',
      part: '',
      missing: ['contract_amount'],
    });
  });
});

describe('parts', () => {
  it('each contract has its own deadlines; what is published for one is not for another', () => {
    const known = {
      'contract_signed@c1': '2026-03-02',
      'contract_signed@c2': '2026-03-04',
      'contract_published@c1': '2026-03-03',
    };
    const of = (part: string) => find('R30', known, '2026-03-10', part);
    expect([of('c1')?.state, of('c2')?.state, of('')]).toEqual(['met', 'overdue', undefined]);
    expect(of('c2')?.dueStrict).toBe('2026-03-06');
  });
  it('one award, two contracts: two ends of one beginning', () => {
    const known = {
      award_notice_sent: '2026-03-02',
      'contract_signed@c1': '2026-03-20',
      'contract_signed@c2': '2026-05-20',
    };
    expect(['c1', 'c2', ''].map((part) => find('R29', known, '2026-06-01', part)?.state)).toEqual([
      'met',
      'late',
      undefined,
    ]);
  });
  it('a payment belongs to its contract, and the contract to its project', () => {
    const known = { 'delivered@c1/1': '2026-03-02', 'flag.sme@c1': true, 'delivered@c2/1': '2026-03-02' };
    expect(find('R37', known, '2026-03-10', 'c1/1')?.dueStrict).toBe('2026-04-01');
    expect(find('R37', known, '2026-03-10', 'c2/1')).toBeUndefined();
  });
  it('who challenged does not take the right from others', () => {
    const known = { result_notice_published: '2025-12-01', 'result_challenged@q1': '2025-12-03' };
    expect(find('R42c', known, '2025-12-05', 'q1')?.state).toBe('met');
    expect(find('R42c', known, '2025-12-05')?.state).toBe('open');
    expect(find('R42c', known, '2025-12-12')?.state).toBe('lapsed');
    expect(find('R43', known, '2025-12-05', 'q1')?.dueStrict).toBe('2025-12-12');
  });
  it('a clarification that came too late, beside one that did not', () => {
    const known = {
      ...OPEN,
      submission_deadline: '2026-03-30',
      'documents_clarified@1': '2026-03-15',
      'documents_clarified@2': '2026-03-16',
    };
    expect([find('R18', known, '2026-04-01', '1')?.state, find('R18', known, '2026-04-01', '2')?.state]).toEqual([
      'met',
      'violated',
    ]);
    expect(find('R18', known, '2026-04-01')?.state).toBe('lapsed');
  });
});

describe('payment', () => {
  const SME: Known = { 'flag.sme': true, delivered: '2026-03-02' };
  it('of rules that coexist the earliest counts (facts §8.4)', () => {
    const known = { ...SME, invoice_received: '2026-03-09', payment_conditions_met: '2026-03-02' };
    expect(find('R36', known, '2026-03-10')).toMatchObject({ dueStrict: '2026-03-23' });
    expect(find('R36', known, '2026-03-10')?.behind).toBeUndefined();
    expect(find('R37', known, '2026-03-10')).toMatchObject({ dueStrict: '2026-04-01', behind: 'R36' });
    const later = { ...known, invoice_received: '2026-03-30' };
    expect([find('R36', later)?.behind, find('R37', later)?.behind]).toEqual(['R37', undefined]);
  });
  it('without the invoice the ten days do not run', () =>
    expect(find('R36', { payment_conditions_met: '2026-03-02' })).toBeUndefined());
  it.each([
    [undefined, 30, '2026-04-01'],
    [45, 45, '2026-04-16'],
    [60, 60, '2026-05-01'],
    [90, 60, '2026-05-01'],
  ])('a contract that says %s days gives %i', (agreed, n, dueStrict) => {
    const found = find('R37', { ...SME, ...(agreed === undefined ? {} : { agreed_payment_days: agreed }) });
    expect(found).toMatchObject({ n, dueStrict });
    expect(found?.proof.join().includes('超过最长60日')).toBe(agreed === 90);
  });
  it('where acceptance is the condition it counts, or the day by which it was agreed', () => {
    const known = { ...SME, 'flag.payment_on_acceptance': true };
    expect(find('R37', known)).toBeUndefined();
    expect(find('R37b', { ...known, accepted: '2026-03-10' })?.trigger.date).toBe('2026-03-10');
    expect(find('R37b', { ...known, accepted: '2026-05-10', acceptance_due: '2026-03-20' })?.trigger.date).toBe(
      '2026-03-20',
    );
    expect(find('R37b', { ...known, acceptance_due: '2026-03-20' })?.trigger.words).toContain('最早的一日');
  });
});

describe('what does not count', () => {
  const known = { 'complaint_received@t1': '2026-03-02' };
  const pause = (from: string, to?: string) => ({ from, ...(to ? { to } : {}), document: '补正通知书〔2026〕1号' });
  it('the time of completion moves the decision, and is named with its document', () => {
    const found = find(
      'R47',
      { ...known, 'pause.completion@t1': pause('2026-03-03', '2026-03-09') },
      '2026-03-20',
      't1',
    );
    // Five working days out: 14 April moves to the 21st.
    expect(found).toMatchObject({ dueStrict: '2026-04-21', paused: false });
    expect(found?.proof.join()).toContain('2026-03-03 至 2026-03-09 不计入（投诉人补正材料（补正通知书〔2026〕1号））');
  });
  it('a suspension that goes on moves it day by day', () => {
    const at = (today: string) => find('R47', { ...known, 'pause.inspection@t1': pause('2026-03-03') }, today, 't1');
    expect(at('2026-03-03')).toMatchObject({ dueStrict: '2026-04-15', paused: true });
    expect(at('2026-03-06')).toMatchObject({ dueStrict: '2026-04-20', paused: true });
    expect(at('2026-03-06')?.proof.join()).toContain('仍在不计入的期间');
  });
  it('that of another complaint, or of a rule that knows no pause, does not', () => {
    const other = { ...known, 'pause.completion@t2': pause('2026-03-03', '2026-03-09') };
    expect(find('R47', other, '2026-03-20', 't1')?.dueStrict).toBe('2026-04-14');
    const same = { ...known, 'pause.completion@t1': pause('2026-03-03', '2026-03-09') };
    expect(find('R45', same, '2026-03-20', 't1')?.dueStrict).toBe('2026-03-09');
  });
  it('after 不可抗力 its own seven days count instead', () => {
    const force = { ...OPEN, award_notice_sent: '2026-03-02', force_majeure_ended: '2026-04-20' };
    expect(find('R29', force, '2026-04-21')).toMatchObject({ state: 'overdue', behind: 'R29b' });
    expect(find('R29b', force, '2026-04-21')).toMatchObject({ dueStrict: '2026-04-27', state: 'open' });
  });
});

describe('beyond the published calendar', () => {
  const known = { result_notice_published: '2026-12-30' };
  it('a day is provisional, also where the period before it is', () => {
    expect(find('R27', known)).toMatchObject({ provisional: false });
    expect(find('R42c', known)).toMatchObject({ dueStrict: '2027-01-11', provisional: true });
    expect(find('R42c', known)?.proof.join()).toContain('尚未公布放假安排');
    const before = { award_notice_sent: '2026-12-31', 'result_challenged@q': '2026-12-30' };
    expect(find('R44', before, '2027-01-05', 'q')?.provisional).toBe(true);
  });
  it('the year arrives: what moved is listed with its cause', () => {
    const added = withYear(pack.calendar, {
      year: 2027,
      notice: { document: '国办发明电（试验）', status: 'M' },
      off: ['2027-01-01', '2027-01-02', '2027-01-03'],
      makeUp: [],
    });
    if (!added.ok) throw new Error(added.refusal.detail);
    const ledger = ledgerOf({ ...known, contract_signed: '2026-03-02' });
    const [before, after] = [pack.calendar, added.value].map((calendar) =>
      deadlinesOf(ledger, { pack, calendar, today: '2026-12-30' }),
    );
    const moved = movedDeadlines(before?.deadlines ?? [], after?.deadlines ?? []);
    expect(moved.map((m) => [m.ruleId, m.before?.dueStrict, m.after?.dueStrict, m.causes])).toEqual([
      ['R42c', '2027-01-11', '2027-01-12', ['calendar']],
    ]);
    expect(moved[0]?.after?.provisional).toBe(false);
  });
});

describe('what moved', () => {
  const moves = (before: Known, after: Known, today = '2026-03-10') =>
    movedDeadlines(run(before, today).deadlines, run(after, today).deadlines).map((m) => [m.ruleId, ...m.causes]);
  it.each<[string, Known, Known, unknown]>([
    ['nothing', { contract_signed: '2026-03-02' }, { contract_signed: '2026-03-02' }, []],
    [
      'a fact that arrived',
      { contract_signed: '2026-03-02' },
      { contract_signed: '2026-03-02', contract_published: '2026-03-03' },
      [['R30', 'act']],
    ],
    [
      'another day',
      { contract_signed: '2026-03-02' },
      { contract_signed: '2026-03-03' },
      [
        ['R30', 'trigger'],
        ['R31', 'trigger'],
      ],
    ],
    [
      'a contract that is none',
      { contract_signed: '2026-03-02' },
      {},
      [
        ['R30', 'gone'],
        ['R31', 'gone'],
      ],
    ],
    [
      'what the contract says',
      { 'flag.sme': true, delivered: '2026-03-02' },
      { 'flag.sme': true, delivered: '2026-03-02', agreed_payment_days: 45 },
      [['R37', 'agreed']],
    ],
  ])('%s', (_, before, after, expected) => expect(moves(before, after)).toEqual(expected));
  it('the day alone', () => {
    const known = { contract_signed: '2026-03-02' };
    expect(
      movedDeadlines(run(known, '2026-03-04').deadlines, run(known, '2026-03-05').deadlines).map((m) => [
        m.ruleId,
        ...m.causes,
      ]),
    ).toEqual([['R30', 'time']]);
  });
  it('the rule', () => {
    const held = pack.parameters['deadline.R31']?.values[0];
    if (!held) throw new Error('R31');
    const values = [{ ...held, value: { ...(held.value as object), n: 5 } }];
    const other: CompiledPack = {
      ...pack,
      parameters: { ...pack.parameters, 'deadline.R31': { nature: 'binding', values } },
    };
    const known = { contract_signed: '2026-03-02' };
    const [moved] = movedDeadlines(run(known, '2026-03-04').deadlines, run(known, '2026-03-04', other).deadlines);
    expect(moved).toMatchObject({
      ruleId: 'R31',
      causes: ['rule'],
      before: { dueStrict: '2026-03-11' },
      after: { dueStrict: '2026-03-09' },
    });
  });
});

const day = fc.integer({ min: 0, max: 900 }).map((n) => addDays('2023-06-01', n));
const KINDS = [
  'award_notice_sent',
  'contract_signed',
  'contract_published',
  'contract_filed',
  'result_notice_published',
  'result_challenged',
  'challenge_answered',
];
const someFacts = fc.uniqueArray(fc.tuple(fc.constantFrom(...KINDS), fc.constantFrom('', 'c1', 'c1/1'), day), {
  selector: ([kind, part]) => `${kind}@${part}`,
  minLength: 1,
  maxLength: 12,
});

describe('properties', () => {
  it('more days are never earlier, later beginnings neither', () => {
    const withDays = (n: number): CompiledPack => {
      const held = pack.parameters['deadline.R29']?.values[0];
      const values = held ? [{ ...held, value: { ...(held.value as object), n } }] : [];
      return { ...pack, parameters: { ...pack.parameters, 'deadline.R29': { nature: 'binding', values } } };
    };
    const due = (n: number, from: string) =>
      run({ award_notice_sent: from }, '2026-01-01', withDays(n)).deadlines.find((d) => d.ruleId === 'R29');
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 90 }), fc.integer({ min: 0, max: 20 }), (from, n, more) => {
        const [a, b, c] = [due(n, from), due(n + more, from), due(n, addDays(from, more))];
        expect((a?.dueStrict ?? '') <= (b?.dueStrict ?? '') && (a?.dueRolled ?? '') <= (b?.dueRolled ?? '')).toBe(true);
        expect((a?.dueRolled ?? '') <= (c?.dueRolled ?? '')).toBe(true);
        expect((a?.dueStrict ?? '') <= (a?.dueRolled ?? '')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
  it('any order and repetition of facts gives the same deadlines', () => {
    fc.assert(
      fc.property(
        someFacts.chain((rows) => {
          const facts = rows.map(([kind, part, value]) => factsOf({ [`${kind}@${part}`]: value })[0] as Fact);
          return fc.tuple(
            fc.constant(facts),
            fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }),
          );
        }),
        ([facts, again]) => {
          const of = (all: readonly Fact[]) => deadlinesOf(foldLedger('P1', all), { pack, today: '2026-01-01' });
          expect(of(again)).toEqual(of(facts));
        },
      ),
      { numRuns: 60 },
    );
  });
  it('a correction is as if one had known it', () => {
    fc.assert(
      fc.property(day, day, (wrong, right) => {
        const [first] = factsOf({ contract_signed: wrong });
        const [known] = factsOf({ contract_signed: right });
        if (!first || !known) throw new Error('facts');
        const dates = (facts: readonly Fact[]) =>
          deadlinesOf(foldLedger('P1', facts), { pack, today: '2026-01-01' }).deadlines.map((d) => [
            d.ruleId,
            d.dueStrict,
            d.dueRolled,
            d.state,
          ]);
        expect(dates([{ ...known, id: 'test/c', corrects: first.id }, first])).toEqual(dates([known]));
      }),
      { numRuns: 60 },
    );
  });
});
