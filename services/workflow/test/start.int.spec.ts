import { fileURLToPath } from 'node:url';
import { roleUrls } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import { servePacks, type PolicySet } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { testDatabase, testLog, type TestDatabase } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../src/app.js';
import { ASKING, asking } from './asking-form.js';
import { migrateFor, packsWith, rolesFor } from './import-fixture.js';

const JURISDICTIONS = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));
let database: TestDatabase;
let policies: PolicySet;

const startAs = (databaseUrl: string, systemUrl: string, set = policies) =>
  buildApp({ databaseUrl, systemUrl, nats: {} as never, policies: set, log: testLog(), now: () => new Date() });
const start = (set: PolicySet) => {
  const { url, systemUrl } = roleUrls(database.url, rolesFor('workflow_start'));
  return startAs(url, systemUrl, set);
};

beforeAll(async () => {
  policies = servePacks(await loadPolicySet(JURISDICTIONS), ['152500-xilingol']);
  database = await testDatabase('workflow_start', (url) => migrateFor(url, 'workflow_start'));
});
afterAll(() => database.drop());

describe('a start that would judge by the wrong rules stops', () => {
  it('a rule of ours that nobody carries out', async () => {
    const rules = policies.rules.map((rule) => ({
      ...rule,
      executor: rule.executor.replace('change-clock', 'rotation'),
    }));
    await expect(start({ ...policies, rules })).rejects.toThrow('规则 XL-4 没有执行程序（workflow.rotation）');
  });
  it('an open filing whose pack is gone', async () => {
    const client = new pg.Client(database.url);
    await client.connect();
    await client.query(
      `insert into workflow.filing (id, kind, state, unit_id, area_code, role, round, content, content_hash, person_id,
         appointment_id, decision_date, submitted_at, submitted_by_account, late, policy_digest, policy_version, form_id,
         form_version, receipt_order, version)
       values ($1, 'first', 'filed', $1, '152500', 'specialist', 1, '{}', '', $1, $1, '2026-11-20', now(), $1, false,
         'gone', 'v', 'f', '1', 'parallel', 1)`,
      [newId()],
    );
    await client.end();
    await expect(start(policies)).rejects.toThrow(
      'open cases stand on policy packs that are not kept any more: gone (1)',
    );
  });
});

describe('a start that could not keep what it asks for stops', () => {
  it('a form asks for identity numbers, and there is no key to seal them with', async () => {
    const asked = servePacks(await packsWith(asking()), [ASKING]);
    const { url, systemUrl } = roleUrls(database.url, rolesFor('workflow_start'));
    const client = new pg.Client(database.url);
    await client.connect();
    await client.query('delete from workflow.filing');
    await client.end();
    await expect(startAs(url, systemUrl, asked)).rejects.toThrow(
      /制度包 000000-reference 的表式要求填写身份证号，但没有设置 SEALING_KEYS/,
    );
  });
});

describe('a start without its second wall stops', () => {
  it('one role for both, a superuser, the owner', async () => {
    const { url, systemUrl } = roleUrls(database.url, rolesFor('workflow_start'));
    await expect(startAs(systemUrl, systemUrl)).rejects.toThrow('使用了同一个数据库角色 zg_workflow_start_system');
    await expect(startAs(database.url, systemUrl)).rejects.toThrow('数据库角色 postgres 是超级用户');
    await expect(startAs(url, database.url)).rejects.toThrow('数据库角色 postgres 是超级用户');
  });
});
