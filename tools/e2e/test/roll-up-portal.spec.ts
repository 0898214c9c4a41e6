import { readFileSync } from 'node:fs';
import { readSpecialistTable } from '@zhuanguan/documents';
import { addDays } from '@zhuanguan/kernel';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, today, type DemoBrowser } from '../src/demo.js';
import { startMailbox, type Mailbox } from './mailbox.js';
import { enter, newWindow, type PortalUser } from '../src/portal-user.js';

const TITLE = '锡林郭勒盟本级及各旗县市（区）预算单位政府采购专管员信息年度汇总报送';
const DAY_MS = 86_400_000;
let demo: DemoBrowser;
let mail: Mailbox;
/** The installation's clock runs ahead of ours by this. */
let aheadMs = 0;
let [bureau, department]: PortalUser[] = [];
let round = '';

beforeAll(async () => {
  mail = await startMailbox();
  const env = { SMTP_URL: mail.url, SMTP_FROM: '政府采购专管员 <noreply@example.gov.cn>', QUIET_HOURS: 'none' };
  demo = await startDemo({ now: () => new Date(Date.now() + aheadMs), env });
  bureau = await demo.as('caizheng');
  department = await demo.as('zhuguan');
});
afterAll(async () => {
  await demo?.stop();
  await mail.stop();
});

const reporter = (): string => demo.account('zhuguan').organisation;
const dialogOf = (page: Page): Locator => page.getByRole('dialog');
/** A tile is its words and its number. */
const tile = (page: Page, name: string): Locator =>
  page.getByRole('group', { name: '各单位报送情况' }).getByRole('button', { name: new RegExp(`^${name} ?\\d+$`) });
const numberOf = async (page: Page, name: string): Promise<number> =>
  Number(/\d+$/.exec((await tile(page, name).textContent()) ?? '')?.[0]);
const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

/** Signs in as a day later, with the clock of the browser moved too. */
async function later(username: string): Promise<PortalUser> {
  const page = await newWindow(demo.browser);
  await page.clock.setFixedTime(new Date(Date.now() + aheadMs));
  const user = await enter(demo.browser, demo.at.url, demo.account(username), page);
  demo.users.push(user);
  return user;
}

/** Freezes and signs what the page shows. */
async function sign(page: Page): Promise<void> {
  await page.getByRole('button', { name: '冻结并签报' }).click();
  await dialogOf(page).getByRole('button', { name: '确认签报' }).click();
  await page.getByText(/^第 \d 版，.* 冻结签报$/).waitFor();
}

