import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePlainTables } from '@zhuanguan/documents';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { today } from '../src/demo.js';
import { signIn, type Answer, type User } from '../src/http-caller.js';
import { startInstallation, type Installation } from '../src/installation.js';
import { organisation } from '../src/organisations.js';
import { enter, openBrowser, type PortalUser } from '../src/portal-user.js';

let at: Installation;
let browser: Browser;
const league = organisation('bureau', '锡林郭勒盟财政局', '152500');
const education = organisation('department', '锡林郭勒盟教育局', '152500', '', league.id);
const school = organisation('unit', '锡林郭勒盟蒙古族中学附属特殊教育实验学校', '152500', education.id, league.id);
const dayeBureau = organisation('bureau', '大冶市财政局', '420281');
const office = organisation('office', '大冶市政府采购办公室', '420281', '', dayeBureau.id);
const dayeEducation = organisation('department', '大冶市教育局', '420281', '', dayeBureau.id);
const dayeSchool = organisation('unit', '大冶市第一中学', '420281', dayeEducation.id, dayeBureau.id);

beforeAll(async () => {
  at = await startInstallation('one', { packs: ['152500-xilingol', '420281-daye'] });
  await at.register([league, education, school, dayeBureau, office, dayeEducation, dayeSchool]);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await at?.stop();
});

type Who = Parameters<Installation['account']>;
/** The same person in a browser and over HTTP. */
async function both(...who: Who): Promise<{ portal: PortalUser; http: User }> {
  const account = await at.account(...who);
  return {
    portal: await enter(browser, at.url, account),
    http: await signIn(at.url, account.username, account.password),
  };
}
const content = (name: string, phone: string, title = '财务科科长/三级主任科员') => ({
  decisionDate: today(),
  person: { name, sex: '2', title, phone, onEstablishment: true, noBadRecord: true },
});

