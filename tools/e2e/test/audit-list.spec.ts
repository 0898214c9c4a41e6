import type { Organisation } from '@zhuanguan/contracts';
import { waitFor } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { User } from '../src/http-caller.js';
import { startInstallation, type Installation } from '../src/installation.js';
import { signInAt } from '../src/matrix/world.js';
import { organisation } from '../src/organisations.js';

/** The lists of the audit as tables (SEC-3): every line, nothing a spreadsheet would calculate, written down under a number. */
const NAME = '=HYPERLINK("http://x")财政局';
let at: Installation;
let bureau: Organisation;
let auditor: User;
let officer: User & { accountId: string };
let owner: pg.Client;

beforeAll(async () => {
  at = await startInstallation('one');
  bureau = organisation('bureau', NAME, '152500');
  await at.register([bureau]);
  const enter = signInAt(at);
  auditor = await enter('audit_admin', bureau);
  officer = await enter('bureau_officer', bureau);
  owner = new pg.Client(at.adminUrl);
  await owner.connect();
  // Some acts and some reads.
  for (let i = 0; i < 6; i += 1) {
    const invited = await officer.call('POST', '/v1/invitations', { items: [{ organisationId: bureau.id }] });
    expect(invited.status).toBe(200);
    expect((await officer.call('GET', `/v1/organisations/${bureau.id}/accounts`)).status).toBe(200);
  }
  await waitFor('reads are written', async () => {
    const { body } = await auditor.call('GET', '/v1/audit/reads?operation=account.list');
    return (body.items as unknown[]).length >= 6;
  });
});
afterAll(async () => {
  await owner?.end();
  await at?.stop();
});

it.each([
  ['history', { service: 'identity', aggregateType: 'invitation' }, 'audit.history_export', 16],
  ['reads', { service: 'identity', operation: 'account.list' }, 'audit.reads_export', 17],
] as const)(
  '%s: all that is listed, said who took it, and no cell begins a formula',
  async (list, filters, operation, width) => {
    const answer = await fetch(`${at.url}/v1/audit/${list}/file`, {
      method: 'POST',
      headers: {
        ...{ cookie: `zg_session=${auditor.cookie}`, 'x-csrf-token': auditor.csrfToken },
        'content-type': 'application/json',
      },
      body: JSON.stringify(filters),
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [mark = '', head = '', ...rows] = bytes.subarray(3).toString().trimEnd().split('\r\n');
    const number = /导出编号 (AUDIT-\d{8}-\d+)/.exec(mark)?.[1];
    expect(mark).toContain(
      Object.entries(filters)
        .map(([k, v]) => `${k}=${v}`)
        .join('；'),
    );
    expect(answer.headers.get('content-disposition')).toContain(`zhuanguan-${number}.csv`);
    expect(head.split(',')).toHaveLength(width);
    expect(rows.length).toBeGreaterThanOrEqual(6);
    expect(rows.join('\n')).toContain(`"'=HYPERLINK(""http://x"")财政局人员"`);
    expect([mark, ...rows].join('\n')).not.toMatch(/(^|,)"\s*[=+@-]/m);
    const { rows: logged } = await owner.query(
      `select export_number as n, filters, purpose from identity.personal_read where operation = $1`,
      [operation],
    );
    expect(logged).toEqual([
      { n: number, filters: [list === 'history' ? 'aggregateType' : 'operation'], purpose: 'export' },
    ]);
    expect((await officer.call('POST', `/v1/audit/${list}/file`, {})).status).toBe(403);
  },
);

it('is narrowed to somebody by a part of their name, which stands in no address', async () => {
  const { body } = await auditor.call('POST', '/v1/audit/accounts', { text: '财政局人员' });
  expect(body).toMatchObject({ truncated: false });
  const found = body.items as { accountId: string; displayName: string; organisationNames: string[] }[];
  expect(found.map((a) => a.accountId)).toContain(officer.accountId);
  expect(found[0]).toMatchObject({ displayName: `${NAME}人员`, organisationNames: [NAME] });
  const acts = await auditor.call('GET', `/v1/audit/history?accountId=${officer.accountId}`);
  expect((acts.body.items as unknown[]).length).toBeGreaterThanOrEqual(6);
  expect((await officer.call('POST', '/v1/audit/accounts', { text: '财政局' })).status).toBe(403);
});
