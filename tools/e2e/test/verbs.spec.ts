import { loadScenario } from '@zhuanguan/policy/folder';
import { waitFor } from '@zhuanguan/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type Answer, type Caller, type User } from '../src/http-caller.js';
import { JURISDICTIONS, startInstallation, type Form, type Installation } from '../src/installation.js';
import { enter, openBrowser, type PortalUser } from '../src/portal-user.js';
import { openScenario, type Story } from '../src/scenario.js';

const PACK = '420281-daye';
const [EDUCATION, OFFICE, SCHOOL] = ['大冶市教育局（虚构）', '大冶市政府采购办公室（虚构）', '大冶市实验中学（虚构）'];

type Who = 'wang' | 'li' | 'zhao' | 'clerk';

/** Two officers of the office, one of the first-level unit, and the clerk of the school. */
interface House {
  at: Installation;
  story: Story;
  people: Record<Who, { account: { username: string; password: string }; user: User }>;
}

async function openHouse(form: Form): Promise<House> {
  const at = await startInstallation(form, { packs: [PACK] });
  const story = await openScenario(at, await loadScenario(JURISDICTIONS, PACK));
  const make = async (role: string, key: string, name: string) => {
    const account = await at.account(role, story.ofKey(key), name);
    return { account, user: await signIn(at.url, account.username, account.password) };
  };
  const people = {
    wang: await make('bureau_officer', '采购办', '王采购'),
    li: await make('bureau_officer', '采购办', '李采购'),
    zhao: await make('department_officer', '教育局', '赵教育'),
    clerk: await make('unit_handler', '学校', '钱经办'),
  };
  return { at, story, people };
}

const content = ({ story }: House, name: string, officePhone = '0714-8731722') => ({
  decisionDate: '2026-11-16',
  ...story.scenario.card,
  person: {
    ...{ name, sex: '1', title: '总务处副主任', phone: `139${String(name.codePointAt(0)).padStart(8, '0')}` },
    ...{ officePhone, email: 'a@example.cn', onEstablishment: true, noBadRecord: true },
  },
});
/** What is asked of a filing, by whom. */
const verbsOf = (house: () => House) => {
  const act = (who: Who, filing: { id: string }, path: string, body?: unknown): Promise<Answer> =>
    house().people[who].user.call('POST', `/v1/filings/${filing.id}/${path}`, body);
  return {
    act,
    file: async (name: string): Promise<Answer['body']> => {
      const { story, people } = house();
      const answer = await people.clerk.user.call('POST', '/v1/filings', {
        ...{ kind: 'first', unitId: story.ofKey('学校').id, role: 'specialist' },
        content: content(house(), name),
      });
      expect([answer.status, answer.body.fields ?? '']).toEqual([201, '']);
      return answer.body;
    },
    receive: (who: Who, { id, contentHash }: { id: string; contentHash: string }) =>
      act(who, { id }, 'receipts', { contentHash }),
    inboxOf: async (who: Who): Promise<string[]> =>
      (await house().people[who].user.call('GET', '/v1/inbox')).body.items.map((m: { kind: string }) => m.kind),
  };
};
const said = ({ status, body }: Answer) => [status, body.code ?? body.state, body.detail ?? ''];

