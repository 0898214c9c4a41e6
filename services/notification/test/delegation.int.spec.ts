import type { Actor, Role } from '@zhuanguan/access';
import { DelegationEnded, DelegationSet, FilingTransferred, ReceiverKind } from '@zhuanguan/contracts';
import type { Database } from '@zhuanguan/db';
import { makeEvent, type EventEnvelope } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { fixedClock, testDatabase, type TestDatabase } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NotificationContext } from '../src/context.js';
import { delegationHandlers } from '../src/delegation/delegation.consumer.js';
import { countUnread, listMessages, markRead } from '../src/message/inbox.js';
import { tellers, workflowTellings } from '../src/message/message.consumer.js';
import { migrateFor, openFor } from './notification-fixture.js';

/** 委托: what is addressed to a colleague who is away is read by whoever stands in, while they do. */

const clock = fixedClock('2026-11-30T15:59:00Z');
const [organisationId, unitId, li, wang, boss] = [newId(), newId(), newId(), newId(), newId()];
let database: TestDatabase;
let db: Database;
let ctx: NotificationContext;

beforeAll(async () => {
  database = await testDatabase('notification_delegation', (url) => migrateFor(url, 'delegation'));
  db = openFor(database.url, 'delegation');
  const none = { channels: new Map(), quiet: { from: 0, to: 0 }, digestAt: 510, inboxUrl: 'http://localhost/inbox' };
  ctx = { db, now: clock.now, ...none };
  for (const account of [li, wang])
    await db.pool.query(
      `insert into subscription (account_id, organisation_id, channel, address, digest, saved_at, verified_at)
        values ($1, $2, 'email', 'a@b.cn', false, $3, $3)`,
      [account, organisationId, clock.now()],
    );
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

async function tell(service: 'identity' | 'workflow', aggregate: string, fact: string, data: unknown): Promise<void> {
  const { envelope } = makeEvent({
    ...{ service, aggregate, fact, aggregateId: newId(), aggregateVersion: 1, data },
    ...{ areaCode: '152500', time: clock.now(), correlationId: newId() },
  });
  const event = JSON.parse(envelope) as EventEnvelope;
  const handler = { ...tellers(ctx, workflowTellings), ...delegationHandlers(ctx) }[event.type];
  // Delivered twice, made once.
  for (let twice = 0; twice < 2; twice += 1)
    await db.inTx({ kind: 'system', name: 'consumer' }, async (tx) => {
      await handler?.apply(tx, event, undefined as never);
    });
}
const handOver = (filingId: string) =>
  tell(
    'workflow',
    'filing',
    'transferred',
    FilingTransferred.toJSON(
      FilingTransferred.fromPartial({
        ...{ filingId, unitId, organisationId, accountId: li, fromAccountId: boss },
        receiver: ReceiverKind.RECEIVER_KIND_BUREAU,
      }),
    ),
  );
const reader = (accountId: string, role: Role = 'bureau_officer'): Actor => ({
  ...{ accountId, actingOrgId: organisationId, roles: [role], scopes: [] },
});
async function inbox(actor: Actor) {
  const listed = await listMessages(ctx, actor, { unreadOnly: false, page: undefined });
  if (!listed.ok) throw new Error(listed.refusal.code);
  return listed.value.messages;
}
const filings = async (actor: Actor) =>
  (await inbox(actor)).filter((m) => m.kind === 'filing_transferred').map((m) => m.subject?.filingId);

it('goes to both from the first day to the last, and is read by each for themselves', async () => {
  const [before, during, lastDay, after] = [newId(), newId(), newId(), newId()];
  const delegation = {
    delegationId: newId(),
    accountId: li,
    delegateId: wang,
    organisationId,
    roles: ['bureau_officer'],
  };
  await tell(
    'identity',
    'delegation',
    'set',
    DelegationSet.toJSON({
      ...{ ...delegation, fromDate: '2026-12-01', toDate: '2026-12-04', byAccountId: li },
    }),
  );
  await handOver(before);
  clock.advance(60_000);
  await handOver(during);
  clock.set('2026-12-04T15:59:59Z');
  await handOver(lastDay);
  clock.advance(1_000);
  await handOver(after);
  expect(await filings(reader(li))).toEqual([after, lastDay, during, before]);
  expect(await filings(reader(wang))).toEqual([lastDay, during]);
  const [seen] = await inbox(reader(wang));
  expect(seen).toMatchObject({ onBehalfOfAccountId: li, read: false });
  expect((await inbox(reader(li)))[0]).toMatchObject({ onBehalfOfAccountId: '' });
  await markRead(ctx, reader(wang), { messageIds: [], all: true });
  expect(await countUnread(ctx, reader(li))).toEqual({ ok: true, value: 4 });
  // Whoever has no longer a post like it sees nothing of it.
  expect(await filings(reader(wang, 'unit_handler'))).toEqual([]);
  const { rows } = await db.pool.query<{ account: string; n: string }>(
    `select d.account_id as account, count(*) as n from delivery d join message m on m.id = d.message_id
      where m.kind = 'filing_transferred' group by 1`,
  );
  expect(new Map(rows.map((r) => [r.account, Number(r.n)]))).toEqual(
    new Map([
      [li, 4],
      [wang, 2],
    ]),
  );
});

it('ends when it is taken back, and both are told what they did not do themselves', async () => {
  clock.set('2026-12-10T02:00:00Z');
  const delegation = {
    delegationId: newId(),
    accountId: li,
    delegateId: wang,
    organisationId,
    roles: ['bureau_officer'],
  };
  await tell(
    'identity',
    'delegation',
    'set',
    DelegationSet.toJSON({
      ...{ ...delegation, fromDate: '2026-12-10', toDate: '2026-12-20', byAccountId: boss },
    }),
  );
  clock.advance(1_000);
  await tell(
    'identity',
    'delegation',
    'ended',
    DelegationEnded.toJSON({ ...delegation, cause: 'revoked', byAccountId: li }),
  );
  clock.advance(1_000);
  const later = newId();
  await handOver(later);
  expect(await filings(reader(wang))).not.toContain(later);
  const kinds = async (actor: Actor) =>
    (await inbox(actor)).map((m) => m.kind).filter((kind) => kind.startsWith('delegation_'));
  // A stand-in may hold no post like it: told all the same, and nobody else is.
  expect(await kinds(reader(wang, 'unit_handler'))).toEqual([
    'delegation_ended',
    'delegation_received',
    'delegation_received',
  ]);
  expect(await kinds(reader(li))).toEqual(['delegation_made']);
  expect(await kinds(reader(boss))).toEqual([]);
  const [told] = await inbox(reader(li));
  expect(JSON.stringify(told)).not.toMatch(/reason|remark/);
});
