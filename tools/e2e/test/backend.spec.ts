import { FilingKind, type Filing, type FilingContent, type Organisation } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import { refusalFromProto } from '@zhuanguan/rpc';
import { fixedClock, waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { content, organisation, register, startBackend, type Backend } from '../src/backend.js';

const clock = fixedClock('2026-11-24T02:00:00Z');
let b: Backend;
const league = organisation('bureau', '锡林郭勒盟财政局', '152500');
const county = organisation('bureau', '锡林浩特市财政局', '152502', '', league.id);
const education = organisation('department', '锡林郭勒盟教育局', '152500', '', league.id);
const health = organisation('department', '锡林郭勒盟卫生健康委员会', '152500', '', league.id);
const unit = (name: string, parent = education.id, bureau = league.id, area = '152500') => organisation('unit', name, area, parent, bureau);

beforeAll(async () => {
  b = await startBackend(clock);
  await register(b, [league, county, education, health]);
});
afterAll(() => b.stop());

async function fresh(name: string, make = unit): Promise<Organisation> {
  const made = make(name);
  await register(b, [made]);
  return made;
}

interface Submit {
  kind?: FilingKind;
  filingId?: string;
  expectedVersion?: number;
  key?: string;
  token?: string;
}
async function submit(of: Organisation, given: FilingContent, options: Submit = {}) {
  const item = {
    actorToken: options.token ?? (await b.as('unit_handler', of.id)),
    idempotencyKey: options.key ?? newId(),
    kind: options.kind ?? FilingKind.FILING_KIND_FIRST,
    unitId: of.id,
    role: 'specialist',
    content: given,
    filingId: options.filingId ?? '',
    expectedVersion: options.expectedVersion ?? 0,
    correlationId: '',
  };
  return outcome(await b.workflow.submitFilings({ items: [item] }, { token: await b.service('gateway') }));
}
async function decide(filing: Filing, token: string, extra: { received?: boolean; defectCode?: string; remark?: string; hash?: string; key?: string } = {}) {
  const item = {
    actorToken: token,
    idempotencyKey: extra.key ?? newId(),
    filingId: filing.id,
    expectedVersion: 0,
    contentHash: extra.hash ?? filing.contentHash,
    received: extra.received ?? true,
    defectCode: extra.defectCode ?? '',
    remark: extra.remark ?? '',
    field: '',
    correlationId: '',
  };
  return outcome(await b.workflow.decideReceipts({ items: [item] }, { token: await b.service('gateway') }));
}
type Answer = { filing?: Filing; code?: string; fields?: string[] };
function outcome(result: Awaited<ReturnType<Backend['workflow']['submitFilings']>>): Answer {
  if (!result.ok) return { code: result.refusal.code };
  const first = result.value.results[0]?.result;
  if (first?.$case === 'filing') return { filing: first.value };
  if (first?.$case !== 'refusal') return {};
  const refusal = refusalFromProto(first.value);
  return { code: refusal.code, fields: (refusal.meta?.fields ?? []).map((f) => f.field) };
}
const must = (answer: Answer): Filing => {
  if (!answer.filing) throw new Error(answer.code);
  return answer.filing;
};
async function record(of: Organisation, given: FilingContent, options: Submit = {}): Promise<Filing> {
  const filing = must(await submit(of, given, options));
  must(await decide(filing, await b.as('department_officer', education.id)));
  return must(await decide(filing, await b.as('bureau_officer', league.id)));
}
async function canAct(of: Organisation, extra: { person?: { scheme: string; value: string }; at?: string; knownAt?: Date; action?: string } = {}) {
  const none = { validFrom: '', validTo: '' };
  const question = {
    unit: { scheme: 'zg', value: of.id, ...none },
    person: extra.person && { ...extra.person, ...none },
    action: extra.action ?? 'plan',
    at: extra.at ?? '',
    knownAt: extra.knownAt,
  };
  const asked = await b.registry.answerCanAct({ questions: [question] }, { token: await b.service('gateway') });
  if (!asked.ok) throw new Error(asked.refusal.code);
  const result = asked.value.results[0]?.result;
  return result?.$case === 'answer' ? result.value : { code: result?.$case === 'refusal' ? result.value.code : '', answer: '' };
}
const answers = (of: Organisation, code: string, extra = {}) => waitFor(`${of.name}: ${code}`, async () => (await canAct(of, extra)).code === code);

describe('from vacancy to record (XL-1, XL-3)', () => {
  it('warns, then warns that it is filed, then allows with the filing as basis', async () => {
    const school = await fresh('盟蒙古族中学');
    await answers(school, 'no_specialist');
    expect(await canAct(school)).toMatchObject({ answer: 'warn', ruleId: 'XL-1/XL-16' });
    const filing = must(await submit(school, content('阿拉坦其木格', '2026-11-20')));
    await answers(school, 'filed_not_on_record');
    expect(must(await decide(filing, await b.as('bureau_officer', league.id))).state).toBe('FILING_STATE_FILED');
    const done = must(await decide(filing, await b.as('department_officer', education.id)));
    expect(done.state).toBe('FILING_STATE_ON_RECORD');
    await answers(school, 'on_record');
    expect(await canAct(school)).toMatchObject({ answer: 'allow', basisFilingId: filing.id });
    expect((await canAct(school, { at: '2026-11-19' })).answer).toBe('warn');
    expect((await canAct(school, { person: { scheme: 'zg', value: filing.personId } })).answer).toBe('allow');
    expect((await canAct(school, { person: { scheme: 'zg', value: newId() } })).code).toBe('person_not_on_record');
    expect((await canAct(school, { action: 'nonsense' })).code).toBe('unknown_action');
  });
  it('returned for a defect, corrected, received again by both on the new content (FIL-5)', async () => {
    const school = await fresh('盟第二中学');
    const filing = must(await submit(school, content('巴雅尔', '2026-11-20')));
    must(await decide(filing, await b.as('department_officer', education.id)));
    expect((await decide(filing, await b.as('bureau_officer', league.id), { received: false, defectCode: 'nonsense', remark: 'x' })).code).toBe('unknown_defect');
    expect((await decide(filing, await b.as('bureau_officer', league.id), { received: false, defectCode: 'incomplete', remark: ' ' })).code).toBe('remark_required');
    must(await decide(filing, await b.as('bureau_officer', league.id), { received: false, defectCode: 'incomplete', remark: '职务请写全称' }));
    expect((await decide(filing, await b.as('bureau_officer', league.id))).code).toBe('filing_returned');
    const corrected = must(await submit(school, content('巴雅尔', '2026-11-21'), { filingId: filing.id }));
    expect(corrected.round).toBe(2);
    expect((await decide(filing, await b.as('bureau_officer', league.id))).code).toBe('content_changed');
    must(await decide(corrected, await b.as('bureau_officer', league.id)));
    const done = must(await decide(corrected, await b.as('department_officer', education.id)));
    expect(done.state).toBe('FILING_STATE_ON_RECORD');
    const read = await b.workflow.getFiling({ id: filing.id }, { token: await b.as('unit_handler', school.id) });
    const seen = read.ok ? read.value.filing : undefined;
    expect(seen?.history.map((h) => h.type)).toEqual(['submitted', 'received', 'returned', 'corrected', 'received', 'received', 'recorded']);
    expect(seen?.receipts[0]).toMatchObject({ contentChanged: true, round: 1 });
    expect(seen?.previousContent?.decisionDate).toBe('2026-11-20');
    await answers(school, 'on_record');
  });
  it('a department, a unit without one, and a bureau itself are received by the bureau alone', async () => {
    for (const of of [health, await fresh('盟档案馆', (name) => unit(name, '')), league]) {
      const filing = must(await submit(of, content('斯琴高娃', '2026-11-20')));
      expect(filing.receipts.map((r) => r.organisationId)).toEqual([league.id]);
      const officer = await b.as('bureau_officer', league.id, { accountId: newId() });
      expect(must(await decide(filing, officer)).state).toBe('FILING_STATE_ON_RECORD');
    }
  });
});

describe('who may not (FIL-6, scope)', () => {
  it('nobody receives what they filed, nor what is about them', async () => {
    const own = await fresh('盟图书馆');
    const both = { accountId: newId(), personId: newId() };
    const filing = must(await submit(own, content('娜仁花', '2026-11-20'), { token: await b.as('unit_handler', own.id, both) }));
    expect((await decide(filing, await b.as('department_officer', education.id, { accountId: both.accountId }))).code).toBe('own_filing');
    expect((await decide(filing, await b.as('department_officer', education.id, { accountId: newId(), personId: filing.personId }))).code).toBe('own_filing');
  });
  it('another unit, another department, another county: not found', async () => {
    const own = await fresh('盟博物馆');
    const filing = must(await submit(own, content('娜仁花', '2026-11-20')));
    for (const token of [
      await b.as('unit_handler', health.id),
      await b.as('department_officer', health.id),
      await b.as('bureau_officer', county.id),
      await b.as('specialist', county.id),
    ]) {
      expect((await b.workflow.getFiling({ id: filing.id }, { token })).ok).toBe(false);
      expect((await decide(filing, token)).code).toBe('filing_not_found');
      const listed = await b.workflow.listFilings({ unitId: own.id, state: 0 as never, kind: 0 as never, lateOnly: false, page: undefined }, { token });
      expect(listed.ok && listed.value.filings).toEqual([]);
    }
    expect((await submit(own, content('巴雅尔', '2026-11-20'), { token: await b.as('unit_handler', health.id) })).code).toBe('not_allowed');
    expect((await submit(own, content('巴雅尔', '2026-11-20'), { token: 'forged' })).code).toBe('actor_token');
  });
});

describe('the same thing twice', () => {
  it('the same key gives the same filing, another body is refused', async () => {
    const own = await fresh('盟血站');
    const key = newId();
    const first = must(await submit(own, content('达来', '2026-11-20'), { key }));
    const again = await Promise.all([1, 2, 3].map(() => submit(own, content('达来', '2026-11-20'), { key })));
    expect(again.map((a) => a.filing?.id)).toEqual([first.id, first.id, first.id]);
    expect((await submit(own, content('通拉嘎', '2026-11-20'), { key })).code).toBe('idempotency_key_reused');
  });
  it('one open filing per person, also when two come at the same instant', async () => {
    const own = await fresh('盟公证处');
    const all = await Promise.all([1, 2, 3, 4].map(() => submit(own, content('达来', '2026-11-20'))));
    expect(all.filter((a) => a.filing).length).toBe(1);
    expect(all.filter((a) => a.code).map((a) => a.code)).toEqual(Array(3).fill('filing_already_open'));
    must(await submit(own, content('通拉嘎', '2026-11-20')));
  });
  it('two receivers at the same instant: one recorded event', async () => {
    const own = await fresh('盟法律援助中心');
    const filing = must(await submit(own, content('达来', '2026-11-20')));
    const results = await Promise.all([
      decide(filing, await b.as('department_officer', education.id)),
      decide(filing, await b.as('bureau_officer', league.id)),
      decide(filing, await b.as('bureau_officer', league.id, { accountId: newId() })),
    ]);
    expect(results.filter((r) => r.filing?.state === 'FILING_STATE_ON_RECORD')).toHaveLength(1);
    await answers(own, 'on_record');
    const seen = await b.registry.getUnit({ unitId: own.id, at: '', knownAt: undefined }, { token: await b.as('unit_handler', own.id) });
    expect(seen.ok && seen.value.unit?.appointments).toHaveLength(1);
  });
});

describe('changes and their clock (XL-4, FIL-4)', () => {
  it('a change ends the predecessor, starts the successor, and the past keeps its answer', async () => {
    const own = await fresh('盟乌兰牧骑');
    const before = await record(own, content('萨仁图雅', '2026-10-01'));
    await answers(own, 'on_record');
    const knownThen = clock.now();
    clock.advance(60_000);
    const change = await record(own, content('额尔敦巴图', '2026-11-23', { predecessorAppointmentId: before.appointmentId, changeReason: '退休' }), {
      kind: FilingKind.FILING_KIND_CHANGE,
    });
    expect(change.late).toBe(false);
    await waitFor('the successor', async () => (await canAct(own)).answer === 'allow' && (await canAct(own, { person: { scheme: 'zg', value: change.personId } })).code === 'on_record');
    expect((await canAct(own, { person: { scheme: 'zg', value: before.personId } })).code).toBe('person_not_on_record');
    expect((await canAct(own, { person: { scheme: 'zg', value: before.personId }, at: '2026-11-22' })).code).toBe('on_record');
    expect((await canAct(own, { person: { scheme: 'zg', value: before.personId }, knownAt: knownThen })).code).toBe('on_record');
    const unitNow = await b.registry.getUnit({ unitId: own.id, at: '', knownAt: undefined }, { token: await b.as('department_officer', education.id) });
    if (!unitNow.ok) throw new Error('unit');
    expect(unitNow.value.unit?.appointments.map((a) => a.person?.name)).toEqual(['额尔敦巴图']);
    expect(unitNow.value.unit?.appointments[0]?.person?.phone).toBe('139****2345');
    expect(unitNow.value.pastAppointments.map((a) => [a.person?.name, a.validTo])).toEqual([['萨仁图雅', '2026-11-23']]);
  });
  it('late is accepted, flagged and counted; the fields of a wrong change are named', async () => {
    const own = await fresh('盟体育运动中心');
    const before = await record(own, content('格日勒图', '2026-10-01'));
    const appointment = { predecessorAppointmentId: before.appointmentId };
    expect(await submit(own, content('', '2027-01-01', appointment), { kind: FilingKind.FILING_KIND_CHANGE })).toMatchObject({
      code: 'invalid_content',
      fields: expect.arrayContaining(['/content/decisionDate', '/content/person/name']) as string[],
    });
    expect((await submit(own, content('通拉嘎', '2026-09-01', appointment), { kind: FilingKind.FILING_KIND_CHANGE })).code).toBe('change_before_appointment');
    expect((await submit(own, content('通拉嘎', '2026-11-01', { predecessorAppointmentId: newId() }), { kind: FilingKind.FILING_KIND_CHANGE })).code).toBe('predecessor_not_on_record');
    const late = must(await submit(own, content('通拉嘎', '2026-11-01', appointment), { kind: FilingKind.FILING_KIND_CHANGE }));
    expect(late.late).toBe(true);
  });
  it('a note starts the clock; midnight tells once; a filing meets it', async () => {
    const own = await fresh('盟群众艺术馆');
    const before = await record(own, content('哈斯额尔敦', '2026-10-01'));
    await answers(own, 'on_record');
    const note = async (token: string, changeDate = '2026-11-10') => {
      const noted = await b.workflow.noteDepartures(
        { items: [{ actorToken: token, idempotencyKey: newId(), appointmentId: before.appointmentId, changeDate, correlationId: '' }] },
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
    const queue = await b.workflow.getWorkQueue({ page: undefined }, { token: await b.as('unit_handler', own.id) });
    const clocks = queue.ok ? queue.value.sections.find((s) => s.key === 'change_clocks') : undefined;
    expect(clocks).toMatchObject({ total: 1 });
    await waitFor('the standing says so', async () => {
      const seen = await b.registry.getUnit({ unitId: own.id, at: '', knownAt: undefined }, { token: department });
      return seen.ok && seen.value.unit?.standing?.changeOverdue;
    });
    must(await submit(own, content('', '2026-11-10', { predecessorAppointmentId: before.appointmentId, person: undefined }), { kind: FilingKind.FILING_KIND_EXIT }));
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
});

describe('the directory', () => {
  it('finds by name, pinyin, initials and code, within scope only', async () => {
    const own = await fresh('锡林郭勒盟农牧业综合行政执法支队东乌珠穆沁旗边境大队');
    const search = async (query: string, token: string) => {
      const found = await b.registry.searchDirectory({ query, areaCode: '', standing: '', departmentId: '', page: undefined, at: '' }, { token });
      return found.ok ? found.value.entries.map((e) => e.organisation?.id) : [];
    };
    const bureau = await b.as('bureau_officer', league.id);
    for (const query of ['边境大队', 'bianjing', 'xlglmnmyzh', own.identifiers[0]?.value ?? '']) expect(await search(query, bureau)).toContain(own.id);
    for (const query of ['边境大队', '']) expect(await search(query, await b.as('bureau_officer', county.id))).not.toContain(own.id);
    expect(await search('', await b.as('unit_handler', own.id))).toEqual([own.id]);
    expect(await search('%', bureau)).toEqual([]);
  });
  it('coverage counts what the list shows', async () => {
    const token = await b.as('bureau_officer', league.id);
    const coverage = await b.registry.getCoverage({ at: '' }, { token });
    if (!coverage.ok) throw new Error('coverage');
    for (const standing of ['vacant', 'on_record', 'filed_not_on_record']) {
      const listed = await b.registry.searchDirectory({ query: '', areaCode: '152500', standing, departmentId: '', page: undefined, at: '' }, { token });
      const row = coverage.value.areas.find((a) => a.key === '152500');
      const counted = { vacant: row?.vacant, on_record: row?.onRecord, filed_not_on_record: row?.filed }[standing];
      expect([standing, listed.ok && listed.value.page?.total]).toEqual([standing, counted]);
    }
  });
});
