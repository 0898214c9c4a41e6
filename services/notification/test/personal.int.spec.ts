import type { Actor } from '@zhuanguan/access';
import { FilingClaimed, FilingTransferred, ReceiverKind } from '@zhuanguan/contracts';
import type { Database } from '@zhuanguan/db';
import { makeEvent, type EventEnvelope } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { fixedClock, testDatabase, type TestDatabase } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NotificationContext } from '../src/context.js';
import { listMessages, markRead } from '../src/message/inbox.js';
import { tellers, workflowTellings } from '../src/message/message.consumer.js';
import { migrateFor, openFor } from './notification-fixture.js';

/** What passes between two colleagues is for one of them. */

const clock = fixedClock('2026-11-24T02:00:00Z');
const [unitId, organisationId, filingId, wang, li] = [newId(), newId(), newId(), newId(), newId()];
let database: TestDatabase;
let db: Database;
let ctx: NotificationContext;

beforeAll(async () => {
  database = await testDatabase('notification_personal', (url) => migrateFor(url, 'personal'));
  db = openFor(database.url, 'personal');
  const none = { channels: new Map(), quiet: { from: 0, to: 0 }, digestAt: 510, inboxUrl: 'http://localhost/inbox' };
  ctx = { db, now: clock.now, ...none };
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

async function tell(fact: string, data: unknown, aggregateVersion: number): Promise<void> {
  const { envelope } = makeEvent({
    ...{ service: 'workflow', aggregate: 'filing', fact, aggregateId: filingId, aggregateVersion, data },
    ...{ areaCode: '152500', time: clock.now(), correlationId: newId() },
  });
  const event = JSON.parse(envelope) as EventEnvelope;
  const teller = tellers(ctx, workflowTellings)[event.type];
  for (let twice = 0; twice < 2; twice += 1)
    await db.inTx({ kind: 'system', name: 'consumer' }, async (tx) => {
      await teller?.apply(tx, event, undefined as never);
    });
}
const as = (accountId: string): Actor => ({
  accountId,
  actingOrgId: organisationId,
  roles: ['bureau_officer'],
  scopes: [],
});
const inbox = async (accountId: string) => {
  const listed = await listMessages(ctx, as(accountId), { unreadOnly: false, page: undefined });
  if (!listed.ok) throw new Error(listed.refusal.code);
  return { kinds: listed.value.messages.map((m) => m.kind), unread: listed.value.unread, all: listed.value.messages };
};

it('is told to whom it concerns alone, in the inbox and beside it', async () => {
  for (const account of [wang, li])
    await db.pool.query(
      `insert into subscription (account_id, organisation_id, channel, address, digest, saved_at, verified_at) values ($1, $2, 'email', 'a@b.cn', false, $3, $3)`,
      [account, organisationId, clock.now()],
    );
  const base = { filingId, unitId, organisationId, receiver: ReceiverKind.RECEIVER_KIND_SECTION };
  await tell('claimed', FilingClaimed.toJSON(FilingClaimed.fromPartial({ ...base, accountId: wang })), 1);
  expect(await inbox(wang)).toMatchObject({ kinds: [], unread: 0 });
  const over = FilingClaimed.fromPartial({ ...base, accountId: li, fromAccountId: wang });
  await tell('claimed', FilingClaimed.toJSON(over), 2);
  clock.advance(1_000);
  const back = FilingTransferred.fromPartial({ ...base, accountId: wang, fromAccountId: li });
  await tell('transferred', FilingTransferred.toJSON(back), 3);
  const told = await inbox(wang);
  expect(told).toMatchObject({ kinds: ['filing_transferred', 'filing_taken_over'], unread: 2 });
  expect(told.all[0]?.subject).toEqual({ unitId, filingId, appointmentId: '' });
  // A colleague neither sees nor marks it, and gets no delivery for it.
  expect(await inbox(li)).toMatchObject({ kinds: [], unread: 0 });
  await markRead(ctx, as(li), { messageIds: told.all.map((m) => m.id), all: false });
  await markRead(ctx, as(li), { messageIds: [], all: true });
  expect((await inbox(wang)).unread).toBe(2);
  const { rows } = await db.pool.query<{ account: string }>('select account_id as account from delivery');
  expect(rows.map((r) => r.account)).toEqual([wang, wang]);
});
