import { FilingKind, FilingState, type Appointment, type Filing, type Organisation } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import { fixedClock, waitFor } from '@zhuanguan/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { must, startLeague } from '../src/acts.js';
import { content } from '../src/backend.js';

const clock = fixedClock('2026-11-24T02:00:00Z');
const { b, league, education, fresh, submit, decide, record, voidFiling, withdraw, canAct, answers } =
  await startLeague(clock);
afterAll(() => b.stop());

const CHANGE = { kind: FilingKind.FILING_KIND_CHANGE };
const EXIT = { kind: FilingKind.FILING_KIND_EXIT };
const DETAILS = { kind: FilingKind.FILING_KIND_DETAILS };
const CORRECTION = { kind: FilingKind.FILING_KIND_CORRECTION };
const instead = (before: Filing) => ({ predecessorAppointmentId: before.appointmentId });
const about = (before: Filing) => ({ subjectAppointmentId: before.appointmentId });
const person = (filing: Filing) => ({ person: { scheme: 'zg', value: filing.personId } });

async function appointments(of: Organisation, knownAt?: Date): Promise<{ now: Appointment[]; past: Appointment[] }> {
  const read = await b.registry.getUnit(
    { unitId: of.id, at: '', knownAt },
    { token: await b.as('unit_handler', of.id) },
  );
  if (!read.ok) throw new Error(read.refusal.code);
  return { now: read.value.unit?.appointments ?? [], past: read.value.pastAppointments };
}
const until = (what: string, of: Organisation, holds: (now: Appointment[], past: Appointment[]) => boolean) =>
  waitFor(what, async () => {
    const { now, past } = await appointments(of);
    return holds(now, past);
  });
const queue = async (of: Organisation, key: string) => {
  const asked = await b.workflow.getWorkQueue(
    { page: undefined, held: '' },
    { token: await b.as('unit_handler', of.id) },
  );
  return asked.ok ? asked.value.sections.find((s) => s.key === key)?.total : undefined;
};
const read = async (filing: Filing, token: string): Promise<Filing> => {
  const found = await b.workflow.getFiling({ id: filing.id }, { token });
  if (!found.ok || !found.value.filing) throw new Error('filing');
  return found.value.filing;
};
const later = () => clock.advance(60_000);

