import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Organisation } from '@zhuanguan/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInstallation, type Installation } from '../src/installation.js';
import { organisation } from '../src/organisations.js';
import { enter, enterByForm, newWindow, openBrowser, type PortalUser } from '../src/portal-user.js';

const MINUTE_MS = 60_000;
let at: Installation;
let browser: Browser;
let bureau: Organisation;
let officer: { username: string; password: string };
/** The installation's clock runs ahead of ours by this. */
let aheadMs = 0;
const clock = () => new Date(Date.now() + aheadMs);

/** Another site: on our own host, so that the browser does send it our cookies. */
let evil: Server;
let evilUrl: string;

beforeAll(async () => {
  at = await startInstallation('one', { now: clock });
  bureau = organisation('bureau', '锡林郭勒盟财政局', '152500');
  await at.register([bureau]);
  officer = await at.account('bureau_officer', bureau, '阿拉坦其木格·乌云毕力格');
  browser = await openBrowser();
  evil = createServer((_req, res) => {
    res.setHeader('content-type', 'text/html').end(
      `<form method="post" action="${at.url}/v1/me/sessions/end" enctype="text/plain"><input name='{"others":true,"x":"' value='"}'></form>
       <iframe src="${at.url}/" id="frame"></iframe>`,
    );
  });
  await new Promise<void>((resolve) => evil.listen(0, 'localhost', resolve));
  evilUrl = `http://localhost:${(evil.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => evil.close(resolve));
  await at?.stop();
});

const come = (who = officer) => enter(browser, at.url, who);
const sessionOf = async (page: Page) => {
  const cookies = await page.context().cookies(at.url);
  return cookies.find(({ name }) => name === 'zg_session');
};
const isOver = (page: Page) => page.getByText('登录已过期，本页内容仍在').waitFor();

/** As an app on a phone does it; written apart from the service's own. */
function codeOf(key: string, ms: number): string {
  const bits = [...key].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(ms / 30_000)));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

describe('a session in a browser', () => {
  it('is a cookie that no page can read, and nothing else anywhere', async () => {
    const user = await enterByForm(browser, at.url, officer);
    const { page } = user;
    const cookie = await sessionOf(page);
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
    const readable = await page.evaluate<string>(
      'JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }, location.href, history.state])',
    );
    expect(readable).not.toContain(cookie?.value);
    expect(readable).not.toMatch(/zg_session|token|eyJ/);
    expect(await page.context().cookies(at.url)).toHaveLength(
      (await page.context().cookies(at.url)).filter((each) => each.httpOnly).length,
    );
    expect(user.console).toEqual([]);
    await user.close();
  });

  it('is kept by headers: scripts of our own alone, no frame, no guessing of types, no address told to others', async () => {
    const page = await newWindow(browser);
    for (const path of ['/', '/auth/login']) {
      const response = await page.goto(`${at.url}${path}`);
      const headers = response?.headers() ?? {};
      const csp = headers['content-security-policy'] ?? '';
      expect(csp).toMatch(/frame-ancestors 'none'/);
      expect(csp).not.toMatch(/script-src[^;]*'unsafe/);
      expect(csp).toMatch(/default-src '(?:self|none)'/);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
    }
    await page.context().close();
  });

  it('is not the one somebody planted before', async () => {
    const page = await newWindow(browser);
    const planted = 'planted-by-somebody-who-knows-it';
    await page.context().addCookies([{ name: 'zg_session', value: planted, url: at.url }]);
    await page.goto(at.url);
    await page.getByRole('link', { name: '登录' }).click();
    await page.getByLabel('用户名').fill(officer.username);
    await page.getByLabel('密码').fill(officer.password);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { name: '我的待办', level: 1 }).waitFor();
    expect((await sessionOf(page))?.value).not.toBe(planted);
    const me = await fetch(`${at.url}/v1/me`, { headers: { cookie: `zg_session=${planted}` } });
    expect(me.status).toBe(204);
    await page.context().close();
  });

  it('cannot be used by another site, though the browser sends it its cookie; nor can we be put into its frame', async () => {
    const user = await come();
    const { page } = user;
    const other = await come();
    await page.goto(evilUrl);
    const [refused] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/v1/me/sessions/end')),
      page.evaluate('document.forms[0].submit()'),
    ]);
    expect((await refused.request().allHeaders())['cookie']).toContain('zg_session=');
    expect(refused.status()).toBe(403);
    expect(await refused.json()).toMatchObject({ code: 'other_origin' });
    await page.goto(evilUrl);
    const framed = page.frames().find((frame) => frame !== page.mainFrame());
    expect(await framed?.evaluate<string>('document.body.innerText').catch(() => '')).not.toContain('我的待办');
    await other.page.getByRole('navigation').getByRole('link', { name: '名录' }).click();
    await other.page.getByRole('heading', { name: '名录', level: 1 }).waitFor();
    expect(await other.page.getByText('登录已过期').count()).toBe(0);
    await user.close();
    await other.close();
  });
});

describe('a session ends', () => {
  it('in every other window at its next click, when one signs out everywhere', async () => {
    const [here, there] = [await come(), await come()];
    await here.page.getByRole('link', { name: /阿拉坦其木格/ }).click();
    await here.page.getByRole('heading', { name: '登录情况' }).waitFor();
    await here.page.getByText('当前使用').waitFor();
    await here.look('me');
    await here.page.getByRole('button', { name: '退出其他所有登录' }).click();
    await here.page.getByText(/^已退出 \d+ 处登录。$/).waitFor();
    await there.page.getByRole('navigation').getByRole('link', { name: '名录' }).click();
    await isOver(there.page);
    await here.page.reload();
    await here.page.getByText('当前使用').waitFor();
    await here.close();
    await there.close();
  });

  it('when nobody uses it for half an hour; what was typed stays, and one goes on where one was', async () => {
    const user = await come();
    const { page } = user;
    await page.goto(`${at.url}/me`);
    await page.getByLabel('激活码').fill('ABCD-2345');
    aheadMs += 31 * MINUTE_MS;
    await page.getByRole('button', { name: '使用激活码' }).click();
    await isOver(page);
    expect(await page.getByLabel('激活码').inputValue()).toBe('ABCD-2345');
    const [again] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: '在新窗口登录' }).click(),
    ]);
    await again.getByLabel('用户名').fill(officer.username);
    await again.getByLabel('密码').fill(officer.password);
    await again.getByRole('button', { name: '登录' }).click();
    await again.getByRole('heading', { name: '已登录' }).waitFor();
    await again.close();
    await page.evaluate("window.dispatchEvent(new Event('visibilitychange'))");
    await page.getByText('登录已过期，本页内容仍在').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '使用激活码' }).click();
    await page.getByText('请对照激活单重新输入', { exact: false }).first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/me');
    await user.close();
  });

  it('at sign-out, and the way back shows nothing of it', async () => {
    const user = await come();
    const { page } = user;
    await page.goto(`${at.url}/me`);
    await page.getByText(officer.username, { exact: false }).first().waitFor();
    const before = (await sessionOf(page))?.value ?? '';
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByRole('link', { name: '登录' }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: '登录' }).waitFor();
    expect(await page.getByText(officer.username, { exact: false }).count()).toBe(0);
    expect(await page.getByText('阿拉坦其木格', { exact: false }).count()).toBe(0);
    const me = await fetch(`${at.url}/v1/me`, { headers: { cookie: `zg_session=${before}` } });
    expect(me.status).toBe(204);
    await user.close();
  });
});

describe('动态口令', () => {
  let who: typeof officer;
  let user: PortalUser;
  let key = '';
  /** The code it was set up with. */
  let used = '';

  it('is set up in 我的账号 with the password and a code of the phone', async () => {
    who = await at.account('bureau_officer', bureau);
    user = await come(who);
    const { page, look } = user;
    await page.goto(`${at.url}/me`);
    await page.getByRole('button', { name: '设置动态口令' }).click();
    await page.getByLabel('密码', { exact: true }).fill(who.password);
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByRole('img', { name: '动态口令密钥的二维码' }).waitFor();
    key = ((await page.locator('.totp-typed').textContent()) ?? '').replaceAll(' ', '');
    await look('totp');
    used = codeOf(key, clock().getTime());
    await page.getByLabel('App 上显示的 6 位数字').fill(used);
    await page.getByRole('button', { name: '确认启用' }).click();
    await page.getByText('动态口令已启用，请抄下恢复码').waitFor();
    expect(await page.locator('.recovery-codes li').count()).toBe(10);
    await page.getByRole('button', { name: '已抄好' }).click();
    await page.reload();
    await page.getByText('恢复码还有 10 个未用', { exact: false }).waitFor();
    expect(await page.locator('.recovery-codes li').count()).toBe(0);
    await user.close();
  });

  it('is asked for at the door; a code that was used, and a wrong one, do not open it', async () => {
    const page = await newWindow(browser);
    await page.goto(at.url);
    await page.getByRole('link', { name: '登录' }).click();
    await page.getByLabel('用户名').fill(who.username);
    await page.getByLabel('密码').fill(who.password);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { name: '请输入动态口令' }).waitFor();
    await page.getByLabel('动态口令').fill(used);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('alert').waitFor();
    expect(await sessionOf(page)).toBeUndefined();
    aheadMs += MINUTE_MS;
    await page.getByLabel('动态口令').fill(codeOf(key, clock().getTime()));
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { name: '我的待办', level: 1 }).waitFor();
    await page.context().close();
  });
});

it('what was refused is read in 安全记录 by who looks after the system, and by nobody else', async () => {
  const user = await come(await at.account('operator', bureau, '运维值班'));
  const { page, look } = user;
  await page.getByRole('link', { name: '安全记录' }).click();
  await page.getByRole('heading', { name: '安全记录', level: 1 }).waitFor();
  await page.getByText('POST /v1/me/sessions/end').first().waitFor();
  await look('refusals');
  await user.close();
  const stranger = await come();
  expect(await stranger.page.getByRole('link', { name: '安全记录' }).count()).toBe(0);
  await stranger.page.goto(`${at.url}/security`);
  await stranger.page.getByText('您没有权限进行此操作', { exact: false }).waitFor();
  await stranger.close();
});

it('安全管理员 signs another account out from 安全记录, by its row or its username, and nobody is offered it who may not', async () => {
  const admin = await come(await at.account('security_admin', bureau, '安全管理员其其格'));
  const victim = await at.account('bureau_officer', bureau, '萨仁图雅·呼和巴特尔');
  const first = await come(victim);
  // Refused, so that it is in the list.
  expect((await fetch(`${at.url}/v1/audit/history`, { headers: { cookie: await cookieOf(first.page) } })).status).toBe(
    403,
  );
  await admin.page.getByRole('link', { name: '安全记录' }).click();
  await admin.page.getByRole('button', { name: '全部退出：萨仁图雅·呼和巴特尔' }).first().click();
  await admin.page.getByRole('dialog').getByLabel('原因').fill('账号疑似被他人使用');
  await admin.page.getByRole('dialog').getByRole('button', { name: '全部退出' }).click();
  await admin.page.getByText('萨仁图雅·呼和巴特尔的账号已在所有地方退出。').waitFor();
  await first.page.getByRole('navigation').getByRole('link', { name: '名录' }).click();
  await isOver(first.page);
  const second = await come(victim);
  await admin.page.getByLabel('用户名').fill(victim.username);
  await admin.page.getByRole('region', { name: '让一个账号全部退出' }).getByLabel('原因').fill('电脑遗失');
  await admin.page.getByRole('button', { name: '全部退出', exact: true }).click();
  await admin.page.getByText(/^用户名 .*：已退出 \d+ 处登录。$/).waitFor();
  await admin.look('end-others');
  await second.page.getByRole('navigation').getByRole('link', { name: '名录' }).click();
  await isOver(second.page);
  for (const user of [admin, first, second]) await user.close();
});

const cookieOf = async (page: Page) => `zg_session=${(await sessionOf(page))?.value ?? ''}`;
