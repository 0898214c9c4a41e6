import type { Role } from '@zhuanguan/access';
import { newId } from '@zhuanguan/kernel';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startIdentity, type IdentityFixture } from './identity-fixture.js';

const accountId = newId();
let identity: IdentityFixture;

beforeAll(async () => (identity = await startIdentity()));
afterAll(() => identity.stop());

const service = () => ({ token: identity.token });
const as = async (role: Role) => ({
  token: await identity.signer.forActor({ accountId, actingOrgId: newId(), roles: [role], scopes: [] }),
});
const sql = async (text: string): Promise<unknown[]> => {
  const owner = new pg.Client(identity.ownerUrl);
  await owner.connect();
  try {
    return (await owner.query<object>(text)).rows;
  } finally {
    await owner.end();
  }
};

describe('what was refused at the edge', () => {
  const row = { day: '2026-11-24', route: 'POST /v1/filings', kind: 'csrf', subject: '', count: 2 };
  const told = { from: '2026-11-24', to: '2026-11-24', kind: '' };
  it('is added up by day, route, kind and account', async () => {
    for (const counts of [
      [row, { ...row, count: 3 }],
      [row, { ...row, kind: 'limit', subject: `account ${accountId}` }],
    ])
      expect((await identity.client.countRefusals({ counts }, service())).ok).toBe(true);
    const listed = await identity.accounts.listRefusals(told, await as('operator'));
    expect(listed).toMatchObject({
      value: {
        counts: [
          { ...row, count: 7 },
          { ...row, kind: 'limit', subject: `account ${accountId}`, count: 2 },
        ],
        days: [
          { day: '2026-11-24', kind: 'csrf', count: 7 },
          { day: '2026-11-24', kind: 'limit', count: 2 },
        ],
        truncated: false,
      },
    });
  });
  it('takes in nothing it does not know', async () => {
    const counts = [
      { ...row, kind: 'gossip' },
      { ...row, day: 'today' },
      { ...row, count: 0 },
      { ...row, route: 'x'.repeat(201) },
    ];
    await identity.client.countRefusals({ counts }, service());
    const rows = await sql(`select 1 from identity.refusal_count where kind = 'gossip' or length(route) > 200`);
    expect(rows).toEqual([]);
  });
  it('is told by gateways alone, and read by who looks after the system', async () => {
    const token = await identity.signer.forService('registry');
    expect(await identity.client.countRefusals({ counts: [row] }, { token })).toMatchObject({
      refusal: { kind: 'forbidden' },
    });
    expect(await identity.accounts.listRefusals(told, await as('unit_handler'))).toMatchObject({
      refusal: { kind: 'forbidden' },
    });
    const long = { ...told, from: '2026-01-01' };
    expect(await identity.accounts.listRefusals(long, await as('operator'))).toMatchObject({
      refusal: { code: 'period' },
    });
  });
});
