import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type DemoBrowser } from '../src/demo.js';
import { keepEditedVersion } from '../src/policy-lab.js';

const XILINGOL = '152500-xilingol';
const FILE = `${XILINGOL}/policy/parameters/filing.yaml`;
const VALUE = '      value: { ruleId: XL-4, n: 7, unit: d, roll: restday }\n';
/** “7日” read as five calendar days: what a bureau mends when its reading was wrong. */
const CORRECTION = `    - from: '2024-01-26'
      corrects: '2024-01-26'
      value: { ruleId: XL-4, n: 5, unit: d, roll: restday }
      reference: { ours: 试验：按五个自然日计算, status: P }
`;

let demo: DemoBrowser;

beforeAll(async () => {
  demo = await startDemo();
  await keepEditedVersion(demo.at.adminUrl, XILINGOL, {
    [FILE]: (text) => {
      const [before, after = ''] = text.split(VALUE);
      return `${before}${VALUE}${after.trimEnd()}\n${CORRECTION}`;
    },
  });
});
afterAll(() => demo?.stop());

describe('制度包 in a browser', () => {
  it('a unit reads what it is judged by, why, and where that stands written', async () => {
    const { page, look, console } = await demo.as('zaice');
    await page.goto(`${demo.at.url}/policy`);
    await page.getByRole('heading', { name: '制度包', level: 1 }).waitFor();
    const row = page.getByRole('row', { name: /变更备案期限/ });
    await row.getByText('锡财综〔2024〕89号').first().waitFor();
    expect(await page.getByRole('link', { name: '版本与启用' }).count()).toBe(0);
    await look('policy');
    await row.getByRole('button', { name: /^为什么/ }).click();
    const drawer = page.getByRole('dialog');
    await drawer
      .getByText(/应当在变更后7日内/)
      .first()
      .waitFor();
    await look('policy-why');
    await page.goto(`${demo.at.url}/policy/versions`);
    await page
      .getByText(/您没有权限|由.*办理/)
      .first()
      .waitFor();
    await look('policy-refused');
    expect(console.filter((line) => !line.includes('403'))).toEqual([]);
  });

  it('a county may look, and the league tries out what it would do', async () => {
    const county = await demo.as('xilinhaote');
    await county.page.goto(`${demo.at.url}/policy/versions`);
    await county.page.getByRole('link', { name: '比较与试算' }).click();
    await county.page.getByText('由锡林郭勒盟财政部门办理。').waitFor();
    expect(await county.page.getByRole('button', { name: '按更正启用' }).count()).toBe(0);
    const { page, look } = await demo.as('caizheng');
    await page.goto(`${demo.at.url}/policy/versions`);
    await page.getByRole('link', { name: '比较与试算' }).click();
    await page
      .getByText(/^更正：变更备案期限自2024年1月26日起.*改为5/)
      .first()
      .waitFor();
    await look('policy-version');
    await page.getByRole('button', { name: '开始试算' }).click();
    await page.getByText(/共看了 \d+ 个单位/).waitFor();
    await page.getByText('期限改变的事项').first().waitFor();
    await look('policy-trial');
  });

  it('a correction: what is missing is told at the field, then it is in force, and what it moved is listed', async () => {
    const { page, look } = demo.users.at(-1)!;
    await page.getByRole('button', { name: '按更正启用' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '确认更正' }).click();
    await dialog.getByText('请写明理由。').waitFor();
    await look('policy-activate');
    await dialog.getByLabel('理由').fill('盟财政局确认按五个自然日计算，原录入有误');
    await dialog.getByRole('button', { name: '确认更正' }).click();
    const decided = page.getByRole('listitem').filter({ hasText: '原录入有误' });
    await decided.getByText('已启用').waitFor();
    await decided.getByText(/\d+ 项进行中的期限随之改变/).waitFor();
    await look('policy-decided');
    await decided.getByRole('button', { name: '看改变的期限' }).click();
    const moves = page.getByRole('dialog');
    await moves.getByRole('row').nth(1).waitFor();
    await look('policy-moves');
    await page.keyboard.press('Escape');
  });

  it('a rollback that still waits is taken back', async () => {
    const { page, look } = demo.users.at(-1)!;
    const registryWaits = new pg.Client(demo.at.adminUrl);
    await registryWaits.connect();
    await registryWaits.query('begin');
    await registryWaits.query('lock table registry.policy_activation in exclusive mode');
    try {
      await page
        .getByRole('row', { name: /曾经使用/ })
        .getByRole('link', { name: '比较与试算' })
        .click();
      await page.getByRole('button', { name: '回退到这个版本' }).click();
      await page.getByRole('dialog').getByLabel('理由').fill('点错了');
      await page.getByRole('dialog').getByRole('button', { name: '确认回退' }).click();
      const waiting = page.getByRole('listitem').filter({ hasText: '点错了' });
      await waiting.getByText('等待各服务确认').waitFor();
      await look('policy-waiting');
      await waiting.getByRole('button', { name: '撤回' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: '撤回' }).click();
      await dialog.getByText('请写明理由。').waitFor();
      await look('policy-withdraw');
      await dialog.getByLabel('理由').fill('不回退，继续按更正后的期限');
      await dialog.getByRole('button', { name: '撤回' }).click();
      await waiting.getByText('已撤回').waitFor();
      await waiting.getByText('撤回理由：不回退，继续按更正后的期限').waitFor();
    } finally {
      await registryWaits.query('commit');
      await registryWaits.end();
    }
  });
});
