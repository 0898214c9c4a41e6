import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type DemoBrowser } from '../src/demo.js';

/** 项目台账 (JZ-5, JZ-7) as a bureau and a unit look at it. */
let demo: DemoBrowser;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo?.stop());

describe('the ledger in the portal', () => {
  it('lists the projects below a bureau, finds what is overdue, and says of each deadline why', async () => {
    const { page, look } = await demo.as('caizheng');
    await page.getByRole('link', { name: '台账', exact: true }).click();
    await page.getByRole('heading', { name: '项目台账' }).waitFor();
    await page.getByRole('row').nth(1).waitFor();
    const all = await page.getByRole('row').count();
    await look('projects');
    await page.getByLabel('只看有超期的').click();
    await page.getByText(/^显示 \d+ \/ 共 \d+$/).waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBeLessThan(all);
    await page
      .getByRole('link', { name: /教学设备购置项目/ })
      .first()
      .click();
    await page.getByRole('heading', { name: '法定期限' }).waitFor();
    // The contract was signed and published, and its copy filed by nobody.
    const filing = page.getByRole('listitem').filter({ hasText: '合同' }).filter({ hasText: '已超期' }).first();
    await filing.getByText('为什么').click();
    await filing.getByText(/7 个工作日届满于/).waitFor();
    await filing.getByText(/^依据：政府采购法/).waitFor();
    await look('project');
    await page.getByText('公开招标').first().waitFor();
    await page.getByText('2,860,000.00 元').waitFor();
    await page.getByText('来源 业务系统 budget-system').first().waitFor();
  });

  it('shows a unit its own projects alone, and says where there are none', async () => {
    const { page, look } = await demo.as('jingban');
    await page.goto(`${demo.at.url}/projects`);
    await page.getByRole('heading', { name: '项目台账' }).waitFor();
    const { body } = await (async () => {
      const answer = await page.request.get(`${demo.at.url}/v1/projects`);
      return { body: (await answer.json()) as { total: number; items: { unitId: string }[] } };
    })();
    expect(body.items.every((p) => p.unitId === demo.account('jingban').organisationId)).toBe(true);
    if (body.total === 0) await page.getByText('还没有采购项目').waitFor();
    await look('projects-unit');
    await page.goto(`${demo.at.url}/projects/00000000-0000-4000-8000-000000000000`);
    await page.getByText('没有这个采购项目').waitFor();
    await look('project-refused');
  });
});
