import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, today, type DemoBrowser } from '../src/demo.js';

let demo: DemoBrowser;

beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo?.stop());

describe('what is on record is amended, taken back and voided in a browser', () => {
  let correction = '';

  it('the unit files a new phone from its own page, sees old and new, and takes it back', async () => {
    const { page, look } = await demo.as('zaice');
    await page.goto(`${demo.at.url}/directory/${demo.account('zaice').organisationId}`);
    await page
      .getByRole('link', { name: /^更新信息：/ })
      .first()
      .waitFor();
    await look('unit-amend');
    await page
      .getByRole('link', { name: /^更新信息：/ })
      .first()
      .click();
    await page.getByText('还没有改动任何内容。').waitFor();
    await page.getByLabel('变动日期').fill(today());
    await page.getByLabel('联系电话').fill('13847900001');
    await page.getByText(/联系电话：.* → 13847900001/).waitFor();
    await look('details-form');
    await page.getByRole('button', { name: '报送备案' }).click();
    await page.getByText('全部收到后，名录中的信息随之更新').waitFor();
    await page.getByRole('link', { name: '查看这件备案' }).click();
    await page.getByText('与原登记相比，有 1 处不同').waitFor();
    await page.getByRole('button', { name: '撤回' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('撤回后，接收单位不再办理这件备案').waitFor();
    await look('withdraw');
    // Esc closes it and leaves the keyboard where it was.
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toMatch(/^撤\s?回$/);
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: '撤回' }).click();
    await page.getByText(/^这件备案已于 .* 撤回$/).waitFor();
    await look('withdrawn');
  });

  it('then corrects the record, with the reason', async () => {
    const { page, look } = demo.users[0]!;
    await page.goto(`${demo.at.url}/directory/${demo.account('zaice').organisationId}`);
    await page
      .getByRole('link', { name: /^更正：/ })
      .first()
      .click();
    await page.getByRole('textbox', { name: '职务/职级' }).fill('财务处副处长');
    await page.getByRole('button', { name: '报送备案' }).click();
    await page.getByText('请写明更正的原因。').waitFor();
    await page.getByLabel('更正原因').fill('报送时职务录错，以任命文件为准');
    await look('correction-form');
    await page.getByRole('button', { name: '报送备案' }).click();
    await page.getByRole('link', { name: '查看这件备案' }).click();
    await page.getByText(/^原登记：/).waitFor();
    correction = page.url();
    await look('correction-filed');
  });

  it('department and bureau receive it; the bureau voids it, and the unit reads why', async () => {
    for (const username of ['zhuguan', 'caizheng']) {
      const { page } = await demo.as(username);
      await page.goto(correction);
      await page.getByRole('button', { name: '收到备案' }).click();
      await page.getByText('已收到备案').first().waitFor();
    }
    const { page, look } = demo.users.at(-1)!;
    await page.getByRole('button', { name: '作废' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '作废' }).click();
    await dialog.getByText('请选择一项原因。').waitFor();
    await dialog.getByLabel('内容有误').check();
    await dialog.getByLabel('情况说明').fill('任命文件为正处长，原登记无误');
    await look('void');
    await dialog.getByRole('button', { name: '作废' }).click();
    await page.getByText(/^这件备案已于 .* 作废$/).waitFor();
    await look('voided');
    const unit = demo.users[0]!;
    await unit.page.goto(`${demo.at.url}/inbox`);
    await unit.page.getByText('更正登记已作废').first().waitFor();
    await unit.page.goto(correction);
    await unit.page.getByText('内容有误：任命文件为正处长，原登记无误').first().waitFor();
    expect(await unit.page.getByRole('button', { name: '撤回' }).count()).toBe(0);
  });

  it('a unit changes by a document: what is missing is told at the field, the effects before, the record after', async () => {
    const { page, look } = demo.users.at(-1)!;
    await page.goto(`${demo.at.url}/directory/${demo.account('jingban').organisationId}`);
    await page.getByRole('link', { name: '单位变动' }).click();
    await page.getByRole('radio', { name: /^并入其他单位/ }).check();
    await page.getByRole('button', { name: '预览影响' }).click();
    await page.getByText('请填写批准文号。').waitFor();
    await page.getByText('请选择并入的单位。').waitFor();
    await look('unit-change');
    await page.getByRole('radio', { name: /^划转/ }).check();
    await page.getByRole('combobox', { name: '新的财政部门' }).click();
    await page.getByTitle('锡林浩特市财政局', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('radio', { name: /^更名/ }).check();
    await page.getByLabel('文号').fill('锡编办发〔2026〕12号');
    await page.getByLabel('生效日期').fill(today());
    await page.keyboard.press('Enter');
    // What was typed before may have been saved already: this is the save of the last field.
    const saved = page.waitForResponse(
      (answer) => answer.url().includes('/v1/drafts') && (answer.request().postData() ?? '').includes('民族教育研究'),
    );
    await page.getByLabel('新名称').fill('锡林郭勒盟民族教育研究与教师发展中心（锡林郭勒盟教育信息化服务中心）');
    expect((await saved).ok()).toBe(true);
    await page.getByText(/^草稿已保存/).waitFor();
    await page.reload();
    await page.getByText(/^已恢复 .* 保存的草稿。$/).waitFor();
    expect(await page.getByLabel('文号').inputValue()).toBe('锡编办发〔2026〕12号');
    await page.getByRole('button', { name: '预览影响' }).click();
    await page.getByRole('heading', { name: '登记后会发生什么' }).waitFor();
    await look('unit-change-preview');
    await page.getByRole('button', { name: '登记变动' }).click();
    await page.getByText(/^已登记，自 .* 起生效。$/).waitFor();
    await page.getByRole('link', { name: '看这个单位' }).click();
    await page.getByRole('heading', { level: 1, name: /民族教育研究与教师发展中心/ }).waitFor();
    await page.getByText(/锡编办发〔2026〕12号/).waitFor();
    await look('unit-changed');
  });

  it('a unit is dissolved: who takes over is found by typing, told before, and the unit is found among those that ended', async () => {
    const { page, look } = demo.users.at(-1)!;
    await page.goto(`${demo.at.url}/directory/${demo.account('tuihui').organisationId}/act`);
    await page.getByRole('radio', { name: /^撤销/ }).check();
    await page.getByLabel('文号').fill('锡编办发〔2026〕13号');
    await page.getByLabel('生效日期').fill(today());
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: '承接单位' }).fill('卫生健康');
    await page.getByTitle('锡林郭勒盟卫生健康委员会', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '预览影响' }).click();
    await page.getByText('由锡林郭勒盟卫生健康委员会承接').waitFor();
    // Returned to the unit and not sent again: open all the same.
    await page.getByText('1 件未办结的备案随之终止').waitFor();
    await look('unit-dissolve-preview');
    await page.getByRole('button', { name: '登记变动' }).click();
    await page.getByText(/^已登记，自 .* 起生效。$/).waitFor();
    await page.goto(`${demo.at.url}/directory`);
    await page.getByLabel('查找单位或人员').fill('中心血站');
    await page.getByRole('button', { name: '已撤销的单位中有 1 个，看这些' }).click();
    await page.getByRole('link', { name: '锡林郭勒盟中心血站' }).click();
    await page.getByText(/起已撤销，以下是那之前的情况/).waitFor();
  });

  it('nothing complained', () => {
    expect(demo.users.flatMap((user) => user.console)).toEqual([]);
  });
});
