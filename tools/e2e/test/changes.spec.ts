import { FilingKind } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import { fixedClock, waitFor } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { must, startLeague } from '../src/acts.js';
import { content, organisation, register } from '../src/backend.js';

const clock = fixedClock('2026-11-24T02:00:00Z');
const { b, league, county, education, health, fresh, submit, decide, record, canAct, answers } =
  await startLeague(clock);
afterAll(() => b.stop());

describe('changes and their clock (XL-4, FIL-4)', () => {
  it('a change ends the predecessor, starts the successor, and the past keeps its answer', async () => {
    const own = await fresh('盟乌兰牧骑');
    const before = await record(own, content('萨仁图雅', '2026-10-01'));
    await answers(own, 'on_record');
    const knownThen = clock.now();
    clock.advance(60_000);
    const change = await record(
      own,
      content('额尔敦巴图', '2026-11-23', { predecessorAppointmentId: before.appointmentId, changeReason: '退休' }),
      {
        kind: FilingKind.FILING_KIND_CHANGE,
      },
    );
    expect(change.late).toBe(false);
    await waitFor(
      'the successor',
      async () =>
        (await canAct(own)).answer === 'allow' &&
        (await canAct(own, { person: { scheme: 'zg', value: change.personId } })).code === 'on_record',
    );
    expect((await canAct(own, { person: { scheme: 'zg', value: before.personId } })).code).toBe('person_not_on_record');
    expect((await canAct(own, { person: { scheme: 'zg', value: before.personId }, at: '2026-11-22' })).code).toBe(
      'on_record',
    );
    expect((await canAct(own, { person: { scheme: 'zg', value: before.personId }, knownAt: knownThen })).code).toBe(
      'on_record',
    );
    const unitNow = await b.registry.getUnit(
      { unitId: own.id, at: '', knownAt: undefined },
      { token: await b.as('department_officer', education.id) },
    );
    if (!unitNow.ok) throw new Error('unit');
    expect(unitNow.value.unit?.appointments.map((a) => a.person?.name)).toEqual(['额尔敦巴图']);
    expect(unitNow.value.unit?.appointments[0]?.person?.phone).toBe('139****2345');
    expect(unitNow.value.pastAppointments.map((a) => [a.person?.name, a.validTo])).toEqual([
      ['萨仁图雅', '2026-11-23'],
    ]);
  });
  it('late is accepted, flagged and counted; the fields of a wrong change are named', async () => {
    const own = await fresh('盟体育运动中心');
    const before = await record(own, content('格日勒图', '2026-10-01'));
    const appointment = { predecessorAppointmentId: before.appointmentId };
    expect(
      await submit(own, content('', '2027-01-01', appointment), { kind: FilingKind.FILING_KIND_CHANGE }),
    ).toMatchObject({
      code: 'invalid_content',
      fields: expect.arrayContaining(['/content/decisionDate', '/content/person/name']) as string[],
    });
    expect(
      (await submit(own, content('通拉嘎', '2026-09-01', appointment), { kind: FilingKind.FILING_KIND_CHANGE })).code,
    ).toBe('change_before_appointment');
    expect(
      (
        await submit(own, content('通拉嘎', '2026-11-01', { predecessorAppointmentId: newId() }), {
          kind: FilingKind.FILING_KIND_CHANGE,
        })
      ).code,
    ).toBe('predecessor_not_on_record');
    const late = must(
      await submit(own, content('通拉嘎', '2026-11-01', appointment), { kind: FilingKind.FILING_KIND_CHANGE }),
    );
    expect(late.late).toBe(true);
  });
  it('a correction that moves the change date is judged by the new date, from the day of the first submission', async () => {
    const own = await fresh('盟文物考古研究所');
    const before = await record(own, content('阿拉坦仓', '2026-10-01'));
    const appointment = { predecessorAppointmentId: before.appointmentId };
    const change = { kind: FilingKind.FILING_KIND_CHANGE };
    const filed = must(await submit(own, content('苏日娜', '2026-11-20', appointment), change));
    expect(filed.late).toBe(false);
    const token = await b.as('bureau_officer', league.id);
    must(await decide(filed, token, { received: false, defectCode: 'incomplete', remark: '变更日期与文件不符' }));
    const corrected = must(
      await submit(own, content('苏日娜', '2026-11-02', appointment), { ...change, filingId: filed.id }),
    );
    expect(corrected).toMatchObject({ round: 2, late: true });
    const read = await b.workflow.getFiling({ id: filed.id }, { token });
    expect(read.ok && read.value.filing?.late).toBe(true);
  });
  it('a filing after a noted departure is as late as the note says', async () => {
    const own = await fresh('盟图书馆（锡林郭勒盟古籍保护中心）');
    const before = await record(own, content('莫日根', '2026-10-01'));
    const token = await b.as('department_officer', education.id);
    const noted = await b.workflow.noteDepartures(
      {
        items: [
          {
            actorToken: token,
            idempotencyKey: newId(),
            appointmentId: before.appointmentId,
            changeDate: '2026-11-03',
            correlationId: '',
          },
        ],
      },
      { token: await b.service('gateway') },
    );
    expect(noted.ok && noted.value.results[0]?.result?.$case).toBe('clock');
    const appointment = { predecessorAppointmentId: before.appointmentId };
    const filed = must(
      await submit(own, content('乌云其木格', '2026-11-20', appointment), { kind: FilingKind.FILING_KIND_CHANGE }),
    );
    expect(filed.late).toBe(true);
  });
  it('a note starts the clock; midnight tells once; a filing meets it', async () => {
    const own = await fresh('盟群众艺术馆');
    const before = await record(own, content('哈斯额尔敦', '2026-10-01'));
    await answers(own, 'on_record');
    const note = async (token: string, changeDate = '2026-11-10') => {
      const noted = await b.workflow.noteDepartures(
        {
          items: [
            {
              actorToken: token,
              idempotencyKey: newId(),
              appointmentId: before.appointmentId,
              changeDate,
              correlationId: '',
            },
          ],
        },
        { token: await b.service('gateway') },
      );
      const result = noted.ok ? noted.value.results[0]?.result : undefined;
      return result?.$case === 'clock' ? result.value.deadline?.state : result?.value.code;
    };
    const department = await b.as('department_officer', education.id);
    expect(await note(await b.as('department_officer', health.id))).toBe('appointment_not_found');
    expect(await note(await b.as('unit_handler', own.id))).toBe('not_allowed');
    expect(await note(department, '2026-12-01')).toBe('in_future');
    expect(await note(department)).toBe('overdue');
    expect(await note(department)).toBe('clock_running');
    const queue = await b.workflow.getWorkQueue(
      { page: undefined, held: '' },
      { token: await b.as('unit_handler', own.id) },
    );
    const clocks = queue.ok ? queue.value.sections.find((s) => s.key === 'change_clocks') : undefined;
    expect(clocks).toMatchObject({ total: 1 });
    await waitFor('the standing says so', async () => {
      const seen = await b.registry.getUnit({ unitId: own.id, at: '', knownAt: undefined }, { token: department });
      return seen.ok && seen.value.unit?.standing?.changeOverdue;
    });
    must(
      await submit(
        own,
        content('', '2026-11-10', { predecessorAppointmentId: before.appointmentId, person: undefined }),
        { kind: FilingKind.FILING_KIND_EXIT },
      ),
    );
    await waitFor('met', async () => {
      const seen = await b.registry.getUnit({ unitId: own.id, at: '', knownAt: undefined }, { token: department });
      return seen.ok && seen.value.unit?.standing?.changeOverdue === false;
    });
  });
});