/** One byte more than is taken; a hole on the disk. */
const folder = mkdtempSync(join(tmpdir(), 'paper-'));
const large = join(folder, '盖章.pdf');
writeFileSync(large, '%PDF-1.4');
truncateSync(large, 20 * 1024 * 1024 + 1);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the paper of a filing in a browser (FIL-8)', () => {
  let unit: Awaited<ReturnType<typeof both>>;
  let [first, second]: Answer['body'][] = [];
  beforeAll(async () => {
    unit = await both('unit_handler', school);
    const file = async (name: string, phone: string) =>
      (
        await unit.http.call('POST', '/v1/filings', {
          ...{ kind: 'first', unitId: school.id, role: 'specialist', content: content(name, phone) },
        })
      ).body;
    first = await file('阿拉坦其木格·乌云毕力格', '13947912345');
    second = await file('通拉嘎', '13947912346');
  });
  const panel = () => unit.portal.page.getByRole('region', { name: '盖章扫描件' });
  const choose = (name: string, buffer: Buffer) =>
    unit.portal.page.getByLabel(/上传(?:新的)?扫描件/).setInputFiles({ name, mimeType: '', buffer });

  it('is previewed from what is typed, and says what of the layout is ours', async () => {
    const { page, look } = unit.portal;
    await page.goto(`${at.url}/filings/new`);
    await page.getByLabel('姓名').fill('额尔敦巴图');
    await page.getByText(/^打印版式：标题、“单位：（盖章）”和七栏表头照通知附件/).waitFor();
    await look('paper-typed');
    const [answer] = await Promise.all([
      page.context().waitForEvent('response', (r) => r.url().endsWith('/v1/forms')),
      page.getByRole('button', { name: '预览打印' }).click(),
    ]);
    expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'application/pdf']);
    expect(answer.request().postDataJSON()).toMatchObject({
      role: 'specialist',
      content: { person: { name: '额尔敦巴图' } },
    });
  });

  it('of several that wait is one, under one seal', async () => {
    const { page, look } = unit.portal;
    await page.goto(`${at.url}/filings/${first.id}`);
    const merged = page.getByRole('link', { name: '合并打印 2 件' });
    await merged.waitFor();
    await panel().getByText('还没有上传扫描件').waitFor();
    await look('paper-none');
    const printed = await page.request.get(new URL((await merged.getAttribute('href')) ?? '', at.url).href);
    expect([printed.status(), printed.headers()['content-type']]).toEqual([200, 'application/pdf']);
    expect(second.formId).toBe(first.formId);
  });

  it('takes no scan that is none: the reason stands in the panel, and nothing else is lost', async () => {
    const { look } = unit.portal;
    await choose('盖章.docx', Buffer.from('PK'));
    await panel().getByText('只接受 PDF、JPG 或 PNG 格式的扫描件').waitFor();
    await unit.portal.page.getByLabel(/上传(?:新的)?扫描件/).setInputFiles(large);
    await panel().getByText('文件超过 20 MB').waitFor();
    await choose('盖章.pdf', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(4_000, 1)]));
    await panel()
      .getByRole('alert')
      .getByText(/PDF、JPG 或 PNG/)
      .waitFor();
    await look('paper-refused');
    await panel().getByText('还没有上传扫描件').waitFor();
  });

  it('shows how far an upload is, then the scan beside what was typed', async () => {
    const { page, look } = unit.portal;
    const png = await page.screenshot({ type: 'png' });
    let go = (): void => undefined;
    const held = new Promise<void>((done) => (go = done));
    await page.route('**/scans', async (route) => {
      await held;
      await route.continue();
    });
    await choose('盖章 第一页.png', png);
    await panel().getByRole('status').getByRole('progressbar').waitFor();
    await panel()
      .getByText(/正在上传 盖章 第一页\.png|正在核对文件/)
      .waitFor();
    await look('paper-uploading', { waiting: true });
    go();
    await panel().getByRole('img', { name: '扫描件：盖章 第一页.png' }).waitFor();
    await page.unroute('**/scans');
    await panel().getByText('对应第 1 次报送').waitFor();
    // Two pages of one paper: the later one first, the earlier one still to be had.
    await choose('盖章.jpg', await page.screenshot({ type: 'jpeg' }));
    await panel().getByRole('img', { name: '扫描件：盖章.jpg' }).waitFor();
    await panel().getByText('以前上传的').waitFor();
    await look('paper-scan');
    await panel().getByRole('button', { name: '盖章 第一页.png' }).click();
    await panel().getByRole('img', { name: '扫描件：盖章 第一页.png' }).waitFor();
  });

  it('is read by the bureau in two panes, which uploads nothing itself', async () => {
    const { portal, http } = await both('bureau_officer', league);
    const { page, look } = portal;
    await page.goto(`${at.url}/filings/${first.id}`);
    const scan = page.getByRole('region', { name: '盖章扫描件' });
    await scan.getByRole('img').waitFor();
    const typed = await page.getByRole('region', { name: '政府采购专管员信息表' }).boundingBox();
    const paper = await scan.boundingBox();
    expect(Math.abs((typed?.y ?? 0) - (paper?.y ?? 1_000))).toBeLessThan(2);
    expect((typed?.x ?? 0) + (typed?.width ?? 0)).toBeLessThanOrEqual(paper?.x ?? 0);
    expect(await scan.getByRole('button', { name: /上传/ }).count()).toBe(0);
    await look('paper-receiver');
    const form = new FormData();
    form.set('contentHash', first.contentHash);
    form.set('file', new Blob(['x']), 'x.pdf');
    expect((await http.call('POST', `/v1/filings/${first.id}/scans`, form)).body.code).toBe('not_allowed');
    const returned = await http.call('POST', `/v1/filings/${first.id}/returns`, {
      ...{
        contentHash: first.contentHash,
        defectCode: 'incomplete',
        remark: '职务请写全称',
        field: '/content/person/title',
      },
    });
    expect(returned.status).toBe(200);
    expect(portal.console.filter((line) => !line.includes('favicon'))).toEqual([]);
    await portal.close();
    const corrected = await unit.http.call(
      'POST',
      `/v1/filings/${first.id}/corrections`,
      { content: content('阿拉坦其木格·乌云毕力格', '13947912345', '计划财务科科长/三级主任科员') },
      { 'if-match': returned.headers.get('etag') ?? '' },
    );
    expect(corrected.status).toBe(200);
  });

  it('says when the content was corrected after the scan', async () => {
    const { page, look } = unit.portal;
    await page.goto(`${at.url}/filings/${first.id}`);
    await panel().getByText('这份扫描件是第 1 次报送的').waitFor();
    await look('paper-changed');
    await choose('新盖章.png', await page.screenshot({ type: 'png' }));
    await panel().getByText('对应第 2 次报送').waitFor();
    // The browser says what the service refused above, and nothing else.
    expect(unit.portal.console).toEqual([expect.stringContaining('400 (Bad Request)')]);
  });
});

