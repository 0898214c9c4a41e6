import type { Organisation } from '@zhuanguan/contracts';
import { addDays, newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { today } from '../src/demo.js';
import { signIn, type User } from '../src/http-caller.js';
import { startInstallation, type Form, type Installation } from '../src/installation.js';
import { organisation } from '../src/organisations.js';
import { enter, openBrowser } from '../src/portal-user.js';

/** 委托 with leave dates: over HTTP in both forms, and in the browser as clerks see it. */

const PASSWORD = 'Zhuanguan-test-2026';
interface Person {
  id: string;
  name: string;
  username: string;
  password: string;
}
let phone = 13_800_000_000;

interface House {
  at: Installation;
  office: Organisation;
  person(name: string, role: string): Promise<Person>;
  as(person: Person): Promise<User>;
  /** A filing that waits for the office. */
  filed(): Promise<string>;
}

async function openHouse(form: Form): Promise<House> {
  const at = await startInstallation(form);
  const office = organisation('bureau', '西乌珠穆沁旗财政局', '152526');
  await at.register([office]);
  const library = organisation('unit', '西乌旗图书馆', '152526', '', office.id);
  await at.register([library]);
  const clerk = await at.user('unit_handler', library);
  return {
    at,
    office,
    person: async (name, role) => {
      const id = newId();
      const username = `u${id.slice(-12)}`;
      const grants = [{ role, organisationId: office.id, organisationName: office.name, areaCode: office.areaCode }];
      const account = { id, username, password: PASSWORD, displayName: name, personId: '', grants };
      const token = await at.signer.forService('seed');
      const made = await at.clients.identity.registerAccounts({ accounts: [account] }, { token });
      if (!made.ok) throw new Error(made.refusal.detail);
      return { id, name, username, password: PASSWORD };
    },
    as: ({ username, password }) => signIn(at.url, username, password),
    filed: async () => {
      phone += 1;
      const person = {
        name: '乌兰',
        sex: '2',
        title: '科长',
        phone: String(phone),
        onEstablishment: true,
        noBadRecord: true,
      };
      const content = { decisionDate: '2026-01-05', person };
      const filing = { kind: 'first', unitId: library.id, role: 'specialist', content };
      const { status, body } = await clerk.call('POST', '/v1/filings', filing);
      expect(status).toBe(201);
      return body.id as string;
    },
  };
}
const wish = (delegateId: string, over: object = {}) => ({
  ...{ delegateId, fromDate: today(), toDate: addDays(today(), 3), reason: 'leave', ...over },
});
const read = async (who: User, id: string) => (await who.call('GET', `/v1/filings/${id}`)).body;
const receive = async (who: User, id: string, { contentHash }: { contentHash: string }) =>
  who.call('POST', `/v1/filings/${id}/receipts`, { contentHash });

describe.each<Form>(['one', 'apart'])('over HTTP, services %s', (form) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse(form);
  });
  afterAll(() => house?.at.stop());

  it('a colleague acts for one who is away, both are named, and it is gone from an open session when taken back', async () => {
    const [li, wang] = [await house.person('李强', 'bureau_officer'), await house.person('王芳', 'bureau_officer')];
    const [asLi, asWang] = [await house.as(li), await house.as(wang)];
    const [first, second] = [await house.filed(), await house.filed()];
    for (const id of [first, second]) expect((await asLi.call('POST', `/v1/filings/${id}/claim`, {})).status).toBe(200);
    expect((await asWang.call('GET', '/v1/me')).body.delegators).toEqual([]);
    expect((await receive(asWang, first, await read(asLi, first))).body.code).toBe('claimed_by_other');

    for (const [over, pointer] of [
      [{ fromDate: '2024-01-01' }, '/fromDate'],
      [{ toDate: addDays(today(), -1) }, '/toDate'],
      [{ toDate: addDays(today(), 400) }, '/toDate'],
      [{ delegateId: li.id }, '/delegateId'],
      [{ delegateId: newId() }, '/delegateId'],
      [{ reason: 'other' }, '/remark'],
    ] as const) {
      const refused = await asLi.call('POST', '/v1/delegations', wish(wang.id, over));
      expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([400, pointer]);
    }
    const made = await asLi.call('POST', '/v1/delegations', wish(wang.id));
    expect([made.status, made.body]).toMatchObject([
      201,
      { state: 'running', delegateName: '王芳', actions: ['revoke'] },
    ]);
    expect((await asWang.call('GET', '/v1/me')).body.delegators).toMatchObject([
      { accountId: li.id, displayName: '李强' },
    ]);
    expect((await asLi.call('GET', '/v1/me')).body.away).toMatchObject([{ delegateName: '王芳' }]);
    const queue = (await asWang.call('GET', '/v1/work-queue?held=delegated')).body.sections as { key: string }[];
    expect(queue.find((s) => s.key === 'awaiting_my_receipt')).toMatchObject({
      total: 2,
      held: { delegated: 2, mine: 0 },
    });
    const seen = await read(asWang, first);
    expect(seen.actions).toEqual(['receive', 'return', 'release', 'transfer', 'ask_opinion']);
    expect((await receive(asWang, first, seen)).body.state).toBe('on_record');
    const { receipts, history } = await read(asLi, first);
    expect(receipts[0]).toMatchObject({ officerName: '王芳', officerForName: '李强' });
    expect(history.at(-1)).toMatchObject({ type: 'recorded', actorName: '王芳', onBehalfOfName: '李强' });
    await waitFor('wang is told', async () => {
      const { items } = (await asWang.call('GET', '/v1/inbox')).body;
      return (items as { kind: string }[]).some((m) => m.kind === 'delegation_received');
    });

    const path = `/v1/delegations/${made.body.id}/revocation`;
    expect((await asWang.call('POST', path)).status).toBe(200);
    expect((await asLi.call('POST', path)).body).toMatchObject({ state: 'ended', endCause: 'revoked' });
    expect((await asWang.call('GET', '/v1/me')).body.delegators).toEqual([]);
    expect((await receive(asWang, second, await read(asLi, second))).body.code).toBe('claimed_by_other');
    const system = await house.at.system(['can-act', 'directory:read'], '152500');
    for (const [method, url] of [
      ['GET', '/v1/delegations'],
      ['POST', path],
    ] as const)
      expect((await system.call(method, url)).status).toBe(403);
  });

  it('who has no such post has the delegator’s while it is in force, and loses it with the delegator’s', async () => {
    const [boss, li, sun] = [
      await house.person('陈刚', 'bureau_officer'),
      await house.person('李强', 'bureau_officer'),
      await house.person('孙丽', 'unit_handler'),
    ];
    const [asBoss, asSun] = [await house.as(boss), await house.as(sun)];
    const [mine, later] = [await house.filed(), await house.filed()];
    expect((await asSun.call('GET', `/v1/filings/${mine}`)).status).toBe(404);
    const body = wish(sun.id, { accountId: li.id, remark: '病假' });
    expect((await asBoss.call('POST', '/v1/delegations', body)).body).toMatchObject({ setByName: '陈刚' });
    const me = (await asSun.call('GET', '/v1/me')).body;
    expect(me.account.grants).toMatchObject([
      { role: 'bureau_officer', lent: true },
      { role: 'unit_handler', lent: false },
    ]);
    expect((await receive(asSun, mine, await read(asSun, mine))).body.state).toBe('on_record');
    expect((await read(asBoss, mine)).history.at(-1)).toMatchObject({ actorName: '孙丽', onBehalfOfName: '李强' });
    // Nothing that lasts is given out by a lent right.
    const invite = { items: [{ organisationId: house.office.id, roles: ['bureau_officer'] }] };
    expect((await asSun.call('POST', '/v1/invitations', invite)).body.items[0].problem).toBeDefined();
    const ended = await asBoss.call('POST', `/v1/accounts/${li.id}/post-end`, { organisationId: house.office.id });
    expect(ended.status).toBe(200);
    await waitFor('the lent post is gone from the open session', async () => {
      const now = (await asSun.call('GET', '/v1/me')).body;
      return now.delegators.length === 0 && now.roles.join() === 'unit_handler';
    });
    expect((await asSun.call('GET', `/v1/filings/${later}`)).status).toBe(404);
    const { delegations } = (await asBoss.call('GET', '/v1/delegations')).body;
    expect(delegations[0]).toMatchObject({ state: 'ended', endCause: 'post_ended', actions: [] });
  });
});

