import { waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, today, type DemoBrowser } from '../src/demo.js';
import { signIn, type Caller, type User } from '../src/http-caller.js';

const USCC = '91350100M000100Y43';
let demo: DemoBrowser;
let platform: Caller;
let handler: User;
let department: User;
let unitId = '';

beforeAll(async () => {
  demo = await startDemo();
  platform = await demo.at.system(['can-act'], '152500');
  unitId = demo.account('zaice').organisationId;
  const enter = (name: string) => signIn(demo.at.url, name, demo.account(name).password);
  handler = await enter('zaice');
  department = await enter('zhuguan');
});
afterAll(() => demo?.stop());

const canAct = async (extra: object = {}) =>
  (await platform.call('POST', '/v1/can-act', { unit: { scheme: 'zg', value: unitId }, action: 'plan', ...extra }))
    .body;
const answers = (code: string, extra: object) => waitFor(code, async () => (await canAct(extra)).code === code, 15_000);

describe('回避声明 over HTTP and in a browser', () => {
  it('the unit declares; what is wrong is told at its field, and the platform is warned by the regulation', async () => {
    const { page, look } = await demo.as('zaice');
    await page.goto(`${demo.at.url}/directory/${unitId}`);
    await page.getByRole('link', { name: '回避声明：查看和声明' }).click();
    await page.getByText('还没有人作过声明').waitFor();
    await look('recusal-empty');
    await page.getByRole('button', { name: '提交声明' }).click();
    await page.getByText('请选择一种情形。').waitFor();
    await page.getByRole('radio', { name: /夫妻、直系血亲/ }).check();
    const who = page.getByRole('radiogroup', { name: '声明人' }).getByRole('radio').first();
    await who.check();
    await page.getByLabel('供应商或代理机构名称').fill('锡林浩特市草原蓝天办公设备与信息技术服务有限责任公司');
    await page.getByLabel('统一社会信用代码').fill('91350100M000100Y44');
    await page.getByRole('button', { name: '提交声明' }).click();
    await page.getByText('统一社会信用代码校验不通过，请逐位核对。').waitFor();
    await look('recusal-refused');
    expect((await canAct({ suppliers: [USCC] })).code).toBe('on_record');
    await page.getByLabel('统一社会信用代码').fill(USCC.toLowerCase());
    await page.getByRole('button', { name: '提交声明' }).click();
    await page.getByText('声明已登记。').waitFor();
    await page.getByText('有应当回避的情形').waitFor();
    await look('recusal-declared');

    await answers('recusal_declared', { suppliers: [USCC] });
    expect(await canAct({ suppliers: [USCC] })).toMatchObject({
      answer: 'warn',
      ruleId: 'R62',
      reference: { article: '第九条', status: 'V' },
    });
    // Whoever does not say who takes part is answered as before, and so is who names another.
    expect((await canAct()).code).toBe('on_record');
    expect((await canAct({ suppliers: ['91110000000000000X'] })).errors?.[0]?.pointer).toBe('/suppliers/0');
    const both = await platform.call('POST', '/v1/can-act/batch', {
      questions: [{}, { suppliers: [USCC] }].map((extra) => ({
        unit: { scheme: 'zg', value: unitId },
        action: 'plan',
        ...extra,
      })),
    });
    expect(both.body.answers.map((a: { answer: { code: string } }) => a.answer.code)).toEqual([
      'on_record',
      'recusal_declared',
    ]);
  });

  it('the department reads it and cannot end it; the unit ends it with a reason, and it stays to be read', async () => {
    const read = await department.call('GET', `/v1/units/${unitId}/conflict-declarations`);
    expect(read.body.declarations).toMatchObject([{ state: 'in_force', actions: [], supplierUscc: USCC }]);
    expect(read.body.actions).toEqual([]);
    const path = `/v1/conflict-declarations/${read.body.declarations[0].id}/end`;
    expect((await department.call('POST', path, { endedOn: today(), reason: 'x' })).status).toBe(403);
    expect((await handler.call('POST', path, { endedOn: today(), reason: ' ' })).body.errors).toMatchObject([
      { pointer: '/reason' },
    ]);
    const { page, look } = demo.users[0]!;
    await page.getByRole('button', { name: /^终止：/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '终止这条声明' }).click();
    await dialog.getByText('请写明终止的原因。').waitFor();
    await look('recusal-end');
    await dialog.getByLabel('终止的原因').fill('配偶已离开该公司');
    await dialog.getByRole('button', { name: '终止这条声明' }).click();
    await page.getByText(/终止：配偶已离开该公司/).waitFor();
    await answers('on_record', { suppliers: [USCC] });
  });
});