describe('void (作废)', () => {
  it('of a change brings the predecessor back; what was answered before is answered so again', async () => {
    const own = await fresh('盟少数民族语言文字工作中心');
    const first = await record(own, content('萨仁图雅', '2026-10-01'));
    await answers(own, 'on_record', person(first));
    later();
    const change = await record(own, content('额尔敦巴图', '2026-11-20', instead(first)), CHANGE);
    await answers(own, 'on_record', person(change));
    const knownThen = clock.now();
    later();
    const voided = must(await voidFiling(change));
    expect(voided.state).toBe(FilingState.FILING_STATE_VOIDED);
    await answers(own, 'on_record', person(first));
    expect((await canAct(own, person(change))).code).toBe('person_not_on_record');
    expect((await canAct(own, { ...person(change), at: '2026-11-22' })).code).toBe('person_not_on_record');
    expect((await canAct(own, { ...person(first), at: '2026-11-22' })).code).toBe('on_record');
    // As it was given then.
    expect((await canAct(own, { ...person(change), knownAt: knownThen })).code).toBe('on_record');
    expect((await canAct(own, { ...person(first), knownAt: knownThen })).code).toBe('person_not_on_record');
    const { now, past } = await appointments(own);
    expect(now.map((a) => [a.person?.name, a.validFrom, a.validTo])).toEqual([['萨仁图雅', '2026-10-01', '']]);
    expect(past).toEqual([]);
    const then = await appointments(own, knownThen);
    expect(then.now.map((a) => a.person?.name)).toEqual(['额尔敦巴图']);
    expect(then.past.map((a) => [a.person?.name, a.validTo])).toEqual([['萨仁图雅', '2026-11-20']]);
    // The change is not filed after all: its clock runs again, to the dates it had.
    expect(await queue(own, 'change_clocks')).toBe(1);
    const history = await read(change, await b.as('unit_handler', own.id));
    expect(history.history.at(-1)).toMatchObject({
      type: 'voided',
      actorRole: 'bureau',
      reasonCode: 'wrong_content',
      remark: '登记有误',
    });
    expect(history.closing).toMatchObject({ reasonCode: 'wrong_content', remark: '登记有误' });
    later();
    const again = await record(own, content('通拉嘎', '2026-11-20', instead(first)), CHANGE);
    await answers(own, 'on_record', person(again));
    expect(await queue(own, 'change_clocks')).toBe(0);
    expect((await appointments(own)).past.map((a) => a.person?.name)).toEqual(['萨仁图雅']);
  });

  it('what stands on it is voided first; then each goes back to the one before', async () => {
    const own = await fresh('盟文化市场综合行政执法局');
    const first = await record(own, content('巴特尔', '2026-10-01'));
    later();
    const second = await record(own, content('娜仁花', '2026-11-10', instead(first)), CHANGE);
    later();
    const third = await record(own, content('达来', '2026-11-23', instead(second)), CHANGE);
    expect((await voidFiling(first)).code).toBe('has_successor');
    expect((await voidFiling(second)).code).toBe('has_successor');
    later();
    must(await voidFiling(third));
    later();
    must(await voidFiling(second));
    later();
    must(await voidFiling(first));
    await answers(own, 'no_specialist');
    await until('nobody is left', own, (now, past) => now.length + past.length === 0);
    expect((await voidFiling(first)).code).toBe('filing_voided');
    // Nothing hangs about: the same person is filed anew.
    const anew = await record(own, content('巴特尔', '2026-10-01'));
    expect(anew.personId).toBe(first.personId);
    await answers(own, 'on_record', person(first));
  });

  it('of an exit opens the post again; not while the person has come back by another filing', async () => {
    const own = await fresh('盟地方志研究室');
    const first = await record(own, content('格日勒图', '2026-10-01'));
    later();
    const exit = await record(own, { ...content('', '2026-11-20', instead(first)), person: undefined }, EXIT);
    await answers(own, 'no_specialist');
    const back = must(await submit(own, content('格日勒图', '2026-11-23')));
    expect((await voidFiling(exit)).code).toBe('filing_open');
    must(await withdraw(back));
    later();
    must(await voidFiling(exit, { reasonCode: 'not_happened', remark: '该同志未离岗' }));
    await answers(own, 'on_record', person(first));
    // It did not happen: nothing has to be filed.
    expect(await queue(own, 'change_clocks')).toBe(0);
  });

  it('is for the bureau that received it, with a reason, and not for one’s own', async () => {
    const own = await fresh('盟机关事务服务中心');
    const filing = await record(own, content('苏日娜', '2026-10-01'));
    expect((await voidFiling(filing, { token: await b.as('department_officer', education.id) })).code).toBe(
      'not_allowed',
    );
    expect((await voidFiling(filing, { token: await b.as('unit_handler', own.id) })).code).toBe('not_allowed');
    const elsewhere = await fresh('盟疾控中心');
    expect((await voidFiling(filing, { token: await b.as('bureau_officer', elsewhere.id) })).code).toBe(
      'filing_not_found',
    );
    const self = await b.as('bureau_officer', league.id, { personId: filing.personId });
    expect((await voidFiling(filing, { token: self })).code).toBe('own_filing');
    expect(await voidFiling(filing, { reasonCode: 'because', remark: ' ' })).toMatchObject({
      code: 'invalid_reason',
      fields: ['/reasonCode', '/remark'],
    });
    expect((await voidFiling(filing, { expectedVersion: 1 })).code).toBe('version_changed');
    const open = must(await submit(own, content('乌云', '2026-11-20')));
    expect((await voidFiling(open)).code).toBe('not_on_record');
    const key = newId();
    const first = must(await voidFiling(filing, { key }));
    expect(must(await voidFiling(filing, { key })).version).toBe(first.version);
    const bureau = await b.as('bureau_officer', league.id, { accountId: newId() });
    expect((await read(filing, bureau)).actions).toEqual([]);
  });

  it('a departure noted for an appointment that is void asks for nothing any more', async () => {
    const own = await fresh('盟信访局');
    const filing = await record(own, content('莫日根', '2026-10-01'));
    const noted = await b.workflow.noteDepartures(
      {
        items: [
          {
            actorToken: await b.as('department_officer', education.id),
            idempotencyKey: newId(),
            appointmentId: filing.appointmentId,
            changeDate: '2026-11-03',
            correlationId: '',
          },
        ],
      },
      { token: await b.service('gateway') },
    );
    expect(noted.ok && noted.value.results[0]?.result?.$case).toBe('clock');
    expect(await queue(own, 'change_clocks')).toBe(1);
    must(await voidFiling(filing));
    expect(await queue(own, 'change_clocks')).toBe(0);
    await answers(own, 'no_specialist');
  });
});

