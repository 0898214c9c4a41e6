import { FilingState } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import { fixedClock } from '@zhuanguan/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { must, startLeague } from '../src/acts.js';
import { content } from '../src/backend.js';

const clock = fixedClock('2026-11-24T02:00:00Z');
const { b, league, county, education, health, unit, fresh, submit, decide, canAct, answers } = await startLeague(clock);
afterAll(() => b.stop());

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
    expect(
      (
        await decide(filing, await b.as('bureau_officer', league.id), {
          received: false,
          defectCode: 'nonsense',
          remark: 'x',
        })
      ).code,
    ).toBe('unknown_defect');
    expect(
      (
        await decide(filing, await b.as('bureau_officer', league.id), {
          received: false,
          defectCode: 'incomplete',
          remark: ' ',
        })
      ).code,
    ).toBe('remark_required');
    must(
      await decide(filing, await b.as('bureau_officer', league.id), {
        received: false,
        defectCode: 'incomplete',
        remark: '职务请写全称',
      }),
    );
    expect((await decide(filing, await b.as('bureau_officer', league.id))).code).toBe('filing_returned');
    const corrected = must(await submit(school, content('巴雅尔', '2026-11-21'), { filingId: filing.id }));
    expect(corrected.round).toBe(2);
    expect((await decide(filing, await b.as('bureau_officer', league.id))).code).toBe('content_changed');
    must(await decide(corrected, await b.as('bureau_officer', league.id)));
    const done = must(await decide(corrected, await b.as('department_officer', education.id)));
    expect(done.state).toBe('FILING_STATE_ON_RECORD');
    const read = await b.workflow.getFiling({ id: filing.id }, { token: await b.as('unit_handler', school.id) });
    const seen = read.ok ? read.value.filing : undefined;
    expect(seen?.history.map((h) => h.type)).toEqual([
      'submitted',
      'received',
      'returned',
      'corrected',
      'received',
      'received',
      'recorded',
    ]);
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
    const filing = must(
      await submit(own, content('娜仁花', '2026-11-20'), { token: await b.as('unit_handler', own.id, both) }),
    );
    expect(
      (await decide(filing, await b.as('department_officer', education.id, { accountId: both.accountId }))).code,
    ).toBe('own_filing');
    expect(
      (
        await decide(
          filing,
          await b.as('department_officer', education.id, { accountId: newId(), personId: filing.personId }),
        )
      ).code,
    ).toBe('own_filing');
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
      const listed = await b.workflow.listFilings(
        { unitId: own.id, state: 0 as never, kind: 0 as never, lateOnly: false, page: undefined },
        { token },
      );
      expect(listed.ok && listed.value.filings).toEqual([]);
    }
    expect(
      (await submit(own, content('巴雅尔', '2026-11-20'), { token: await b.as('unit_handler', health.id) })).code,
    ).toBe('not_allowed');
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
    expect(results.filter((r) => r.filing?.state === FilingState.FILING_STATE_ON_RECORD)).toHaveLength(1);
    await answers(own, 'on_record');
    const seen = await b.registry.getUnit(
      { unitId: own.id, at: '', knownAt: undefined },
      { token: await b.as('unit_handler', own.id) },
    );
    expect(seen.ok && seen.value.unit?.appointments).toHaveLength(1);
  });
});