describe('somebody leaves', () => {
  it('the form asks why in the pack’s words; the hand-over follows, holds nothing up and waits in the queue', async () => {
    const { page, look } = demo.users[0]!;
    await page.goto(`${demo.at.url}/filings/new?kind=exit`);
    await page.getByRole('radiogroup', { name: /离岗/ }).getByRole('radio').first().check();
    await page.getByLabel('变更日期').or(page.getByLabel('退出日期')).fill(today());
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '报送备案' }).click();
    await page.getByText('请选择离岗原因。').waitFor();
    await page.getByLabel('离岗原因').click();
    await page.getByTitle('其他', { exact: true }).click();
    await page.getByRole('button', { name: '报送备案' }).click();
    await page.getByText('选择“其他”的，请在说明中写明具体情况。').waitFor();
    await look('exit-form');
    await page.getByLabel('离岗原因').click();
    await page.getByTitle('退休', { exact: true }).click();
    await page.getByRole('button', { name: '报送备案' }).click();
    await page.getByRole('link', { name: '登记交接' }).waitFor();
    await look('exit-submitted');
    await page.goto(demo.at.url);
    const queue = page.getByRole('region', { name: '交接未完成' });
    await queue.getByText('1 件').waitFor();
    expect(await queue.getByRole('listitem').count()).toBe(1);
    await look('queue-handover');
  });

  it('is handed over step by step', async () => {
    const { page, look } = demo.users[0]!;
    await page
      .getByRole('region', { name: '交接未完成' })
      .getByRole('link', { name: /^登记交接：/ })
      .click();
    const mark = (item: string, state: string) =>
      page
        .getByRole('radiogroup', { name: item, exact: true })
        .getByRole('radio', { name: state, exact: true })
        .check();
    const items = ['未完结采购项目清单', '采购档案资料', '系统账号与数字证书', '未办结的询问、质疑、投诉', '整改事项'];
    for (const item of items) await mark(item, '已交接');
    await page.getByLabel('未完结采购项目清单的说明').fill('三个项目，清单另附');
    await look('handover');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存。还有未交接的事项').waitFor();
    await page.getByText('还有 1 项未交接').waitFor();
    await mark('印章、存储介质', '不涉及');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('各项都已交接的，请填写接收人。').waitFor();
    await page.getByLabel('接收人').fill('其其格');
    await page.getByLabel('交接日期').fill(today());
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存，交接完成。').waitFor();
    await look('handover-complete');
    await page.goto(demo.at.url);
    await page.getByRole('heading', { name: '我的待办', level: 1 }).waitFor();
    await page.getByRole('heading', { name: /已报送，等待接收/ }).waitFor();
    expect(await page.getByRole('region', { name: '交接未完成' }).count()).toBe(0);
  });

  it('department and bureau receive it; the unit’s page says why, and hands the reason on as a code', async () => {
    const bureau = await signIn(demo.at.url, 'caizheng', demo.account('caizheng').password);
    const [filing] = (await handler.call('GET', `/v1/filings?unitId=${unitId}&kind=exit`)).body.items;
    expect(filing.content.exitReasonCode).toBe('retirement');
    for (const officer of [department, bureau])
      expect(
        (await officer.call('POST', `/v1/filings/${filing.id}/receipts`, { contentHash: filing.contentHash })).status,
      ).toBe(200);
    const { page, look } = demo.users[0]!;
    await waitFor('the end in the directory', async () => {
      const { pastAppointments } = (await handler.call('GET', `/v1/units/${unitId}`)).body;
      return pastAppointments.some((a: { endReasonCode?: string }) => a.endReasonCode === 'retirement');
    });
    await page.goto(`${demo.at.url}/directory/${unitId}`);
    await page.getByText('离岗原因：退休').waitFor();
    await page.getByText('交接已完成').waitFor();
    await look('unit-left');
    // No text of this place gives a limit for a term.
    expect((await handler.call('GET', `/v1/units/${unitId}/terms`)).body).toEqual({ items: [] });
    // The three refusals above, and nothing else.
    const said = demo.users.flatMap((user) => user.console);
    expect(said.filter((line) => !line.includes('status of 400'))).toEqual([]);
    expect(said.length).toBe(3);
  });
});