it('a void and a filing on what it annuls, at the same instant: one of them stands', async () => {
  const own = await fresh('盟气象局');
  for (let i = 0; i < 4; i += 1) {
    later();
    const filing = await record(own, content('包金山', '2026-10-01'));
    const given = content('包金山', '2026-11-01', about(filing));
    const details = { ...given, person: { ...given.person!, title: '主任' } };
    const [voided, filed] = await Promise.all([voidFiling(filing), submit(own, details, DETAILS)]);
    expect([voided.code, filed.code]).toContain(undefined);
    if (voided.filing) expect(filed.code).toBe('person_not_on_record');
    else expect([voided.code, filed.filing?.state]).toEqual(['filing_open', FilingState.FILING_STATE_FILED]);
    if (filed.filing) must(await withdraw(filed.filing));
    if (!voided.filing) must(await voidFiling(filing));
  }
});

describe('withdrawal (撤回)', () => {
  it('takes back what is not on record; receivers have it no longer, and the person may be filed again', async () => {
    const own = await fresh('盟博物院');
    const filing = must(await submit(own, content('哈斯', '2026-11-20')));
    await answers(own, 'filed_not_on_record');
    const officer = await b.as('department_officer', education.id);
    expect((await read(filing, officer)).actions).toEqual(['receive', 'return', 'claim', 'transfer', 'ask_opinion']);
    expect((await withdraw(filing, { token: officer })).code).toBe('not_allowed');
    expect(must(await withdraw(filing)).state).toBe(FilingState.FILING_STATE_WITHDRAWN);
    await answers(own, 'no_specialist');
    expect((await read(filing, officer)).actions).toEqual([]);
    expect((await decide(filing, officer)).code).toBe('filing_withdrawn');
    expect((await withdraw(filing)).code).toBe('filing_withdrawn');
    const again = await record(own, content('哈斯', '2026-11-20'));
    expect((await withdraw(again)).code).toBe('already_on_record');
  });
  it('of a returned change: the noted clock runs again and is met by the next', async () => {
    const own = await fresh('盟图书馆');
    const first = await record(own, content('阿木古楞', '2026-10-01'));
    const change = must(await submit(own, content('其其格', '2026-11-20', instead(first)), CHANGE));
    const token = await b.as('bureau_officer', league.id);
    must(await decide(change, token, { received: false, defectCode: 'incomplete', remark: '请核对' }));
    expect(await queue(own, 'change_clocks')).toBe(0);
    must(await withdraw(change, { reasonCode: 'wrong_person', remark: '人选有变' }));
    expect(await queue(own, 'change_clocks')).toBe(1);
    must(await submit(own, content('朝鲁', '2026-11-20', instead(first)), CHANGE));
    expect(await queue(own, 'change_clocks')).toBe(0);
  });
});