describe('a pack with a gate and receivers in order (000000-reference, invented)', () => {
  it('denies, and the bureau waits for the department', async () => {
    const bureau = organisation('bureau', '示例县财政局（虚构）', '000101');
    const department = organisation('department', '示例县教育局（虚构）', '000101', '', bureau.id);
    const own = organisation('unit', '示例县一中（虚构）', '000101', department.id, bureau.id);
    await register(b, [bureau, department, own]);
    await answers(own, 'no_specialist');
    expect(await canAct(own)).toMatchObject({ answer: 'deny', ruleId: 'REF-GATE' });
    const filing = must(await submit(own, content('张三', '2026-11-20')));
    expect((await decide(filing, await b.as('bureau_officer', bureau.id))).code).toBe('not_in_turn');
    must(await decide(filing, await b.as('department_officer', department.id)));
    must(await decide(filing, await b.as('bureau_officer', bureau.id)));
    await answers(own, 'on_record');
  });
  it('a change is judged by the rule in force when it happened, not when it was filed', async () => {
    const bureau = organisation('bureau', '示例市财政局（虚构）', '000100');
    const own = organisation('unit', '示例市二中（虚构）', '000100', '', bureau.id);
    await register(b, [bureau, own]);
    const first = must(await submit(own, content('张三', '2025-06-02')));
    must(await decide(first, await b.as('bureau_officer', bureau.id)));
    const appointment = { predecessorAppointmentId: first.appointmentId };
    // REF-4: 5 working days until 2025-12-31, 3 since; 2026-01-04 is a make-up workday.
    const change = must(
      await submit(own, content('李四', '2025-12-30', appointment), { kind: FilingKind.FILING_KIND_CHANGE }),
    );
    const read = await b.workflow.getFiling({ id: change.id }, { token: await b.as('bureau_officer', bureau.id) });
    expect(read.ok && read.value.filing?.deadline?.deadline).toMatchObject({ n: 5, dueStrict: '2026-01-07' });
    const client = new pg.Client(b.adminUrl);
    await client.connect();
    const { rows } = await client.query<{ due: string }>(
      'select due_strict::text as due from workflow.change_clock where appointment_id = $1',
      [first.appointmentId],
    );
    await client.end();
    expect(rows).toEqual([{ due: '2026-01-07' }]);
  });
});

