import { writePlainTable } from '@zhuanguan/documents';
import { servePacks } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { firstAdministrator } from '@zhuanguan/start';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activateAndEnter, fileSpecialist, inviteAll, readSheet, receiveAll } from '../src/first-month.js';
import { JURISDICTIONS, startInstallation, type Installation } from '../src/installation.js';
import { lookOver, openBrowser, type PortalUser } from '../src/portal-user.js';

/**
 * What a bureau does in its first month, in browsers only: from a printed code to every unit with its specialist on record
 * (REG-10). The one thing not done in the portal is reading the code that a start prints.
 */
let at: Installation;
let browser: Browser;
let code = '';
const users: PortalUser[] = [];
const people = new Map<string, PortalUser>();

const DATE = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const LABELS = ['预算单位编码', '单位名称', '简称/曾用名', '主管部门', '级次', '归口业务科室', '区划'];
const UNITS = [
  ['152500001', '锡林郭勒盟教育局', '盟教育局、锡林郭勒盟教育体育局', '', '一级', '教科文科', ''],
  ['152500002', '锡林郭勒盟蒙古族中学', '盟蒙中', '锡林郭勒盟教育局', '二级', '教科文科', ''],
  ['152500003', '锡林郭勒盟民族幼儿师范职业学校筹备工作领导小组办公室', '', '盟教育局', '二级', '教科文科', ''],
  ['152500004', '锡林郭勒盟档案馆', '', '', '一级', '行政政法科', ''],
  ['152502000', '锡林浩特市财政局', '', '', '一级', '', '锡林浩特市'],
  ['152502001', '锡林浩特市教育局', '', '', '一级', '', '152502'],
  ['152502002', '锡林浩特市第一小学', '市一小', '锡林浩特市教育局', '二级', '', '锡林浩特市'],
];
const list = (rows: string[][]): Promise<Buffer> =>
  writePlainTable({ sheet: '单位名单', columns: LABELS.map((label) => ({ label })), rows });

beforeAll(async () => {
  at = await startInstallation('one');
  const policies = servePacks(await loadPolicySet(JURISDICTIONS), ['152500-xilingol']);
  const first = await firstAdministrator({ ...at.clients, signer: at.signer }, policies, '152500-xilingol');
  code = first?.code ?? '';
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await at?.stop();
});

async function activate(unit: string, itsCode: string | undefined, username: string, displayName: string) {
  if (!itsCode) throw new Error(`no code for ${unit}`);
  const user = await activateAndEnter(browser, at.url, itsCode, { username, displayName });
  users.push(user);
  people.set(username, user);
  return user;
}
const pageOf = (username: string) => {
  const user = people.get(username);
  if (!user) throw new Error(`${username} is not in yet`);
  return user.page;
};