describe('details (更新信息) and correction (更正)', () => {
  it('details have no clock and change what is on record; void goes back', async () => {
    const own = await fresh('盟档案史志馆');
    const first = await record(own, content('斯琴', '2026-01-05'));
    // The gate hears of it by an event after registry has it.
    await answers(own, 'on_record');
    const given = content('斯琴', '2026-02-01', about(first));
    const details = { ...given, person: { ...given.person!, phone: '13847900001', title: '办公室主任' } };
    expect((await submit(own, given, DETAILS)).code).toBe('nothing_changed');
    expect(await submit(own, { ...details, person: { ...details.person, name: '斯琴高娃' } }, DETAILS)).toMatchObject({
      fields: ['/content/person/name'],
    });
    expect((await submit(own, { ...details, subjectAppointmentId: newId() }, DETAILS)).code).toBe(
      'person_not_on_record',
    );
    later();
    const knownThen = clock.now();
    later();
    const filed = must(await submit(own, details, DETAILS));
    expect(filed).toMatchObject({ late: false, appointmentId: first.appointmentId, personId: first.personId });
    expect((await submit(own, content('乌兰', '2026-11-20', instead(first)), CHANGE)).code).toBe('filing_already_open');
    expect((await canAct(own)).code).toBe('on_record');
    must(await decide(filed, await b.as('department_officer', education.id)));
    must(await decide(filed, await b.as('bureau_officer', league.id)));
    await until('the new phone', own, (now) => now[0]?.person?.phone === '13847900001');
    expect((await appointments(own)).now[0]).toMatchObject({
      validFrom: '2026-01-05',
      basisFilingId: first.id,
      person: { name: '斯琴', title: '办公室主任' },
    });
    expect((await appointments(own, knownThen)).now[0]?.person?.phone).toBe('13947912345');
    expect((await read(filed, await b.as('unit_handler', own.id))).amendedContent?.person?.phone).toBe('13947912345');
    // Known by the new phone, too.
    expect((await submit(own, { ...content('斯琴', '2026-11-01'), person: details.person })).code).toBe(
      'already_on_record',
    );
    expect((await voidFiling(first)).code).toBe('has_successor');
    later();
    must(await voidFiling(filed));
    await until('the old phone', own, (now) => now[0]?.person?.phone === '13947912345');
    expect((await submit(own, content('斯琴', '2026-11-01'))).code).toBe('already_on_record');
  });

  it('a correction moves the start, and the end of the predecessor with it', async () => {
    const own = await fresh('盟教育科学研究中心');
    const first = await record(own, content('朝洛蒙', '2026-10-01'));
    later();
    const second = await record(own, content('阿娜日', '2026-11-23', instead(first)), CHANGE);
    const reason = { ...about(second), changeReason: '任命文件日期录错' };
    const at = (date: string) => content('阿娜日', date, reason);
    expect(await submit(own, { ...at('2026-11-20'), changeReason: '' }, CORRECTION)).toMatchObject({
      fields: ['/content/changeReason'],
    });
    expect(await submit(own, at('2026-10-01'), CORRECTION)).toMatchObject({ fields: ['/content/decisionDate'] });
    expect((await submit(own, at('2026-11-23'), CORRECTION)).code).toBe('nothing_changed');
    later();
    const given = at('2026-11-16');
    const fixed = await record(own, { ...given, person: { ...given.person!, name: '阿娜尔', sex: '1' } }, CORRECTION);
    await until(
      'the new start',
      own,
      (now, past) => now[0]?.validFrom === '2026-11-16' && past[0]?.validTo === '2026-11-16',
    );
    expect((await appointments(own)).now[0]?.person).toMatchObject({ name: '阿娜尔', sex: '1' });
    await answers(own, 'on_record', { ...person(second), at: '2026-11-18' });
    later();
    must(await voidFiling(fixed));
    await until(
      'the old start',
      own,
      (now, past) => now[0]?.validFrom === '2026-11-23' && past[0]?.validTo === '2026-11-23',
    );
    expect((await canAct(own, { ...person(second), at: '2026-11-18' })).code).toBe('person_not_on_record');
    later();
    must(await voidFiling(second));
    await until('the first is back', own, (now) => now[0]?.person?.name === '朝洛蒙');
    expect((await appointments(own)).past).toEqual([]);
  });
});
