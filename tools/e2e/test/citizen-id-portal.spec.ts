import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askingJurisdictions } from '../src/asking-jurisdiction.js';
import { startInstallation, type Installation } from '../src/installation.js';
import { day } from '../src/marked-data.js';
import { organisation } from '../src/organisations.js';
import { enter, openBrowser, type PortalUser } from '../src/portal-user.js';

/** Identity numbers (SEC-4, ADR 23) in the browser, in an invented jurisdiction whose form asks for them. */

const NUMBER = '152502199001010012';
const MASKED = '1525**********0012';
const OTHER = '420281198512310023';

let at: Installation;
let browser: Browser;
let folder: string;
let [unit, department]: PortalUser[] = [];

const finance = organisation('bureau', '示例市财政局', '000100');
const education = organisation('department', '示例市教育局', '000100', '', finance.id);
const school = organisation('unit', '示例市蒙古族第一实验中学附属特殊教育学校', '000100', education.id, finance.id);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zg-citizen-id-portal-'));
  at = await startInstallation('one', { jurisdictions: askingJurisdictions(folder), packs: ['000000-reference'] });
  await at.register([finance, education, school]);
  browser = await openBrowser();
  unit = await enter(browser, at.url, await at.account('unit_handler', school));
  department = await enter(browser, at.url, await at.account('department_officer', education));
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await at?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const drafts = async () => {
  const { rows } = await query('select body from workflow.draft');
  return rows.map((row) => row.body).join();
};
async function query(text: string): Promise<{ rows: { body: string }[] }> {
  const { default: pg } = await import('pg');
  const client = new pg.Client(at.adminUrl);
  await client.connect();
  try {
    return await client.query<{ body: string }>(text);
  } finally {
    await client.end();
  }
}

describe('the form that asks for an identity number', () => {
  it('says why and how it is kept, names what is wrong at the field, and drafts nothing of it', async () => {
    const { page, look } = unit!;
    await page.goto(`${at.url}/filings/new`);
    const field = page.getByRole('textbox', { name: '身份证号' });
    await field.waitFor();
    await page.getByText('加密保存，不存入草稿').waitFor();
    await page.getByText(/示例〔2000〕1号（虚构文件，仅供测试） 附件/).waitFor();
    await page.getByLabel('确定日期').fill(day(-3));
    await page.getByRole('textbox', { name: '姓名' }).fill('其其格');
    await page.getByRole('radio', { name: '女' }).check();
    await page.getByRole('textbox', { name: '职务' }).fill('会计');
    await page.getByRole('textbox', { name: '电话' }).fill('13911110001');
    await page.getByRole('button', { name: '报送备案' }).click();
    await page.getByText('请填写身份证号。').waitFor();
    await field.fill('152502199001010013');
    await field.blur();
    await page.getByText('身份证号校验不通过，请逐位核对。').waitFor();
    await look('citizen-id-wrong');
    await field.fill(NUMBER);
    await page.getByText(/^草稿已保存/).waitFor();
    const kept = await drafts();
    expect(kept).toContain('其其格');
    expect(kept).not.toContain(NUMBER.slice(0, 17));
    await page.getByRole('button', { name: '报送备案' }).click();
    await page.getByRole('link', { name: '查看这件备案' }).click();
    await page.getByText(NUMBER).first().waitFor();
    await look('citizen-id-own');
  });

  it('is masked for the department, shown with a reason, and returned at its field', async () => {
    const { page, look } = department!;
    await page.goto(unit!.page.url());
    await page.getByText(MASKED).first().waitFor();
    expect(await page.getByText(NUMBER).count()).toBe(0);
    await look('citizen-id-masked');
    await page.getByRole('button', { name: '显示身份证号' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: '核对备案信息' }).check();
    await dialog.getByLabel(/事由/).fill('与本人证件核对');
    await look('citizen-id-reveal');
    await dialog.getByRole('button', { name: '记录并显示' }).click();
    await page.getByText(NUMBER).first().waitFor();
    await page.reload();
    await page.getByText(MASKED).first().waitFor();
    expect(await page.getByText(NUMBER).count()).toBe(0);
  });

  it('stands in the notice to whom it is about, as what only some forms ask for', async () => {
    const { page, look } = unit!;
    await page.goto(`${at.url}/privacy`);
    await page.getByRole('rowheader', { name: /身份证号.*仅当本地表式要求填写时/ }).waitFor();
    await look('citizen-id-notice');
    expect([...unit!.console, ...department!.console]).toEqual([]);
  });

  it('is of somebody else: what was typed is in no address', () => {
    for (const user of [unit, department]) expect(user!.page.url()).not.toMatch(new RegExp(`${NUMBER}|${OTHER}`));
  });
});
