import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publicHalf } from '@zhuanguan/db';
import { waitFor } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type DemoBrowser } from '../src/demo.js';
import { signIn, type User } from '../src/http-caller.js';
import { verifiedElsewhere } from '../src/marked-data.js';
import { enter } from '../src/portal-user.js';

/** 档案保存与销毁 (SEC-4) as a bureau does it: what lies in the database has been there for twenty years. */
let demo: DemoBrowser;
let owner: pg.Client;
let officer: User;
interface Record {
  id: string;
  unitId: string;
  appointmentId: string;
  name: string;
}
let old: Record[];

beforeAll(async () => {
  demo = await startDemo();
  owner = new pg.Client(demo.at.adminUrl);
  await owner.connect();
  const { rows } = await owner.query<Record>(
    `with gone as (select f.id, f.unit_id, f.appointment_id, f.content->'person'->>'name' as name from workflow.filing f
        join workflow.appointment a on a.id = f.appointment_id and a.valid_to is null
        where f.state = 'on_record' and f.area_code = '152500' and f.kind = 'first'
          and (select count(*) from workflow.filing o where o.appointment_id = f.appointment_id) = 1 order by f.id limit 3),
      ended as (update workflow.appointment set valid_from = '2004-01-10', valid_to = '2006-03-01'
        where id in (select appointment_id from gone)),
      filed as (update workflow.filing set decision_date = '2004-01-10', submitted_at = '2004-01-12', recorded_at = '2004-01-15'
        where id in (select id from gone))
    select id, unit_id as "unitId", appointment_id as "appointmentId", name from gone order by id`,
  );
  old = rows;
  await owner.query(
    `update registry.appointment set valid_from = '2004-01-10', valid_to = '2006-03-01' where id = any ($1::uuid[])`,
    [old.map((o) => o.appointmentId)],
  );
  const { password } = demo.account('caizheng');
  officer = await signIn(demo.at.url, 'caizheng', password);
});
afterAll(async () => {
  await owner?.end();
  await demo?.stop();
});

const get = async <T>(path: string): Promise<T> => (await officer.call('GET', path)).body as T;