describe('the first month', () => {
  it('begins with a printed code: a wrong one is told at the field, the right one opens', async () => {
    const context = await browser.newContext({ locale: 'zh-CN' });
    const page = await context.newPage();
    await page.goto(at.url);
    await page.getByRole('link', { name: /在这里激活账号/ }).click();
    await page.getByLabel('激活码').fill('AAAA-BBBB-CCCC');
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByText('请对照激活单重新输入').first().waitFor();
    await lookOver(page, 'activate-refused');
    await page.getByLabel('激活码').fill(code);
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByLabel('用户名').fill('宝音');
    await page.getByLabel('密码', { exact: true }).fill('short');
    await page.getByRole('button', { name: '激活账号' }).click();
    await page.getByText('请填写本人姓名。').waitFor();
    await lookOver(page, 'activate');
    await context.close();
    const admin = await activate('盟财政局', code.toLowerCase(), 'baoyin', '宝音');
    await admin.page.getByText('开始使用').waitFor();
    await admin.look('setup-empty');
  });

  it('brings the unit list in: a row that cannot be registered is told, nothing is half done', async () => {
    const { page } = people.get('baoyin') as PortalUser;
    await page.getByRole('link', { name: '下一步：导入单位名单' }).click();
    await (people.get('baoyin') as PortalUser).look('unit-list');
    const bad = [...UNITS, ['152500009', '锡林郭勒盟博物馆', '', '锡林郭勒盟文化局', '二级', '', '']];
    const input = page.getByLabel('选择名单文件');
    await input.setInputFiles({ name: '预算单位名单.xlsx', mimeType: '', buffer: await list(bad) });
    await page.getByText('没有找到主管部门“锡林郭勒盟文化局”').waitFor();
    await page.getByText('有 1 行不能登记').waitFor();
    expect(await page.getByRole('button', { name: '登记 7 个单位' }).isDisabled()).toBe(true);
    await (people.get('baoyin') as PortalUser).look('unit-list-preview');
    await page.getByRole('link', { name: '换一个文件' }).click();
    await page
      .getByLabel('选择名单文件')
      .setInputFiles({ name: '预算单位名单.xlsx', mimeType: '', buffer: await list(UNITS) });
    await page.getByRole('button', { name: '登记 7 个单位' }).click();
    await page.getByText('已登记 7 个单位').waitFor();
    await page.getByRole('link', { name: '去发激活单' }).click();
    await page.getByRole('heading', { name: '账号', level: 1 }).waitFor();
    await page.getByRole('rowheader', { name: '锡林郭勒盟教育局' }).waitFor();
    // Who may be invited is known from events, one organisation after the other.
    await expect
      .poll(
        async () => {
          await page.reload();
          await page.getByRole('rowheader').first().waitFor();
          return page.getByRole('rowheader').count();
        },
        { timeout: 20_000 },
      )
      .toBe(3);
    await (people.get('baoyin') as PortalUser).look('accounts');
  });

  it('hands out sheets down the tree: bureau to departments, departments to their units', async () => {
    const codes = await inviteAll(pageOf('baoyin'));
    expect([...codes.keys()].sort()).toEqual(['锡林浩特市财政局', '锡林郭勒盟教育局', '锡林郭勒盟档案馆'].sort());
    await activate('档案馆', codes.get('锡林郭勒盟档案馆'), 'dangan', '乌兰图雅');
    const education = await activate('教育局', codes.get('锡林郭勒盟教育局'), 'jiaoyu', '苏日娜');
    await education.look('setup-department');
    const units = await inviteAll(education.page);
    expect(units.size).toBe(2);
    await activate('中学', units.get('锡林郭勒盟蒙古族中学'), 'mengzhong', '其其格');
    await activate('学校', units.get('锡林郭勒盟民族幼儿师范职业学校筹备工作领导小组办公室'), 'youshi', '娜仁花');
    const county = await activate('市财政局', codes.get('锡林浩特市财政局'), 'xishi', '巴特尔');
    const below = await inviteAll(county.page);
    expect([...below.keys()]).toEqual(['锡林浩特市教育局']);
    const countyEducation = await activate('市教育局', below.get('锡林浩特市教育局'), 'xijiao', '萨仁');
    const schools = await inviteAll(countyEducation.page);
    await activate('一小', schools.get('锡林浩特市第一小学'), 'yixiao', '阿木尔');
  });

  it('a bureau invites the handler of its own house, who is not the one who receives', async () => {
    for (const [officer, handler, name] of [
      ['baoyin', 'caizheng-jb', '图雅'],
      ['xishi', 'xishi-jb', '托娅'],
    ] as const) {
      const page = pageOf(officer);
      await page.getByRole('link', { name: '账号', exact: true }).click();
      await page.getByRole('link', { name: '本单位账号' }).click();
      await page.getByLabel('财政部门采购办人员').uncheck();
      await page.getByLabel('经办人', { exact: true }).check();
      await page.getByRole('button', { name: '生成激活单' }).click();
      const [own] = [...(await readSheet(page)).values()];
      if (officer === 'baoyin') await (people.get(officer) as PortalUser).look('activation-sheet');
      await page.getByRole('button', { name: '已打印，返回' }).click();
      await activate('财政局', own, handler, name);
    }
    await (people.get('baoyin') as PortalUser).look('organisation-accounts');
  });

  it('everybody files', async () => {
    const filers = ['dangan', 'jiaoyu', 'mengzhong', 'youshi', 'xijiao', 'yixiao', 'caizheng-jb', 'xishi-jb'];
    for (const [i, username] of filers.entries())
      await fileSpecialist(pageOf(username), {
        name: `敖登格日勒${'甲乙丙丁戊己庚辛'[i]}`,
        phone: `1394791000${i}`,
        date: DATE,
      });
  });

  it('departments and bureaus receive, and the league is complete', async () => {
    await pageOf('jiaoyu').getByRole('link', { name: '所属单位' }).click();
    await pageOf('jiaoyu').getByRole('rowheader', { name: '锡林郭勒盟蒙古族中学' }).waitFor();
    await (people.get('jiaoyu') as PortalUser).look('board');
    await receiveAll(pageOf('jiaoyu'), 2);
    await (people.get('jiaoyu') as PortalUser).look('batch-receipt');
    const one = pageOf('xijiao');
    await one.getByRole('link', { name: '我的待办', exact: true }).click();
    await one.getByRole('link', { name: /核对办理/ }).click();
    await one.getByRole('button', { name: '收到备案' }).click();
    await one.getByText('已收到备案').first().waitFor();
    // A bureau's own filing is received by its other officer: two and one, four and one.
    await receiveAll(pageOf('xishi'), 3);
    await receiveAll(pageOf('baoyin'), 5);
    const { page } = people.get('baoyin') as PortalUser;
    await page.getByRole('link', { name: '我的待办', exact: true }).click();
    const tile = page.getByRole('link', { name: /已有在册专管员/ }).locator('strong');
    // The last receipt reaches the directory by an event.
    await expect
      .poll(
        async () => {
          await page.reload();
          return tile.innerText();
        },
        { timeout: 20_000 },
      )
      .toBe('8');
    await (people.get('baoyin') as PortalUser).look('first-month-done');
  });

  it('an officer leaves: the successor gets a code, and the one who left is out', async () => {
    const page = pageOf('baoyin');
    await page.getByRole('link', { name: '账号', exact: true }).click();
    await page.getByRole('link', { name: '锡林浩特市财政局' }).click();
    await page.getByRole('button', { name: '办理离任：巴特尔' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('给接任人员发激活码').check();
    await (people.get('baoyin') as PortalUser).look('end-post');
    await dialog.getByRole('button', { name: '确认离任' }).click();
    const [successor] = [...(await readSheet(page)).values()];
    const left = pageOf('xishi');
    await left.reload();
    await left.getByRole('link', { name: '登录' }).waitFor();
    await activate('市财政局', successor, 'xishi2', '朝鲁');
    await pageOf('xishi2').getByRole('link', { name: '所属单位' }).waitFor();
  });

  it('what is not theirs is refused with who can, and what is theirs is under their name', async () => {
    const user = people.get('mengzhong') as PortalUser;
    await user.page.goto(`${at.url}/unit-lists`);
    await user.page.getByText('单位名单由财政部门采购办人员导入').waitFor();
    await user.look('unit-list-refused');
    await user.page.goto(`${at.url}/accounts/sheet`);
    await user.page.getByText('没有可打印的激活单').waitFor();
    await user.page.getByRole('link', { name: /其其格/ }).click();
    await user.page.getByRole('heading', { name: '我的账号' }).waitFor();
    await user.page.getByLabel('原密码').fill('not the password');
    await user.page.getByLabel('新密码', { exact: true }).fill('Qinghe-huang-77');
    await user.page.getByLabel('再输入一次密码').fill('Qinghe-huang-77');
    await user.page.getByRole('button', { name: '修改密码' }).click();
    await user.page.getByText('密码不正确，请重新输入。').first().waitFor();
    await user.look('my-account');
    // A refused write is a 409, which a browser tells.
    user.console.length = 0;
  });

  it('nothing complained', () => {
    // The one who left is answered 401 by every call, which a browser tells.
    for (const [username, user] of people) if (username !== 'xishi') expect(user.console).toEqual([]);
  });
});
