import type { Organisation } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../src/http-caller.js';
import { startInstallation, type Form, type Installation } from '../src/installation.js';
import { organisation } from '../src/organisations.js';

const DOCUMENT = { documentNumber: '锡编办发〔2026〕12号' };
const PERSON = { sex: '2', title: '科长', phone: '13947912345', onEstablishment: true, noBadRecord: true };

describe.each<Form>(['one', 'apart'])('units change, services %s', (form) => {
  let at: Installation;
  let bureau: User;
  let education: Organisation;
  let health: Organisation;
  let officers: { education: User; health: User };
  let today = '';
  const league = organisation('bureau', '锡林郭勒盟财政局', '152500');

  beforeAll(async () => {
    at = await startInstallation(form);
    education = organisation('department', '盟教育局', '152500', '', league.id);
    health = organisation('department', '盟卫生健康委员会', '152500', '', league.id);
    await at.register([league, education, health]);
    bureau = await at.user('bureau_officer', league);
    officers = {
      education: await at.user('department_officer', education),
      health: await at.user('department_officer', health),
    };
    today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  });
  afterAll(() => at.stop());

  async function unit(name: string): Promise<Organisation & { handler: User }> {
    const made = organisation('unit', name, '152500', education.id, league.id);
    await at.register([made]);
    return { ...made, handler: await at.user('unit_handler', made) };
  }
  const file = async ({ id, handler }: { id: string; handler: User }, name: string) => {
    const content = { decisionDate: '2026-03-02', person: { ...PERSON, name } };
    const made = await waitFor('the unit at workflow', async () => {
      const tried = await handler.call('POST', '/v1/filings', {
        kind: 'first',
        unitId: id,
        role: 'specialist',
        content,
      });
      return tried.status === 404 ? undefined : tried;
    });
    expect(made.status).toBe(201);
    return made.body as { id: string; contentHash: string };
  };
  const receive = async (who: User, filing: { id: string; contentHash: string }) =>
    who.call('POST', `/v1/filings/${filing.id}/receipts`, { contentHash: filing.contentHash });
  async function act(command: object) {
    // A filing may reach registry between the two; the act is then looked at anew.
    const preview = await waitFor('the act', async () => {
      const seen = await bureau.call('POST', '/v1/organisation-acts/preview', command);
      expect(seen.status).toBe(200);
      const done = await bureau.call('POST', '/v1/organisation-acts', { command, basis: seen.body.basis });
      return done.status === 201 ? seen : undefined;
    });
    return preview.body;
  }

  it('what waits for the old department is still received there; the next filing goes to the new one', async () => {
    const school = await unit('盟蒙古族中学');
    const filing = await file(school, '乌云其木格');
    await act({
      ...DOCUMENT,
      kind: 'transfer',
      organisationId: school.id,
      effectiveDate: today,
      budgetParentId: health.id,
    });
    // Workflow has heard of it when the new department sees the unit's filings.
    await waitFor('the new department', async () => {
      const { body } = await officers.health.call('GET', `/v1/filings?unitId=${school.id}`);
      return (body.items as unknown[]).length > 0 || undefined;
    });
    const queue = await officers.education.call('GET', '/v1/work-queue');
    expect(JSON.stringify(queue.body)).toContain(filing.id);
    expect((await receive(officers.education, filing)).status).toBe(200);
    expect((await receive(bureau, filing)).status).toBe(200);
    const recorded = await officers.education.call('GET', `/v1/filings/${filing.id}`);
    expect([recorded.status, recorded.body.state]).toEqual([200, 'on_record']);
    const before = await officers.education.call('GET', `/v1/units/${school.id}`);
    expect(before.body).toMatchObject({ partedOn: today });
    const stranger = await unit('盟图书馆');
    expect((await stranger.handler.call('GET', `/v1/units/${school.id}`)).status).toBe(404);
  });

  it('a unit that is merged into another ends: nobody signs in for it, nothing is filed, its record is read by the other', async () => {
    const [small, big] = [await unit('盟第二幼儿园'), await unit('盟第一幼儿园')];
    const filing = await file(small, '萨仁');
    for (const who of [officers.education, bureau]) expect((await receive(who, filing)).status).toBe(200);
    await waitFor('on record', async () => {
      const { body } = await bureau.call('GET', `/v1/units/${small.id}`);
      return body.unit.appointments.length > 0 || undefined;
    });
    const open = await file(small, '其木格');
    const command = { ...DOCUMENT, kind: 'merge', organisationId: big.id, mergedIds: [small.id], effectiveDate: today };
    const preview = await act(command);
    expect(preview.effects).toMatchObject([
      { part: 'continues' },
      { part: 'ended', name: '盟第二幼儿园', appointments: 1, accounts: 1 },
    ]);
    // Within the half minute that a session is remembered at the gateway, workflow itself refuses.
    await waitFor('nothing is filed for it', async () => {
      const content = { decisionDate: today, person: { ...PERSON, name: '苏日娜' } };
      const body = { kind: 'first', unitId: small.id, role: 'specialist', content };
      const { status, body: problem } = await small.handler.call('POST', '/v1/filings', body);
      return status === 401 || status === 403 || problem.code === 'unit_ended' || undefined;
    });
    await waitFor('workflow knows the successor', async () => {
      const { status } = await big.handler.call('GET', `/v1/filings/${filing.id}`);
      return status === 200 || undefined;
    });
    const closed = await waitFor('what was open ends with the unit', async () => {
      const { body } = await big.handler.call('GET', `/v1/filings/${open.id}`);
      return body.state === 'withdrawn' ? body : undefined;
    });
    expect(closed.closing).toMatchObject({ reasonCode: 'unit_ended' });
    const { items } = (await big.handler.call('GET', `/v1/filings?unitId=${small.id}`)).body;
    expect((items as { id: string }[]).map((f) => f.id)).toContain(filing.id);
    expect((await big.handler.call('GET', `/v1/units/${small.id}`)).body.partedOn).toBe(today);
    const ended = await bureau.call('POST', '/v1/directory/search', { standing: 'ended', query: '第二幼儿园' });
    expect(ended.body.items).toHaveLength(1);
    const system = await at.system(['can-act'], '152500');
    const answer = await waitFor('the gate', async () => {
      const { body } = await system.call('POST', '/v1/can-act', {
        unit: { scheme: 'zg', value: small.id },
        action: 'contract',
        at: today,
      });
      return body.code === 'unit_ended' ? body : undefined;
    });
    expect(answer).toMatchObject({ answer: 'warn', ruleId: 'REG-1' });
  });

  it('is the bureau’s alone, and the same key is one act', async () => {
    const school = await unit('盟职业学校');
    const command = {
      ...DOCUMENT,
      kind: 'rename',
      organisationId: school.id,
      effectiveDate: today,
      name: '盟职业技术学校',
    };
    for (const who of [officers.education, school.handler])
      expect((await who.call('POST', '/v1/organisation-acts/preview', command)).status).toBe(403);
    const { body } = await bureau.call('POST', '/v1/organisation-acts/preview', command);
    const key = newId();
    const record = () =>
      bureau.call('POST', '/v1/organisation-acts', { command, basis: body.basis }, { 'idempotency-key': key });
    const [one, two] = [await record(), await record()];
    expect([one.status, two.status, two.body.id]).toEqual([201, 201, one.body.id]);
    const stale = await bureau.call('POST', '/v1/organisation-acts', {
      command: { ...command, name: '别的名' },
      basis: body.basis,
    });
    expect(stale.status).toBe(412);
    const wrong = await bureau.call('POST', '/v1/organisation-acts', {
      command: { ...command, documentNumber: ' ' },
      basis: body.basis,
    });
    expect(wrong.body.errors).toMatchObject([{ pointer: '/command/documentNumber' }]);
  });
});