describe('the directory', () => {
  it('finds by name, pinyin, initials and code, within scope only', async () => {
    const own = await fresh('锡林郭勒盟农牧业综合行政执法支队东乌珠穆沁旗边境大队');
    const search = async (query: string, token: string) => {
      const found = await b.registry.searchDirectory(
        { query, areaCode: '', standing: '', departmentId: '', page: undefined, at: '', kinds: [] },
        { token },
      );
      return found.ok ? found.value.entries.map((e) => e.organisation?.id) : [];
    };
    const bureau = await b.as('bureau_officer', league.id);
    for (const query of ['边境大队', 'bianjing', 'xlglmnmyzh', own.identifiers[0]?.value ?? ''])
      expect(await search(query, bureau)).toContain(own.id);
    for (const query of ['边境大队', ''])
      expect(await search(query, await b.as('bureau_officer', county.id))).not.toContain(own.id);
    expect(await search('', await b.as('unit_handler', own.id))).toEqual([own.id]);
    expect(await search('%', bureau)).toEqual([]);
  });
  it('coverage counts what the list shows', async () => {
    const token = await b.as('bureau_officer', league.id);
    const coverage = await b.registry.getCoverage({}, { token });
    if (!coverage.ok) throw new Error('coverage');
    for (const standing of ['vacant', 'on_record', 'filed_not_on_record']) {
      const listed = await b.registry.searchDirectory(
        { query: '', areaCode: '152500', standing, departmentId: '', page: undefined, at: '', kinds: [] },
        { token },
      );
      const row = coverage.value.areas.find((a) => a.key === '152500');
      const counted = { vacant: row?.vacant, on_record: row?.onRecord, filed_not_on_record: row?.filed }[standing];
      expect([standing, listed.ok && listed.value.page?.total]).toEqual([standing, counted]);
    }
  });
});
