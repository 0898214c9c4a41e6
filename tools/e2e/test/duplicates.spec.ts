import { newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, today, type DemoBrowser } from '../src/demo.js';
import { signIn, type User } from '../src/http-caller.js';

let demo: DemoBrowser;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo?.stop());

const NAME = '额尔登图雅巴特尔';
const PHONE = '13947933001';
interface Filed {
  id: string;
  version: number;
  contentHash: string;
  receipts: { receiver: string; organisationId: string }[];
  warnings: { pointer: string; code: string; detail: string }[];
}

const contentOf = () => ({
  decisionDate: today(),
  person: { name: NAME, sex: '2', title: '财务科科长', phone: PHONE, onEstablishment: true, noBadRecord: true },
});

/** First filed by the unit's own handler, then received by whoever has to. */
async function record(username: string): Promise<Filed> {
  const { password, organisationId } = demo.account(username);
  const unit = await signIn(demo.at.url, username, password);
  const body = { kind: 'first', unitId: organisationId, role: 'specialist', content: contentOf() };
  const filed = await unit.call('POST', '/v1/filings', body);
  expect(filed.status).toBe(201);
  const filing = filed.body as Filed;
  for (const { receiver, organisationId: id } of filing.receipts) {
    const role = receiver === 'bureau' ? 'bureau_officer' : 'department_officer';
    const officer = await demo.at.user(role, { id, name: '接收单位', areaCode: '152500' } as never);
    const read = await officer.call('GET', `/v1/filings/${filing.id}`);
    const { version, contentHash } = read.body as Filed;
    const headers = { 'if-match': `"${version}"` };
    const done = await officer.call('POST', `/v1/filings/${filing.id}/receipts`, { contentHash }, headers);
    expect(done.status).toBe(200);
  }
  return filing;
}

describe('重复核查 (REG-6) in a browser and over HTTP', () => {
  it('a clerk who files somebody who is on record elsewhere is warned, not refused', async () => {
    expect((await record('jingban')).warnings).toEqual([]);
    const { page, look } = await demo.as('biangeng');
    await page.goto(`${demo.at.url}/filings/new?kind=first`);
    await page.getByLabel('姓名').fill(NAME);
    await page.getByLabel('联系电话').fill(PHONE);
    await page.getByText('该同志同时是另一单位的专管员。').waitFor();
    await look('filing-warned');
    const { warnings } = await record('biangeng');
    expect(warnings).toMatchObject([{ pointer: '/content/person/name', code: 'also_elsewhere' }]);
  });

  it('the bureau finds the person in two units, says why it is one human, and takes it back', async () => {
    const { password } = demo.account('caizheng');
    const officer: User = await signIn(demo.at.url, 'caizheng', password);
    const shared = async () =>
      ((await officer.call('GET', '/v1/duplicates?kind=person&size=200')).body as { items: { shared: string }[] })
        .items;
    await waitFor('registry has both', async () => (await shared()).some((d) => d.shared === NAME));
    const { page, look } = await demo.as('caizheng');
    await page.goto(`${demo.at.url}/directory`);
    await page.getByRole('link', { name: '重复核查' }).click();
    await page.getByRole('button', { name: `确认是同一人：${NAME}` }).waitFor();
    await look('duplicates');
    await page.getByRole('button', { name: `合法兼任：${NAME}` }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /确\s?定/ })
      .click();
    await page.getByText('请写明理由，留存备查。').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: `确认是同一人：${NAME}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('理由').fill('电话核实，同一人兼任两个单位');
    await look('duplicate-merge');
    await dialog.getByRole('button', { name: /合\s?并/ }).click();
    await page.getByText(`已将${NAME}的记录认定为同一人。`).waitFor();
    expect((await shared()).filter((d) => d.shared === NAME)).toEqual([]);
    await page.getByRole('button', { name: /^已合并人员/ }).click();
    await page.getByRole('button', { name: `拆回：${NAME}` }).waitFor();
    await look('duplicates-merged');
    await page.getByRole('button', { name: `拆回：${NAME}` }).click();
    await page.getByRole('dialog').getByLabel('理由').fill('核实有误');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /拆\s?回/ })
      .click();
    await page.getByText('已拆回。').waitFor();
    expect((await shared()).filter((d) => d.shared === NAME)).toHaveLength(1);
    await page.getByRole('button', { name: /^单位重复/ }).click();
    await look('duplicates-units');
  });

  it('is for officers, and says so', async () => {
    const { page, look } = demo.users[0]!;
    await page.goto(`${demo.at.url}/duplicates`);
    await page.getByText('这一页供主管部门和财政部门使用').waitFor();
    await look('duplicates-refused');
    const { password } = demo.account('biangeng');
    const clerk = await signIn(demo.at.url, 'biangeng', password);
    expect((await clerk.call('GET', '/v1/duplicates')).status).toBe(403);
    const body = { keptId: newId(), aliasIds: [newId()], reason: '试' };
    expect((await clerk.call('POST', '/v1/person-merges', body)).status).toBe(403);
  });
});