/** In one process and, over real gRPC, in several: what is done and what is refused is the same to the word. */
function storyOverHttp(house: () => House): void {
  const { act, file, receive, inboxOf } = verbsOf(house);

  it('who waits is urged once a working day, and the holder, or everybody, is told', async () => {
    const filing = await file('孙一');
    expect(said(await act('clerk', filing, 'urges', { receiver: 'office' }))).toEqual([
      ...[409, 'not_in_turn', '上一接收单位还没有收到，暂不能催办该单位。'],
    ]);
    expect((await act('clerk', filing, 'urges', { receiver: 'first_level_unit' })).status).toBe(200);
    const again = await act('clerk', filing, 'urges', { receiver: 'first_level_unit' });
    expect(said(again)).toEqual([
      409,
      'urged_already',
      expect.stringMatching(/^该单位已经催办过，\d{4}-\d\d-\d\d 起可以再次催办。$/),
    ]);
    expect(again.body.reference).toMatchObject({ status: 'P' });
    await waitFor('the officers are told', async () => (await inboxOf('zhao')).includes('filing_urged'));
    expect((await receive('zhao', filing)).body.state).toBe('filed');
    expect((await act('clerk', filing, 'urges', { receiver: 'first_level_unit' })).body.code).toBe('receipt_done');
    // Whoever has given its receipt may urge the next; whoever has the receipt there is told alone.
    expect((await act('wang', filing, 'claim', {})).status).toBe(200);
    expect((await act('zhao', filing, 'urges', { receiver: 'office' })).status).toBe(200);
    await waitFor('the holder is told', async () => (await inboxOf('wang')).includes('filing_urged'));
    expect(await inboxOf('li')).not.toContain('filing_urged');
    expect((await receive('wang', filing)).body.state).toBe('on_record');
  });

  it('while a colleague is asked nothing is received or returned, one by one or in a batch, and the refusal names the colleague', async () => {
    const filing = await file('孙二');
    await receive('zhao', filing);
    const colleagues = (await house().people.wang.user.call('GET', '/v1/colleagues')).body.items;
    const li = colleagues.find((c: { displayName: string }) => c.displayName === '李采购').accountId;
    const asked = await act('wang', filing, 'opinion-requests', { accountId: li, question: '代码对吗' });
    expect(said(asked)).toEqual([200, 'filed', '']);
    const pending = '已请李采购对这件备案提出意见，请等其答复；不再需要的，可以先撤回征求意见。';
    expect(said(await receive('wang', filing))).toEqual([409, 'opinion_pending', pending]);
    const batch = await house().people.wang.user.call('POST', '/v1/receipts/batch', {
      items: [{ filingId: filing.id, contentHash: filing.contentHash }],
    });
    expect(batch.body.items[0].problem).toMatchObject({ code: 'opinion_pending', detail: pending });
    await waitFor('the colleague is told', async () => (await inboxOf('li')).includes('opinion_asked'));
    const queue = (await house().people.li.user.call('GET', '/v1/work-queue')).body.sections;
    const section = queue.find((s: { key: string }) => s.key === 'opinions_asked');
    expect([section.total, section.items.length]).toEqual([1, 1]);
    expect(section.items[0].filing.receipts.at(-1).opinions[0]).toMatchObject({
      askedByName: '王采购',
      question: '代码对吗',
    });
    expect((await act('li', filing, 'opinions', { verdict: 'remarks' })).body.errors).toMatchObject([
      { pointer: '/text', code: 'required' },
    ]);
    expect((await act('li', filing, 'opinions', { verdict: 'none' })).status).toBe(200);
    await waitFor('whoever asked is told', async () => (await inboxOf('wang')).includes('opinion_given'));
    expect((await receive('wang', filing)).body.state).toBe('on_record');
  });

  it('is given back to the earlier receiver, which receives anew or returns it; what is not so is refused at its field', async () => {
    const filing = await file('孙三');
    const back = (who: Who, over: object = {}) =>
      act(who, filing, 'returns', {
        ...{ contentHash: filing.contentHash, defectCode: 'incomplete', remark: '请核对办公电话。' },
        ...{ to: 'first_level_unit', ...over },
      });
    expect((await receive('zhao', filing)).body.state).toBe('filed');
    expect(said(await back('wang', { to: 'office' }))).toEqual([
      ...[409, 'return_target_not_allowed', '只能退给本次报送中在本单位之前收到的接收单位，或退回报送单位。'],
    ]);
    const unknown = await back('wang', { defectCode: 'taste' });
    expect([unknown.status, unknown.body.errors]).toMatchObject([
      400,
      [{ pointer: '/defectCode', code: 'unknown_defect' }],
    ]);
    expect(said(await back('clerk'))[0]).toBe(403);
    expect(said(await back('wang'))).toEqual([200, 'filed', '']);
    expect((await receive('wang', filing)).body.code).toBe('not_in_turn');
    expect((await receive('zhao', filing)).body.state).toBe('filed');
    expect((await receive('wang', filing)).body.state).toBe('on_record');
    const read = (await house().people.clerk.user.call('GET', `/v1/filings/${filing.id}`)).body;
    expect(read.history.map((h: { type: string }) => h.type)).toEqual([
      ...['submitted', 'received', 'sent_back', 'received', 'received', 'recorded'],
    ]);
  });
}

describe('services apart', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse('apart');
  });
  afterAll(() => house?.at.stop());
  storyOverHttp(() => house);
});