describe('in the browser', () => {
  let house: House;
  let browser: Browser;
  beforeAll(async () => {
    house = await openHouse('one');
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await house?.at.stop();
  });

  it('is set before leave, seen by both, acted upon, and taken back', async () => {
    const [li, wang] = [
      await house.person('李娜仁格日乐', 'bureau_officer'),
      await house.person('王阿拉坦其木格·乌云毕力格', 'bureau_officer'),
    ];
    const id = await house.filed();
    expect((await (await house.as(li)).call('POST', `/v1/filings/${id}/claim`, {})).status).toBe(200);

    const away = await enter(browser, house.at.url, li);
    await away.page.getByRole('link', { name: new RegExp(`^${li.name}`) }).click();
    await away.page.getByRole('link', { name: '查看委托' }).click();
    await away.page.getByText('还没有委托').waitFor();
    await away.look('delegations-empty');
    await away.page.getByRole('button', { name: '设立委托' }).click();
    const dialog = away.page.getByRole('dialog');
    await dialog.getByRole('button', { name: '设立委托' }).click();
    await dialog.getByText('请选择受托的同事。').waitFor();
    await dialog.getByText('请填写结束日期。').waitFor();
    await dialog.locator('#delegation_delegateId').getByText(wang.name).click();
    await dialog.getByLabel('结束日期（含当天）').fill('2024-01-05');
    await away.page.keyboard.press('Enter');
    await dialog.getByText('休假', { exact: true }).click();
    await dialog.getByRole('button', { name: '设立委托' }).click();
    await dialog.getByText('结束日期不能早于开始日期。').waitFor();
    await away.look('delegation-set-errors');
    await dialog.getByLabel('结束日期（含当天）').fill(addDays(today(), 3));
    await away.page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: '设立委托' }).click();
    await away.page.getByText(/^已设立：/).waitFor();
    await away.page.getByText(`您的工作已委托${wang.name}代为办理`).waitFor();
    await away.look('delegations');

    const acting = await enter(browser, house.at.url, wang);
    await acting.page.getByText(`您正在代${li.name}办理`).waitFor();
    await acting.page.getByRole('link', { name: '查看代办的备案' }).click();
    await acting.page.getByText(`代${li.name}办理`, { exact: true }).waitFor();
    await acting.look('queue-delegated');
    await acting.page
      .getByRole('link', { name: /核对办理/ })
      .first()
      .click();
    await acting.page.getByText(`由${li.name}领办，您代为办理`).waitFor();
    await acting.look('filing-delegated');
    await acting.page.getByRole('button', { name: '收到备案' }).click();
    await acting.page.getByText(`${wang.name}（代${li.name}）`).first().waitFor();
    await acting.look('filing-acted-for');

    await away.page.getByRole('button', { name: '收回委托', exact: true }).first().click();
    await away.page.getByText(`您的工作已委托${wang.name}代为办理`).waitFor({ state: 'detached' });
    await acting.page.goto(house.at.url);
    await acting.page.getByRole('heading', { name: '我的待办', level: 1 }).waitFor();
    expect(await acting.page.getByText(`您正在代${li.name}办理`).count()).toBe(0);
    await away.page.getByText('已提前结束').waitFor();
    await away.look('delegations-over');
    // What was refused at its field is a 400 that the browser writes down.
    expect(away.console.filter((line) => !line.includes('400'))).toEqual([]);
    expect(acting.console).toEqual([]);
  });
});
