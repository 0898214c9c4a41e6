import { waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, User } from '../src/http-caller.js';
import { startInstallation, type Installation } from '../src/installation.js';
import { organisation } from '../src/organisations.js';

/** Services apart: the ledger is fed by a system, read by people, and told by events (JZ-5, JZ-7). */
describe('the ledger over HTTP', () => {
  let at: Installation;
  let feed: Caller;
  let stranger: Caller;
  let [handler, bureau]: User[] = [];
  const league = organisation('bureau', '锡林郭勒盟财政局', '152500');
  const education = organisation('department', '锡林郭勒盟教育局', '152500', '', league.id);
  const school = organisation('unit', '盟蒙古族中学', '152500', education.id, league.id);

  beforeAll(async () => {
    at = await startInstallation('apart');
    await at.register([league, education, school]);
    feed = await at.system(['ledger:report'], '152500');
    stranger = await at.system(['can-act', 'directory:read'], '152500');
    bureau = await at.user('bureau_officer', league);
    handler = await at.user('unit_handler', school);
  });
  afterAll(() => at.stop());

  const fact = (id: string, kind: string, value: unknown, over: object = {}) => ({
    ...{ id, unitId: school.id, projectCode: 'XMCG-2026-001', kind, value, occurredAt: '2026-03-02T09:00:00+08:00' },
    ...over,
  });
  const report = (facts: object[], by: Caller = feed) => by.call('POST', '/v1/project-facts', { facts });

  it('takes what a feed reports, out of order, and shows every deadline with its reason', async () => {
    // The unit itself reaches the service by events, like everything registry knows.
    const reported = await waitFor('the unit', async () => {
      const answer = await report([
        fact('2', 'contract_published', '2026-02-13'),
        fact('1', 'contract_signed', '2026-02-11'),
        fact('3', 'name', '教学设备采购'),
        fact('4', 'budget_amount', 1_234_567_00),
      ]);
      return answer.body.outcomes.every((o: { refusal?: object }) => !o.refusal) && answer;
    });
    expect(reported.status).toBe(200);
    const { projectId } = reported.body.outcomes[0];
    const again = await report([fact('1', 'contract_signed', '2026-02-11')]);
    expect(again.body.outcomes).toMatchObject([{ known: true, projectId }]);
    for (const reader of [handler, bureau]) {
      const { status, body } = await reader!.call('GET', `/v1/projects/${projectId}`);
      expect(status).toBe(200);
      expect(body.summary).toMatchObject({ code: 'XMCG-2026-001', name: '教学设备采购', budgetAmount: 123_456_700 });
      const filed = body.deadlines.find((d: { ruleId: string }) => d.ruleId === 'R31');
      expect(filed).toMatchObject({ dueStrict: '2026-02-27', state: 'overdue', reference: { document: '政府采购法' } });
      expect(filed.proof.join('；')).toContain('7 个工作日届满于 2026年2月27日');
      const published = body.deadlines.find((d: { ruleId: string }) => d.ruleId === 'R30');
      expect(published).toMatchObject({ dueStrict: '2026-02-13', state: 'met', doneOn: '2026-02-13' });
    }
    const listed = await bureau!.call('GET', '/v1/projects?overdue=true');
    expect(listed.body.items).toMatchObject([{ id: projectId, unitName: '盟蒙古族中学', overdueDeadlines: 1 }]);
  });

  it('tells whoever follows the events, in codes and dates', async () => {
    const analyst = await at.system(['events:read'], '152500');
    const seen = await waitFor('the events', async () => {
      const { body } = await analyst.call('GET', '/v1/events?size=500');
      const events = body.items.map(({ event }: { event: { type: string } }) => event);
      const mine = events.filter((e: { type: string }) => e.type.startsWith('supervision.project.'));
      return mine.length >= 2 && mine;
    });
    expect(new Set(seen.map((e: { type: string }) => e.type))).toEqual(
      new Set(['supervision.project.changed.v1', 'supervision.project.deadlines_moved.v1']),
    );
    expect(JSON.stringify(seen)).not.toContain('教学设备');
  });

  it('refuses a secret project alone, and whoever has no part in it', async () => {
    const { body } = await report([fact('9', 'secret', true, { projectCode: 'XMCG-2026-009' })], handler);
    expect(body.outcomes).toMatchObject([{ refusal: { code: 'secret_project' } }]);
    expect((await report([fact('8', 'name', 'x')], stranger)).status).toBe(403);
    expect((await feed.call('GET', '/v1/projects')).status).toBe(403);
  });
});