describe('in one process', () => {
  let house: House;
  let browser: Browser;
  let platform: Caller;
  let filing: Answer['body'];
  const windows: PortalUser[] = [];
  const { act, file, receive, inboxOf } = verbsOf(() => house);
  beforeAll(async () => {
    house = await openHouse('one');
    browser = await openBrowser();
    platform = await house.at.system(['can-act'], '420281');
  });
  afterAll(async () => {
    await browser?.close();
    await house?.at.stop();
  });
  storyOverHttp(() => house);

  const as = async (who: Who): Promise<PortalUser> => {
    const user = await enter(browser, house.at.url, house.people[who].account);
    windows.push(user);
    return user;
  };
  const open = async ({ page }: PortalUser) => {
    await page.goto(`${house.at.url}/filings/${filing.id}`);
    await page.getByRole('heading', { name: '办理经过' }).waitFor();
  };
  const gate = async (): Promise<string> =>
    (
      await platform.call('POST', '/v1/can-act', {
        ...{ unit: { scheme: 'zg', value: house.story.ofKey('学校').id }, action: 'plan' },
        person: { scheme: 'zg', value: filing.personId },
      })
    ).body.code;

  it('the unit urges the one whose turn it is', async () => {
    filing = await file('周三');
    const clerk = await as('clerk');
    const { page } = clerk;
    await open(clerk);
    await page.getByRole('button', { name: `催办：${EDUCATION}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('每个工作日最多催办一次（本系统规定）').waitFor();
    // Whoever comes back to the window is asked who they are anew; that the words of the pack come late closes nothing.
    await page.route('**/v1/me', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...((await response.json()) as object), specialistTitle: '' } });
    });
    await Promise.all([
      page.waitForResponse('**/v1/me'),
      page.evaluate("window.dispatchEvent(new Event('visibilitychange'))"),
    ]);
    await page.unroute('**/v1/me');
    await clerk.look('urge-receiver');
    await dialog.getByRole('button', { name: /^催\s?办$/ }).click();
    await page.getByText(/被大冶市实验中学（虚构）催办$/).waitFor();
    await page.getByText(/起可以再次催办$/).waitFor();
    expect(await page.getByRole('button', { name: `催办：${EDUCATION}` }).count()).toBe(0);
    await clerk.look('urged');
  });

  it('the first-level unit sees it among its messages and in the queue, and receives', async () => {
    const zhao = await as('zhao');
    const { page } = zhao;
    await page.getByText(/被大冶市实验中学（虚构）催办$/).waitFor();
    await waitFor('the message', async () => (await inboxOf('zhao')).filter((k) => k === 'filing_urged').length === 2);
    await page.goto(`${house.at.url}/inbox`);
    await page.getByText(`${SCHOOL}催办一件待收的备案`).first().waitFor();
    await zhao.look('inbox-urged');
    await open(zhao);
    await page.getByRole('button', { name: '收到备案' }).click();
    await page.getByText('已收到备案').waitFor();
  });

  it('an officer of the office asks a colleague, who answers', async () => {
    const wang = await as('wang');
    await open(wang);
    await wang.page.getByRole('button', { name: '请同事出意见' }).click();
    const dialog = wang.page.getByRole('dialog');
    await dialog.getByRole('button', { name: '请同事出意见' }).click();
    await dialog.getByText('请写明请同事看什么。').waitFor();
    await dialog.getByRole('radio', { name: '李采购' }).check();
    await dialog.getByLabel('请同事看什么').fill('办公电话与教育局备案的不一致，请核对。');
    await wang.look('ask-opinion');
    await dialog.getByRole('button', { name: '请同事出意见' }).click();
    await wang.page.getByText('等待李采购的意见').first().waitFor();
    expect(await wang.page.getByRole('button', { name: '收到备案' }).count()).toBe(0);
    await wang.look('opinion-pending');

    const li = await as('li');
    await li.page.getByRole('heading', { name: '请您出意见' }).waitFor();
    await li.page.getByText('王采购：办公电话与教育局备案的不一致，请核对。').waitFor();
    await li.look('queue-opinion');
    await li.page.getByRole('link', { name: '出意见：周三' }).click();
    await li.page.getByRole('button', { name: '提出意见' }).click();
    const answer = li.page.getByRole('dialog');
    await answer.getByRole('radio', { name: '有意见' }).check();
    await answer.getByRole('button', { name: '提出意见' }).click();
    await answer.getByText('有意见的，请写明意见。').waitFor();
    await answer.getByLabel('具体意见').fill('少一位，教育局收的时候没有核对。');
    await li.look('give-opinion');
    await answer.getByRole('button', { name: '提出意见' }).click();
    await li.page.getByText('李采购：有意见。少一位，教育局收的时候没有核对。').waitFor();
  });

  it('the office gives it back to the first-level unit, which returns it to the school', async () => {
    const wang = windows[2]!;
    const { page } = wang;
    await open(wang);
    await page.getByText('李采购：有意见。少一位，教育局收的时候没有核对。').waitFor();
    await page.getByRole('button', { name: '退回补正' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('退回后，大冶市实验中学（虚构）需要更正并重新报送').waitFor();
    await dialog.getByRole('radio', { name: `${EDUCATION}（一级单位，重新核对）` }).check();
    await dialog.getByText(`退回后，${EDUCATION}需要重新核对`).waitFor();
    await dialog.getByRole('radio', { name: '登记表填写不完整' }).check();
    await dialog.getByLabel('需要补正的内容').fill('请核对办公电话。');
    await wang.look('return-target');
    await dialog.getByRole('button', { name: /^退\s?回$/ }).click();
    await page.getByText(`已退给${EDUCATION}重新核对`).waitFor();
    expect(await gate()).toBe('person_not_on_record');

    const zhao = windows[1]!;
    await zhao.page.goto(house.at.url);
    await zhao.page.locator('.status', { hasText: '退回重新核对' }).waitFor();
    await zhao.look('queue-sent-back');
    await open(zhao);
    await zhao.page.getByText(`${OFFICE}的意见：登记表填写不完整。请核对办公电话。`).waitFor();
    const returned = await act('zhao', filing, 'returns', {
      contentHash: filing.contentHash,
      ...{ defectCode: 'incomplete', remark: '办公电话少一位', field: '/content/person/officePhone' },
    });
    expect(returned.body.state).toBe('returned');
  });

  it('corrected and received by both, its timeline tells all of it', async () => {
    const { version } = (await house.people.clerk.user.call('GET', `/v1/filings/${filing.id}`)).body;
    const corrected = await house.people.clerk.user.call(
      'POST',
      `/v1/filings/${filing.id}/corrections`,
      { content: content(house, '周三', '0714-87317220') },
      { 'if-match': `"${version}"` },
    );
    expect(corrected.status).toBe(200);
    for (const who of ['zhao', 'wang'] as const) expect((await receive(who, corrected.body)).status).toBe(200);
    const wang = windows[2]!;
    const { page } = wang;
    await open(wang);
    const acts = await page.locator('.timeline > li > strong').allTextContents();
    expect(acts).toEqual([
      ...['报送', '催办', '收到备案', '领办', '请同事出意见', '提出意见', '退回重新核对', '退回补正'],
      ...['更正后重新报送', '收到备案', '收到备案', '全部收到，已备案'],
    ]);
    const timeline = page.locator('.timeline');
    for (const words of [
      `→ ${EDUCATION}`,
      '请李采购',
      '有意见：少一位，教育局收的时候没有核对。',
      '登记表填写不完整：请核对办公电话。',
      '针对“政府采购联络员办公电话”',
      /办公电话：0714-8731722 → 0714-87317220/,
      `${SCHOOL} 预算单位 钱经办`,
      `${EDUCATION} 一级单位 赵教育`,
      `${OFFICE} 采购办 王采购`,
    ])
      await timeline.getByText(words).first().waitFor();
    await timeline.getByText('第 1 次报送的内容').click();
    await timeline.getByText('0714-8731722', { exact: true }).waitFor();
    await wang.look('timeline-full');
    // Nothing changed outside before the last receipt.
    await waitFor('on record', async () => (await gate()) !== 'person_not_on_record');

    // The words between colleagues stay in their house.
    const clerk = windows[0]!;
    await open(clerk);
    const seen = await clerk.page.locator('.timeline').textContent();
    expect(seen).toContain('提出意见');
    expect(seen).not.toMatch(/办公电话与教育局备案的不一致|少一位，教育局收的时候没有核对/);
    expect(windows.flatMap((w) => w.console)).toEqual([]);
  });
});
