import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { signIn } from './http-caller.js';

const IMAGES = fileURLToPath(new URL('../../../docs/images', import.meta.url));
/** `npm test` finds or installs one and says which; these are for a file run by hand. */
const BROWSERS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };

export function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROME_PATH'] ?? BROWSERS.find((path) => existsSync(path)) ?? '';
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
}

/** `waiting`: a button waits for its answer for as long as the test says, and is looked at like that. */
type Look = (name: string, how?: { waiting?: boolean }) => Promise<void>;

/** Someone at the portal, in a window of their own, with all that the console says. */
export interface PortalUser {
  page: Page;
  console: string[];
  /** Looks the page over: axe (narrow only in the long run), nothing wider than the screen; `name` also takes the picture. */
  look: Look;
  close(): Promise<void>;
}

/** A window of its own; nobody is signed in there. */
export async function newWindow(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    viewport: WIDE,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  });
  return context.newPage();
}

interface Credentials {
  username: string;
  password: string;
}

/** Signed in beforehand, over HTTP, and at 我的待办; how the forms of signing in behave is seen once, by `enterByForm`. */
export async function enter(browser: Browser, url: string, user: Credentials, used?: Page): Promise<PortalUser> {
  const page = used ?? (await newWindow(browser));
  const { cookie } = await signIn(url, user.username, user.password);
  await page.context().addCookies([{ name: 'zg_session', value: cookie, url, httpOnly: true, sameSite: 'Lax' }]);
  const said = listen(page);
  await page.goto(url);
  return entered(page, said);
}

/** Types into the forms, as people do. */
export async function enterByForm(browser: Browser, url: string, user: Credentials): Promise<PortalUser> {
  const page = await newWindow(browser);
  const said = listen(page);
  await page.goto(url);
  await page.getByRole('link', { name: '登录' }).click();
  await page.getByLabel('用户名').fill(user.username);
  await page.getByLabel('密码').fill(user.password);
  await page.getByRole('button', { name: '登录' }).click();
  return entered(page, said);
}

function listen(page: Page): string[] {
  const said: string[] = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  return said;
}

async function entered(page: Page, said: string[]): Promise<PortalUser> {
  await page.getByRole('heading', { name: /^(我的待办|首页)$/, level: 1 }).waitFor();
  return { page, console: said, look: (name, how) => look(page, name, how), close: () => page.context().close() };
}

/** For a page without a session. */
export const lookOver = (page: Page, name: string): Promise<void> => look(page, name);

async function look(page: Page, name: string, { waiting = false } = {}): Promise<void> {
  for (const viewport of [WIDE, NARROW]) {
    await page.setViewportSize(viewport);
    await settled(page, waiting);
    // The narrow page has the same parts; that axe finds nothing else there is for the long run.
    if (viewport === WIDE || process.env['ZG_FULL'] === '1') await checkAccess(page, `${name} at ${viewport.width}`);
    const wider = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    expect(`${name} at ${viewport.width}: ${Math.max(0, wider)} px too wide`).toBe(
      `${name} at ${viewport.width}: 0 px too wide`,
    );
    if (process.env['ZG_IMAGES'] === '1') {
      mkdirSync(IMAGES, { recursive: true });
      await page.screenshot({ path: `${IMAGES}/${name}-${viewport.width}.png` });
    }
  }
  await page.setViewportSize(WIDE);
}

/** What axe is asked in the page. Only what it finds is told: the rest it would look up a selector for, one by one. */
const ASK = `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], preload: false })}).then(({ violations }) =>
  violations.map((v) => v.id + ' ' + v.nodes.map((n) => n.target.join(' ')).join(', ')))`;

async function checkAccess(page: Page, where: string): Promise<void> {
  // To read axe takes longer than to run it, so a page that has it keeps it. No page of ours has frames of its own.
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(`${axe.source};0`);
  const found = await page.evaluate<string[]>(ASK);
  expect(found.map((violation) => `${where}: ${violation}`)).toEqual([]);
}

/** Nothing is loading and nothing moves any more. */
async function settled(page: Page, waiting: boolean): Promise<void> {
  // A button that waits for its answer is dimmed, also while what it brought is on the page already.
  const busy = page.locator(waiting ? '.loading, .progress-line' : '.loading, .progress-line, .ant-btn-loading');
  await expect.poll(() => busy.count(), { timeout: 15_000 }).toBe(0);
  await page.evaluate(
    // A spinner has no end; what loads is waited for above.
    'Promise.all(document.getAnimations().filter((a) => a.effect?.getTiming().iterations !== Infinity).map((a) => a.finished.catch(() => undefined))).then(() => true)',
  );
}
