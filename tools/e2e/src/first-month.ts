import type { Browser, Page } from 'playwright-core';
import { enter, newWindow, type PortalUser } from './portal-user.js';

export const PASSWORD = 'Ulaan-tsetseg-58';

export interface Person {
  username: string;
  displayName: string;
}

/** From a sheet of paper to a session: nothing but the address and the code is known. */
export async function activateAndEnter(browser: Browser, url: string, code: string, who: Person): Promise<PortalUser> {
  const page = await newWindow(browser);
  await page.goto(`${url}/activate`);
  await page.getByLabel('激活码').fill(code);
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByLabel('用户名').fill(who.username);
  await page.getByLabel('姓名').fill(who.displayName);
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.getByLabel('再输入一次密码').fill(PASSWORD);
  await page.getByRole('button', { name: '激活账号' }).click();
  await page.getByText('账号已激活').waitFor();
  return enter(browser, url, { username: who.username, password: PASSWORD }, page);
}

/** The cards of a printed sheet: code by unit. */
export async function readSheet(page: Page): Promise<Map<string, string>> {
  await page.getByRole('heading', { name: '激活单', level: 1 }).waitFor();
  const cards = await page.locator('.sheet-card').all();
  const read = await Promise.all(
    cards.map(async (card): Promise<[string, string]> => {
      const unit = await card
        .locator('dt', { hasText: '单位' })
        .first()
        .locator('xpath=following-sibling::dd[1]')
        .innerText();
      return [unit, (await card.locator('.sheet-code').innerText()).trim()];
    }),
  );
  return new Map(read);
}

/** Sheets for everybody below who has no account yet. */
export async function inviteAll(page: Page): Promise<Map<string, string>> {
  await page.getByRole('link', { name: '账号', exact: true }).click();
  await page.getByRole('button', { name: /^选中列出的/ }).click();
  await page.getByRole('button', { name: /^生成 \d+ 张激活单/ }).click();
  const codes = await readSheet(page);
  await page.getByRole('button', { name: '已打印，返回' }).click();
  await page.getByRole('heading', { name: '账号', level: 1 }).waitFor();
  return codes;
}

/** A first filing from the queue, as from the paper form. */
export async function fileSpecialist(page: Page, person: { name: string; phone: string; date: string }): Promise<void> {
  await page.getByRole('link', { name: '我的待办', exact: true }).click();
  await page
    .getByRole('link', { name: /去备案/ })
    .first()
    .click();
  await page.getByLabel('确定日期').fill(person.date);
  await page.keyboard.press('Enter');
  await page.getByLabel('姓名').fill(person.name);
  await page.getByRole('radio', { name: '女' }).check();
  await page.getByLabel('职务/职级').fill('会计/九级职员');
  await page.getByLabel('联系电话').fill(person.phone);
  await page.getByRole('radio', { name: '是', exact: true }).check();
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '报送备案' }).click();
  await page.getByRole('heading', { name: '已报送' }).waitFor();
}

/** Everything that waits, looked over in one table and received. */
export async function receiveAll(page: Page, expected: number): Promise<void> {
  await page.getByRole('link', { name: '我的待办', exact: true }).click();
  await page.getByRole('link', { name: `批量办理（${expected} 件）` }).click();
  await page.getByRole('button', { name: '全选' }).click();
  await page.getByRole('button', { name: `收到选中的 ${expected} 件` }).click();
  await page.getByText(`已收到 ${expected} 件。`).waitFor();
}