describe('a workbook of cards in a browser (DY-3, DY-4)', () => {
  const card = (code: string, names: string[]) => [
    ['单位名称\n(公章)', '大冶市第一中学'],
    ['', `日期: ${today()}`],
    ['单位地址', '新冶大道1号'],
    ['组织机构\n代码', code],
    ['政府采购\n联络员', '姓名', ...names],
    ['', '职务', '财务科长', '会计'],
    ['', '办公电话', '0714-8731722'],
    ['', '手机', '13900000001', '13900000002'],
    ['', '邮箱', 'wangwu@example.cn'],
    ['政府采购\n分管领导', '姓名', '李四'],
    ['', '职务', '副校长'],
    ['', '电话', '0714-8731721'],
    ['单位负责人\n签字', ''],
  ];
  const book = (code: string) =>
    writePlainTables([
      { sheet: '第一中学', columns: [{ label: '大冶市政府采购专办员登记表' }], rows: card(code, ['王五', '赵六']) },
    ]);

  it('is told by the cell what to mend, asks for the reason, and is filed with every line', async () => {
    const { portal } = await both('department_officer', dayeEducation);
    const { page, look } = portal;
    await page.goto(`${at.url}/import`);
    await page.getByText('上传已填好的《大冶市政府采购专办员登记表》').waitFor();
    await page.getByRole('radio', { name: /代所属单位填报/ }).check();
    await look('import-cards');
    const choose = async (code: string) =>
      page.getByLabel('选择表格文件').setInputFiles({ name: '登记表.xlsx', mimeType: '', buffer: await book(code) });
    await choose('MB1A0001-7');
    await page.getByText('B5').first().waitFor();
    await page.getByText('组织机构代码校验不通过，请逐位核对。').first().waitFor();
    await look('import-cards-refused');
    await page.goto(`${at.url}/import`);
    await page.getByRole('radio', { name: /代所属单位填报/ }).check();
    await choose('MB1A0001-X');
    await page.getByText(/报送后该单位有 2 名专办员/).waitFor();
    await page.getByText('表上其他 7 项').first().click();
    await page.getByText('政府采购分管领导姓名').first().waitFor();
    await page.getByLabel(/增加人数的理由 .*赵六/).fill('在建项目多');
    await look('import-cards-preview');
    await page.getByRole('button', { name: '保存并重新检查' }).click();
    await expect.poll(() => page.getByText(/报送后该单位有 2 名专办员/).count()).toBe(0);
    await page.getByRole('button', { name: '报送 2 人' }).click();
    await page.getByText('已报送 2 人').waitFor();
    await page.getByRole('link', { name: '查看', exact: true }).last().click();
    await page.waitForURL(/\/filings\//);
    for (const line of ['新冶大道1号', 'MB1A0001-X', '李四', '副校长', 'wangwu@example.cn', '在建项目多'])
      // In the content, and in what the round said.
      await page.getByText(line, { exact: true }).first().waitFor();
    await look('filing-card');
    expect(portal.console).toEqual([]);
    await portal.close();
  });
});