describe('a round of 汇总报送 in a browser', () => {
  it('the bureau opens it, with a due date for each level', async () => {
    const { page, look } = bureau!;
    await page.getByRole('link', { name: '汇总报送' }).click();
    await page.getByText('还没有汇总报送').waitFor();
    await look('roll-ups-empty');
    await page.getByRole('button', { name: '开展汇总报送' }).click();
    const dialog = dialogOf(page);
    await dialog.getByText(/^将通知 \d+ 个主管部门、1 个下级财政部门报送。$/).waitFor();
    await look('roll-up-opening');
    await dialog.getByRole('button', { name: '开展并通知' }).click();
    await dialog.getByText('请填写名称。').waitFor();
    await dialog.getByText('请确定报送期限。').first().waitFor();
    await look('roll-up-opening-errors');
    await dialog.getByLabel('名称').fill(TITLE);
    await dialog.getByLabel('主管部门报送期限').fill(today());
    await page.keyboard.press('Enter');
    await dialog.getByLabel('下级财政部门报送期限').fill(addDays(today(), 21));
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: '开展并通知' }).click();
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    round = page.url();
    await tile(page, '未报').waitFor();
    expect(await numberOf(page, '未报')).toBe(await numberOf(page, '应报'));
    await look('roll-up-board');
    await page.getByRole('link', { name: '汇总报送' }).click();
    await page.getByRole('link', { name: TITLE }).waitFor();
    await look('roll-ups');
  });

  it('the bureau urges whoever is missing, by name', async () => {
    const { page, look } = bureau!;
    await page.goto(round);
    await tile(page, '未报').click();
    await rowOf(page, reporter()).getByText('未报送').waitFor();
    const missing = await numberOf(page, '未报');
    await page.getByRole('button', { name: `催报全部未报（${missing}）` }).click();
    await look('roll-up-urge');
    await dialogOf(page).getByRole('button', { name: '确认催报' }).click();
    await dialogOf(page).getByText(`已向 ${missing} 个单位发出催报。`).waitFor();
    await look('roll-up-urged');
    await dialogOf(page).getByRole('button', { name: '知道了' }).click();
    await rowOf(page, reporter()).getByText(/催报$/).first().waitFor();
  });

  it('the department is told, finds it in its queue, and freezes and signs', async () => {
    const { page, look } = department!;
    await page.goto(`${demo.at.url}/inbox`);
    await page.getByText('锡林郭勒盟财政局催促报送汇总表').waitFor();
    await page.getByRole('link', { name: '锡林郭勒盟财政局开展汇总报送' }).click();
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    await page.goto(demo.at.url);
    await page.getByRole('link', { name: TITLE }).waitFor();
    await page.getByText('今天到期').first().waitFor();
    await look('queue-roll-up');
    await page.getByRole('link', { name: '核对并签报' }).click();
    await page.getByRole('heading', { level: 1, name: `${reporter()}汇总表` }).waitFor();
    await look('roll-up-summary');
    await page.getByRole('button', { name: '冻结并签报' }).click();
    await dialogOf(page)
      .getByText(/^以下内容将冻结为一版/)
      .waitFor();
    await look('roll-up-submit');
    await page.keyboard.press('Escape');
    await dialogOf(page).waitFor({ state: 'hidden' });
    await sign(page);
    await page.getByText('已签报给锡林郭勒盟财政局（按期）').waitFor();
    await look('roll-up-signed');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出信息表' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/第1版-\d{4}-\d{2}-\d{2}\.xlsx$/);
    const table = await readSpecialistTable(readFileSync(await file.path()), {
      columns: [{ key: 'unit', label: '单位名称', required: true }],
    });
    expect(table).toMatchObject({ ok: true, value: { sealUnit: reporter() } });
  });

  it('the bureau returns it with a reason; what was frozen stays as it was signed', async () => {
    const { page, look } = bureau!;
    await page.goto(round);
    await rowOf(page, reporter()).getByText('已签报').waitFor();
    expect(await numberOf(page, '已报')).toBe(1);
    await look('roll-up-board-one');
    await page.getByRole('link', { name: reporter(), exact: true }).click();
    await page.getByRole('button', { name: '退回更正' }).click();
    await dialogOf(page).getByRole('button', { name: '确认退回' }).click();
    await dialogOf(page).getByText('请写明原因，对方将看到。').waitFor();
    await look('roll-up-return');
    await dialogOf(page).getByLabel('退回原因').fill('请核对所属单位是否齐全，并补充新设单位的人员');
    await dialogOf(page).getByRole('button', { name: '确认退回' }).click();
    await page.getByText('退回原因：请核对所属单位是否齐全，并补充新设单位的人员').first().waitFor();
    await look('roll-up-returned');
    const unit = department!;
    await unit.page.goto(demo.at.url);
    await unit.page.getByText('退回原因：请核对所属单位是否齐全，并补充新设单位的人员').waitFor();
    await unit.page.getByRole('link', { name: '核对并签报' }).click();
    await unit.page.getByRole('link', { name: '第 1 版' }).click();
    await unit.page.getByText(/^第 1 版，.* 冻结签报$/).waitFor();
    await unit.page.getByText('内容校验码').waitFor();
  });

  it('whoever signs after the due date is late, and is counted as late', async () => {
    aheadMs = DAY_MS;
    const officer = await later('zhuguan');
    await officer.page.getByText('已超 1 日').first().waitFor();
    await officer.page.getByRole('link', { name: '核对并签报' }).click();
    await officer.page.getByRole('button', { name: '冻结并签报' }).click();
    await dialogOf(officer.page).getByText('报送期限已超 1 日，本次计为逾期。').waitFor();
    await dialogOf(officer.page).getByRole('button', { name: '确认签报' }).click();
    await officer.page.getByText('已签报给锡林郭勒盟财政局（逾期）').waitFor();
    await officer.page.getByRole('button', { name: '与前一版比较' }).click();
    await officer.page.getByText('没有变化。').waitFor();
    await officer.look('roll-up-late');
    const { page, look } = await later('caizheng');
    await page.goto(round);
    await tile(page, '逾期报送').click();
    await rowOf(page, reporter())
      .getByText(/^! *逾期$/)
      .waitFor();
    expect(await numberOf(page, '逾期报送')).toBe(1);
    // Everyone else of the league's departments has not reported; the county still has time.
    expect(await numberOf(page, '逾期未报')).toBe((await numberOf(page, '未报')) - 1);
    await look('roll-up-board-late');
  });

  it('the county reports; the bureau takes in what was frozen, names whoever is missing, and ends the round', async () => {
    const county = await later('xilinhaote');
    await county.page.getByRole('link', { name: TITLE }).click();
    await county.page.getByRole('link', { name: '核对并签报' }).click();
    await county.page.getByRole('heading', { name: '没有报送的下级' }).waitFor();
    await sign(county.page);
    await county.look('roll-up-county');
    const { page, look } = demo.users.find((u) => u !== bureau && u.page.url() === round)!;
    await page.reload();
    await rowOf(page, '锡林浩特市财政局').getByText('已签报').waitFor();
    const missing = await numberOf(page, '未报');
    await rowOf(page, '锡林浩特市财政局').getByRole('link', { name: '查看下级' }).click();
    await page.getByRole('heading', { name: '向锡林浩特市财政局报送的单位' }).waitFor();
    await look('roll-up-below');
    await page.goto(round);
    await page.getByRole('link', { name: '核对并签报' }).click();
    await page.getByRole('heading', { name: '没有报送的下级' }).waitFor();
    for (const name of [reporter(), '锡林浩特市财政局'])
      await page.getByRole('region', { name: '合计与已纳入的下级汇总表' }).getByRole('link', { name }).waitFor();
    await look('roll-up-own');
    await page.getByRole('button', { name: '冻结并签报' }).click();
    await dialogOf(page).getByText(`还有 ${missing} 个下级没有报送，将列为未报。`).waitFor();
    await dialogOf(page).getByRole('button', { name: '确认签报' }).click();
    await page.getByText('已冻结为最终汇总表').first().waitFor();
    await page.goto(round);
    await page.getByRole('button', { name: '结束这一轮' }).click();
    await dialogOf(page).getByText(`还有 ${missing} 个单位没有报送，将记为未报。`).waitFor();
    await look('roll-up-close');
    await dialogOf(page).getByRole('button', { name: '确认结束' }).click();
    await page.getByText('已结束').first().waitFor();
    await look('roll-up-closed');
  });

  it('an address for messages is proved by a code, tested, and said to fail where the server does not know it', async () => {
    const { page, look } = await later('zhuguan');
    const address = 'caigou.jingban@jiaoyu.xlgl.example.gov.cn';
    await page.goto(`${demo.at.url}/inbox`);
    await page.getByRole('link', { name: '消息设置' }).click();
    await page.getByLabel('用邮件接收').check();
    await page.getByRole('button', { name: /^保\s?存$/ }).click();
    await page.getByText('请填写邮箱地址。').waitFor();
    await page.getByLabel('邮箱地址').fill(address);
    await page.getByRole('button', { name: /^保\s?存$/ }).click();
    await page.getByText(`验证码已发送到 ${address}`).waitFor();
    const code = await mail.codeTo(address);
    await page.getByRole('button', { name: /^验\s?证$/ }).click();
    await page.getByText('请填写验证码。').waitFor();
    await page.getByLabel('邮件验证码').fill(code === '000000' ? '111111' : '000000');
    await page.keyboard.press('Enter');
    await page.getByText('验证码不正确，还可以再试 4 次。').waitFor();
    await look('message-settings-unproved');
    await page.getByLabel('邮件验证码').fill(code);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '发送测试邮件' }).click();
    await page.getByText('最近一次已发出').waitFor();
    await look('message-settings');
    mail.unknown.add(address);
    aheadMs += 120_000;
    await page.getByRole('button', { name: '发送测试邮件' }).click();
    await page.getByText(/对方系统说没有这个地址，已停止发送$/).waitFor();
    await look('message-settings-failing');
  });

  it('nothing complained but of the code that was wrong', () => {
    const said = demo.users.flatMap((user) => user.console);
    expect(said).toEqual([expect.stringContaining('status of 400')]);
  });
});