describe('what has had its time', () => {
  it('is held, listed and let go by two others in the portal; what is held stays', async () => {
    expect(old).toHaveLength(3);
    const [held] = old;
    const { page, look } = await demo.as('caizheng');
    await page.goto(`${demo.at.url}/filings/${held?.id}`);
    await page.getByRole('button', { name: '保全' }).click();
    await page.getByText('本人全部备案').click();
    await page
      .getByRole('button', { name: '保 全' })
      .or(page.getByRole('button', { name: '保全' }))
      .last()
      .click();
    await page.getByText('请写明保全的原因。').waitFor();
    await page.getByLabel('原因').fill('盟委巡察组调阅 2004 年至 2006 年政府采购专管员备案材料');
    await look('hold-dialog');
    await page
      .getByRole('button', { name: '保 全' })
      .or(page.getByRole('button', { name: '保全' }))
      .last()
      .click();
    await page.getByText('已办理保全').waitFor();
    await page.getByRole('link', { name: '查看保全' }).click();
    await page.getByRole('heading', { name: '档案保存与销毁' }).waitFor();
    await page.getByText('盟委巡察组调阅').waitFor();
    await look('retention');

    await page.getByRole('button', { name: '提出销毁清册' }).click();
    await page.getByText('2 份材料列入清册').waitFor();
    await page.getByLabel('鉴定意见').fill('保存期满，无继续保存价值');
    await page.getByRole('button', { name: '提出清册' }).click();
    await page.getByText('还需 2 人批准').waitFor();
    await page.getByText('应由另外两人审批').waitFor();
    expect(await page.getByRole('button', { name: '批准销毁' }).count()).toBe(0);
    await look('destruction-list');
    const path = new URL(page.url()).pathname;

    const bureau = {
      id: demo.account('caizheng').organisationId,
      name: '锡林郭勒盟财政局',
      areaCode: '152500',
    } as never;
    const second = await demo.at.account('bureau_officer', bureau, '娜仁托娅');
    for (const [i, user] of [await demo.as('juzhang'), await enter(demo.browser, demo.at.url, second)].entries()) {
      // It waits on the first page, a leader's too.
      await user.page.getByText('销毁清册待审批').waitFor();
      if (i === 0) await user.look('destruction-waiting');
      await user.page.getByRole('link', { name: '核对审批' }).click();
      await user.page.waitForURL(`${demo.at.url}${path}`);
      await user.page.getByRole('button', { name: '批准销毁' }).click();
      await user.page.getByText(i === 0 ? '还需另一人批准' : '不能恢复，也不能撤回').waitFor();
      await user.look('destruction-approve');
      await user.page.getByRole('dialog').getByRole('button', { name: '批准' }).click();
      await user.page
        .getByText(i === 0 ? '还需 1 人批准' : '娜仁托娅')
        .first()
        .waitFor();
      if (i === 1) await user.page.getByText('已办结').first().waitFor({ timeout: 60_000 });
      await user.close();
    }
    await page.reload();
    await page.getByText('销毁 2 份').waitFor();
    await look('destruction-done');
  });

  it('is gone from every service, and what is held is not', async () => {
    const [held, ...gone] = old;
    expect((await officer.call('GET', `/v1/filings/${held?.id}`)).status).toBe(200);
    for (const { id, unitId, name, appointmentId } of gone) {
      expect((await officer.call('GET', `/v1/filings/${id}`)).status).toBe(404);
      const row = await waitFor('registry has let go too', async () => {
        const { rows } = await owner.query<{ name: string; phone: string }>(
          `select name, phone from registry.appointment where id = $1 and name = ''`,
          [appointmentId],
        );
        return rows[0];
      });
      expect(row).toEqual({ name: '', phone: '' });
      const unit = await officer.call('GET', `/v1/units/${unitId}`);
      expect([unit.status, JSON.stringify(unit.body).includes(name)]).toEqual([200, false]);
    }
    const { page, look } = await demo.as('caizheng');
    await page.goto(`${demo.at.url}/directory/${gone[0]?.unitId}`);
    await page.getByText('（保存期满，已销毁）').waitFor();
    await look('destruction-unit');
    const { rows } = await owner.query<{ n: number }>(
      `select count(*)::integer as n from workflow.history_personal where aggregate_id = any ($1::uuid[])`,
      [gone.map((g) => g.id)],
    );
    expect(rows[0]?.n).toBe(0);
    expect(await get<{ held: number; due: number }>('/v1/retention')).toMatchObject({ held: 1, due: 0 });
  });

  it('leaves a chain that an auditor verifies elsewhere', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zg-retention-'));
    const { password } = demo.account('shenji');
    const auditor = await signIn(demo.at.url, 'shenji', password);
    const answer = await fetch(`${demo.at.url}/v1/audit/exports`, {
      method: 'POST',
      headers: { cookie: `zg_session=${auditor.cookie}`, 'x-csrf-token': auditor.csrfToken },
    });
    expect(answer.status).toBe(200);
    const packed = Buffer.from(await answer.arrayBuffer());
    const key = join(folder, 'key.json');
    writeFileSync(key, JSON.stringify(publicHalf(demo.at.secrets.auditKey)));
    const verified = await verifiedElsewhere(join(folder, 'audit.gz'), packed, key);
    expect(verified.said).toContain('workflow：完好');
    expect(verified.said).toContain('registry：完好');
    expect(verified.code).toBe(0);
  });

  it('is not for whoever keeps no archive', async () => {
    const { page, look } = await demo.as('tuihui');
    await page.goto(`${demo.at.url}/retention`);
    await page.getByText('档案的保存和销毁由财政部门负责').waitFor();
    await look('retention-refused');
    expect(await page.getByRole('link', { name: '档案', exact: true }).count()).toBe(0);
  });
});
