import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, today, type DemoBrowser } from '../src/demo.js';
import { enter, enterByForm } from '../src/portal-user.js';
import { specialistTable } from '../src/specialist-table.js';

const NAME = '阿拉坦其木格·乌云毕力格';
let demo: DemoBrowser;

beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo?.stop());

describe('the whole path in a browser', () => {
  it('a department urges all that are missing, and the unit finds it among its messages', async () => {
    const officer = await enterByForm(demo.browser, demo.at.url, demo.account('zhuguan'));
    const { page } = officer;
    await page.getByRole('button', { name: '催报全部未报单位' }).waitFor();
    await officer.look('queue-department');
    await page.getByRole('button', { name: '催报全部未报单位' }).click();
    const dialog = page.getByRole('dialog');
    const title = await dialog.getByText(/^催报 \d+ 个单位$/).textContent();
    await officer.look('urge');
    await dialog.getByRole('button', { name: '确认催报' }).click();
    await dialog.getByText(`已向 ${/\d+/.exec(title ?? '')?.[0]} 个单位发出催报。`).waitFor();
    await dialog.getByRole('button', { name: '知道了' }).click();
    await page.goto(`${demo.at.url}/directory?standing=vacant`);
    await page
      .getByText(/）催报$/)
      .first()
      .waitFor();
    await officer.look('directory-vacant');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/信息表-\d{4}-\d{2}-\d{2}\.xlsx$/);
    expect(officer.console).toEqual([]);
    await officer.close();

    const unit = await enter(demo.browser, demo.at.url, demo.account('jingban'));
    await unit.page.getByRole('link', { name: '消息，1 条未读' }).click();
    await unit.page.getByRole('heading', { name: '消息', level: 1 }).waitFor();
    await unit.look('inbox');
    await unit.page.getByRole('link', { name: /催促报送专管员备案/ }).click();
    await unit.page.getByRole('heading', { name: '首次备案' }).waitFor();
    await unit.page.getByRole('link', { name: '消息', exact: true }).click();
    await unit.page.getByText('已读', { exact: true }).waitFor();
    expect(unit.console).toEqual([]);
    await unit.close();
  });

  it('a handler finds the vacancy, is told field by field what is missing, and files', async () => {
    const { page, look } = await demo.as('jingban');
    const first = await page.evaluate<number>(
      "performance.getEntriesByType('resource').filter((r) => /\\.(js|css)$/.test(r.name)).reduce((n, r) => n + r.encodedBodySize, 0)",
    );
    // 我的待办 comes in at most 300 KB, zipped, for offices on a slow line.
    expect(first).toBeGreaterThan(50_000);
    expect(first).toBeLessThan(300 * 1024);
    await page.getByText('该单位尚无政府采购专管员').or(page.getByText('该单位尚无专管员')).first().waitFor();
    await look('queue-unit');
    await page
      .getByRole('link', { name: /去备案/ })
      .first()
      .click();
    await page.getByRole('heading', { name: '首次备案' }).waitFor();
    await page.getByRole('button', { name: '报送备案' }).click();
    await page.getByText('请填写姓名。').waitFor();
    await page.getByText('请选择性别。').waitFor();
    await look('filing-form-errors');
    await page.getByLabel('确定日期').fill(today());
    await page.keyboard.press('Enter');
    await page.getByLabel('姓名').fill(NAME);
    await page.getByRole('radio', { name: '女' }).check();
    await page.getByLabel('职务/职级').fill('财务科科长/三级主任科员');
    await page.getByLabel('联系电话').fill('1394791234');
    await page.getByLabel('联系电话').blur();
    await page.getByText('联系电话无法识别').waitFor();
    await page.getByLabel('联系电话').fill('13947912345');
    await page.getByRole('radio', { name: '是', exact: true }).check();
    await page.getByRole('checkbox').check();
    await look('filing-form');
    // What was typed outlives the page.
    await page.getByText('草稿已保存').waitFor();
    await page.reload();
    await page.getByText('已恢复').waitFor();
    expect(await page.getByLabel('姓名').inputValue()).toBe(NAME);
    await page.getByRole('button', { name: '报送备案' }).click();
    await page.getByRole('heading', { name: '已报送' }).waitFor();
    await look('filing-submitted');
  });

  it('the department receives, the bureau returns with a remark at the field', async () => {
    const department = await demo.as('zhuguan');
    await department.page
      .getByRole('link', { name: new RegExp(NAME) })
      .first()
      .click();
    await department.page.getByText('请核对后办理').waitFor();
    await department.look('filing-receive');
    await department.page.getByRole('button', { name: '收到备案' }).click();
    await department.page.getByText('已收到备案').first().waitFor();

    const bureau = await demo.as('caizheng');
    await bureau.look('queue-bureau');
    await bureau.page
      .getByRole('link', { name: new RegExp(NAME) })
      .first()
      .click();
    await bureau.page.getByRole('button', { name: '退回补正' }).click();
    const dialog = bureau.page.getByRole('dialog');
    await dialog.getByRole('button', { name: '退回补正' }).click();
    await dialog.getByText('请选择一项退回理由。').waitFor();
    await dialog.getByRole('radio').first().check();
    await dialog.getByLabel('意见针对哪一栏').selectOption({ label: '职务/职级' });
    await dialog.getByLabel('需要补正的内容').fill('职级请按任免文件填写。');
    await bureau.look('filing-return');
    await dialog.getByRole('button', { name: '退回补正' }).click();
    await bureau.page.getByText('已退回补正').first().waitFor();
  });

  it('the handler corrects, both receive, and the directory has the person', async () => {
    const [handler, department, bureau] = demo.users;
    if (!handler || !department || !bureau) throw new Error('the steps before did not run');
    await handler.page.goto(demo.at.url);
    await handler.page.getByText('职级请按任免文件填写。').waitFor();
    await handler.page
      .getByRole('link', { name: /更正并重新报送/ })
      .first()
      .click();
    await handler.page.getByText('职级请按任免文件填写。').first().waitFor();
    await handler.look('filing-correct');
    await handler.page.getByLabel('职务/职级').fill('财务科科长/二级主任科员');
    await handler.page.getByRole('button', { name: '更正并重新报送' }).click();
    await handler.page.getByRole('heading', { name: '已报送' }).waitFor();
    for (const { page } of [department, bureau]) {
      await page.goto(demo.at.url);
      await page
        .getByRole('link', { name: new RegExp(NAME) })
        .first()
        .click();
      await page.getByText(/有 1 处变化/).waitFor();
      await page.getByRole('button', { name: '收到备案' }).click();
      await page.getByText('已收到备案').first().waitFor();
    }
    await bureau.page.getByText('已备案').first().waitFor();
    await bureau.look('filing-on-record');
    await bureau.page.getByRole('link', { name: '名录' }).click();
    await bureau.page.getByLabel('查找单位').fill('xlglmmgzzx');
    await bureau.page.getByRole('cell', { name: new RegExp(NAME) }).waitFor();
    await bureau.look('directory');
    await bureau.page.getByRole('link', { name: '锡林郭勒盟蒙古族中学' }).click();
    await bureau.page.getByText('在册').first().waitFor();
    await bureau.look('unit');
    const platform = demo.clients[0];
    expect(platform?.scopes).toContain('can-act');
  });

  it('a table is previewed row by row and imported', async () => {
    const handler = demo.users[0] ?? (await demo.as('jingban'));
    const { page } = handler;
    const own = demo.account('jingban').organisation;
    const file = await specialistTable([
      { name: '通拉嘎·𬭎〇', phone: '13847911111', unit: own },
      { name: '额尔敦巴图', phone: '13847922222', unit: '锡林郭勒盟教育局' },
    ]);
    await page.getByRole('link', { name: '导入' }).click();
    await page.getByRole('heading', { name: '导入信息表' }).waitFor();
    await handler.look('import');
    await page
      .getByLabel('选择表格文件')
      .setInputFiles({ name: '信息表.docx', mimeType: '', buffer: Buffer.from('x') });
    await page.getByText('只能读取 .xlsx、').waitFor();
    await page.getByText('没有读取“信息表.docx”').waitFor();
    // Whoever leaves while a file is read stays where they went, and finds it again in the list.
    let go = (): void => undefined;
    const left = new Promise<void>((done) => (go = done));
    await page.route('**/v1/imports', async (route) => {
      if (route.request().method() === 'POST') await left;
      await route.continue();
    });
    await page
      .getByLabel('选择表格文件')
      .setInputFiles({ name: '先走一步.xlsx', mimeType: '', buffer: Buffer.from(file) });
    await page.getByText('正在读取 先走一步.xlsx…').waitFor();
    await page.getByRole('link', { name: '名录' }).click();
    await page.getByRole('heading', { name: '名录', level: 1 }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const [read] = await Promise.all([
      page.waitForResponse((r) => r.url().endsWith('/v1/imports') && r.request().method() === 'POST'),
      Promise.resolve(go()),
    ]);
    await read.finished();
    await page.unroute('**/v1/imports');
    await page.getByRole('link', { name: '导入' }).click();
    await page.getByRole('link', { name: '先走一步.xlsx' }).waitFor();
    expect(asked.filter((url) => /import-job-page|\/v1\/imports\/./.test(url))).toEqual([]);
    await page
      .getByLabel('选择表格文件')
      .setInputFiles({ name: '信息表.xlsx', mimeType: '', buffer: Buffer.from(file) });
    await page.getByText('通拉嘎·𬭎〇').waitFor();
    await page.getByText('不能导入').first().waitFor();
    await handler.look('import-preview');
    await page.getByRole('radio', { name: /只导入有效行/ }).check();
    await page.getByLabel('确定日期').fill(today());
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /报送 1 人/ }).click();
    await page.getByText('已报送 1 人').waitFor();
    await handler.look('import-done');
  });

  it('a department imports for its units: it is asked what is not clear, and finds the import again', async () => {
    const officer = await demo.as('zhuguan');
    const { page } = officer;
    await page.getByRole('link', { name: '导入' }).click();
    await page.getByRole('radio', { name: /代所属单位填报/ }).check();
    const rows = [
      '单位名称,姓名,性别,职务,手机',
      '教育局,苏日娜,女,会计,13900000101',
      '盟中心血站,那仁,男,会计,13900000102',
    ];
    await page
      .getByLabel('选择表格文件')
      .setInputFiles({ name: '汇总.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
    await page.getByText('请说明是接替还是增加').waitFor();
    await officer.look('import-on-behalf');
    await page
      .getByRole('group', { name: /苏日娜/ })
      .getByRole('checkbox')
      .check();
    await page.getByRole('button', { name: '保存并重新检查' }).click();
    await page.getByText('可以报送 1').waitFor();
    await page.getByRole('link', { name: '导入' }).click();
    await page.getByRole('link', { name: '汇总.csv' }).click();
    await page.getByRole('radio', { name: /只导入有效行/ }).check();
    await page.getByLabel('确定日期').fill(today());
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /报送 1 人/ }).click();
    await page.getByText('已报送 1 人').waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载带结果的表' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('汇总-结果.xlsx');
  });

  it('what is not ours is refused, what is not there is said, and nothing complained', async () => {
    const [handler] = demo.users;
    if (!handler) throw new Error('the steps before did not run');
    for (const user of demo.users) expect(user.console).toEqual([]);
    const { page } = handler;
    await page.goto(`${demo.at.url}/filings/00000000-0000-4000-8000-000000000000`);
    await page.getByRole('alert').waitFor();
    await handler.look('refused');
    await page.goto(`${demo.at.url}/nowhere`);
    await page.getByRole('heading', { name: '没有这个页面' }).waitFor();
    await page.goto(`${demo.at.url}/directory`);
    await page.getByLabel('查找单位').fill('没有这样的单位');
    await page.getByText('没有找到单位').waitFor();
    await handler.look('directory-empty');
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByRole('link', { name: '登录' }).waitFor();
  });
});
