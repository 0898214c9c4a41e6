import type { Actor, Role } from '@zhuanguan/access';
import {
  ChangeClockOverdue,
  ChangeClockWarned,
  FilingKind,
  FilingRecorded,
  FilingReturned,
  FilingSubmitted,
  FilingVoided,
  FilingWithdrawn,
  MarkReadRequest,
  NotificationServiceService,
  ReceiverKind,
  UrgeSent,
} from '@zhuanguan/contracts';
import { roleUrls, type Database } from '@zhuanguan/db';
import { connectNats, ensureStream, makeEvent, type Nats } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import {
  createDirectServer,
  createRpcClient,
  createTokenSigner,
  createTokenVerifier,
  generateActorKeys,
  type RpcClient,
  type TokenSigner,
} from '@zhuanguan/rpc';
import {
  fixedClock,
  testDatabase,
  testLog,
  testNats,
  waitFor,
  type TestDatabase,
  type TestServer,
} from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp, setUpSending, type NotificationApp } from '../src/app.js';
import { saveMessages } from '../src/message/message.store.js';
import { rollUpFacts } from './roll-up-facts.js';
import { migrateFor, openFor, rolesFor } from './notification-fixture.js';

const clock = fixedClock('2026-11-24T02:00:00Z');
const log = testLog();
let database: TestDatabase;
let server: TestServer;
let nats: Nats;
let app: NotificationApp;
let db: Database;
let client: RpcClient<typeof NotificationServiceService>;
let signer: TokenSigner;

const urls = () => roleUrls(database.url, rolesFor('test'));
const start = () =>
  buildApp({
    ...{ databaseUrl: urls().url, systemUrl: urls().systemUrl },
    nats,
    log,
    now: clock.now,
    sending: setUpSending({}),
    publicUrl: 'http://localhost',
    identity: {} as never,
    signer,
  });

beforeAll(async () => {
  database = await testDatabase('notification', (url) => migrateFor(url, 'test'));
  server = await testNats();
  nats = await connectNats(server.url, 'test');
  await ensureStream(nats);
  db = openFor(database.url, 'test');
  const keys = await generateActorKeys();
  signer = createTokenSigner({ privateJwk: keys.privateJwk, now: () => Date.now() });
  const direct = createDirectServer(
    createTokenVerifier({ publicJwks: [keys.publicJwk], now: () => Date.now() }),
    log,
    clock.now,
  );
  app = await start();
  direct.add([app.service]);
  client = createRpcClient(NotificationServiceService, { direct });
});
afterAll(async () => {
  await app.stop();
  await db.close();
  await nats.connection.close();
  await server.stop();
  await database.drop();
});

/** An event as its service would have published it; the envelope goes out again under the same id when sent twice. */
function event(
  service: string,
  aggregate: string,
  fact: string,
  data: unknown,
  aggregateVersion = 1,
  aggregateId = newId(),
) {
  const made = makeEvent({
    service,
    aggregate,
    fact,
    aggregateId,
    aggregateVersion,
    areaCode: '152500',
    time: clock.now(),
    correlationId: newId(),
    data,
  });
  // Without a message id: the stream's own de-duplication is not what is tested.
  return { ...made, send: () => nats.js.publish(made.subject, made.envelope) };
}
const urged = (unitId: string) =>
  event(
    'registry',
    'urge',
    'sent',
    UrgeSent.toJSON(
      UrgeSent.fromPartial({
        urgeId: newId(),
        unitId,
        reason: 'vacant',
        byOrganisationId: newId(),
        byOrganisationName: '锡林郭勒盟教育局',
        urgedOn: '2026-11-24',
        ruleId: 'XL-1/XL-16',
        reference: { document: '锡财综〔2024〕89号', article: '三（二）', status: 'V' },
      }),
    ),
  );

const token = (role: Role, organisationId: string, extra: Partial<Actor> = {}) =>
  signer.forActor({ accountId: 'a1', actingOrgId: organisationId, roles: [role], scopes: [], ...extra });

async function inbox(as: string, given: { unreadOnly?: boolean; size?: number; cursor?: string } = {}) {
  const { unreadOnly = false, size = 50, cursor = '' } = given;
  const found = await client.listMessages({ unreadOnly, page: { size, cursor } }, { token: as });
  if (!found.ok) throw new Error(found.refusal.code);
  return found.value;
}
const arrived = (as: string, n: number) =>
  waitFor(`${n} messages`, async () => {
    const found = await inbox(as);
    return found.messages.length >= n && found.messages;
  });
const mark = (as: string, given: Partial<MarkReadRequest>) =>
  client.markRead(MarkReadRequest.fromPartial(given), { token: as });

it('a void is told to the unit and its department, a withdrawal to whose receipt it waited for', async () => {
  const [unitId, departmentId, bureauId] = [newId(), newId(), newId()];
  const [voidedId, withdrawnId] = [newId(), newId()];
  const parties = [
    { receiver: ReceiverKind.RECEIVER_KIND_DEPARTMENT, organisationId: departmentId },
    { receiver: ReceiverKind.RECEIVER_KIND_BUREAU, organisationId: bureauId },
  ];
  const kind = FilingKind.FILING_KIND_DETAILS;
  const voided = { filingId: voidedId, unitId, kind, reasonCode: 'wrong_content', parties };
  const withdrawn = { filingId: withdrawnId, unitId, kind, parties };
  const all = [
    event('workflow', 'filing', 'voided', FilingVoided.toJSON(FilingVoided.fromPartial(voided)), 1, voidedId),
    event(
      'workflow',
      'filing',
      'withdrawn',
      FilingWithdrawn.toJSON(FilingWithdrawn.fromPartial(withdrawn)),
      1,
      withdrawnId,
    ),
  ];
  for (const each of all) await each.send();
  for (const each of all) await each.send();
  const told = async (role: Role, id: string, n: number) =>
    (await arrived(await token(role, id), n))
      .map((m) => [m.kind, m.subject?.filingId, m.parameters['filingKind']])
      .sort();
  expect(await told('department_officer', departmentId, 2)).toEqual([
    ['filing_voided', voidedId, 'details'],
    ['filing_withdrawn', withdrawnId, 'details'],
  ]);
  // The bureau voided it itself.
  expect(await told('bureau_officer', bureauId, 1)).toEqual([['filing_withdrawn', withdrawnId, 'details']]);
  expect(await told('unit_handler', unitId, 1)).toEqual([['filing_voided', voidedId, 'details']]);
});

it('a round of 汇总报送 is told to the officers of who reports in it, and a withdrawal to those above', async () => {
  const { rollUpId, departmentId, countyId, bureauId, due, facts } = rollUpFacts();
  const all = facts.map(([fact, data], i) => event('workflow', 'roll_up', fact, data, i + 1, rollUpId));
  for (const each of [...all, ...all]) await each.send();
  const told = async (role: Role, id: string, n: number) =>
    (await arrived(await token(role, id), n))
      .map((m) => [m.kind, m.parameters['rollUpId'], m.parameters['due'] ?? ''])
      .sort();
  expect(await told('department_officer', departmentId, 3)).toEqual([
    ['roll_up_opened', rollUpId, due],
    ['roll_up_returned', rollUpId, ''],
    ['roll_up_urged', rollUpId, due],
  ]);
  expect(await told('bureau_officer', countyId, 1)).toEqual([['roll_up_opened', rollUpId, '2026-12-25']]);
  expect(await told('bureau_officer', bureauId, 1)).toEqual([['roll_up_withdrawn', rollUpId, '']]);
});

describe('an event tells the unit, once', () => {
  it('what came back, what is on record, what is due, and that it is urged', async () => {
    const unitId = newId();
    const [filingId, appointmentId, clockId] = [newId(), newId(), newId()];
    const filing = (fact: string, data: unknown, version: number) =>
      event('workflow', 'filing', fact, data, version, filingId);
    const clockFact = (fact: string, data: unknown, version: number) =>
      event('workflow', 'change_clock', fact, data, version, clockId);
    const kind = FilingKind.FILING_KIND_CHANGE;
    const receiver = ReceiverKind.RECEIVER_KIND_BUREAU;
    const all = [
      filing('submitted', FilingSubmitted.toJSON(FilingSubmitted.fromPartial({ filingId, unitId, kind })), 1),
      filing(
        'returned',
        FilingReturned.toJSON(FilingReturned.fromPartial({ filingId, unitId, receiver, defectCode: 'incomplete' })),
        2,
      ),
      filing(
        'recorded',
        FilingRecorded.toJSON(FilingRecorded.fromPartial({ filingId, unitId, kind, decisionDate: '2026-11-20' })),
        3,
      ),
      clockFact('started', {}, 1),
      clockFact(
        'warned',
        ChangeClockWarned.toJSON(
          ChangeClockWarned.fromPartial({ clockId, unitId, appointmentId, dueStrict: '2026-11-22' }),
        ),
        2,
      ),
      clockFact(
        'overdue',
        ChangeClockOverdue.toJSON(
          ChangeClockOverdue.fromPartial({ clockId, unitId, appointmentId, dueRolled: '2026-11-23' }),
        ),
        3,
      ),
      urged(unitId),
    ];
    for (const each of all) await each.send();
    // Each comes again, as after a relay that was killed between publish and flag.
    for (const each of all) await each.send();
    const handler = await token('unit_handler', unitId);
    await arrived(handler, 5);
    const last = urged(unitId);
    await last.send();
    const messages = await arrived(handler, 6);
    expect(messages.map((m) => m.kind).sort()).toEqual([
      'change_overdue',
      'change_warned',
      'filing_recorded',
      'filing_returned',
      'urged',
      'urged',
    ]);
    const of = (name: string) => messages.find((m) => m.kind === name);
    expect(of('urged')).toMatchObject({
      subject: { unitId, filingId: '' },
      parameters: {
        reason: 'vacant',
        byOrganisationName: '锡林郭勒盟教育局',
        urgedOn: '2026-11-24',
        ruleId: 'XL-1/XL-16',
      },
      reference: { document: '锡财综〔2024〕89号', article: '三（二）' },
      read: false,
    });
    expect(of('filing_returned')).toMatchObject({
      subject: { unitId, filingId },
      parameters: { receiver: 'bureau', defectCode: 'incomplete' },
    });
    expect(of('filing_recorded')?.parameters).toEqual({ filingKind: 'change', decisionDate: '2026-11-20' });
    expect(of('change_overdue')).toMatchObject({ subject: { appointmentId }, parameters: { dueRolled: '2026-11-23' } });
  });

  it('also where the process was stopped before the ack', async () => {
    const unitId = newId();
    const sent = urged(unitId);
    await sent.send();
    const handler = await token('unit_handler', unitId);
    await arrived(handler, 1);
    // The inbox forgets: the key of the table still knows.
    await db.pool.query('delete from inbox where event_id = $1', [sent.id]);
    await db.pool.query(`delete from inbox_version where consumer = 'notification-urge'`);
    await sent.send();
    await waitFor('seen again', async () => {
      const { rowCount } = await db.pool.query('select 1 from inbox where event_id = $1', [sent.id]);
      return rowCount === 1;
    });
    expect((await inbox(handler)).messages).toHaveLength(1);
  });
});

describe('who reads it', () => {
  it('whoever acts for the unit, by role; nobody else, and no system', async () => {
    const unitId = newId();
    await urged(unitId).send();
    await arrived(await token('unit_handler', unitId), 1);
    expect((await inbox(await token('specialist', unitId))).messages).toHaveLength(1);
    for (const other of [
      await token('department_officer', unitId),
      await token('bureau_officer', unitId),
      await token('unit_handler', newId()),
    ])
      expect(await inbox(other)).toMatchObject({ messages: [], unread: 0, page: { total: 0 } });
    for (const nobody of [
      await token('analyst', unitId),
      await token('operator', unitId),
      await token('platform_client', unitId, { clientId: 'platform', scopes: ['events:read'] }),
    ]) {
      expect(await client.listMessages({ unreadOnly: false, page: undefined }, { token: nobody })).toMatchObject({
        refusal: { kind: 'forbidden' },
      });
      expect((await client.countUnread({}, { token: nobody })).ok).toBe(false);
      expect((await mark(nobody, { all: true })).ok).toBe(false);
    }
    const service = await signer.forService('gateway');
    expect(await client.countUnread({}, { token: service })).toMatchObject({ refusal: { kind: 'unauthenticated' } });
  });

  it('officers read what is addressed to officers', async () => {
    const organisationId = newId();
    await db.inTx({ kind: 'system', name: 'consumer' }, (tx) =>
      saveMessages(
        tx,
        { id: newId(), time: clock.now().toISOString() },
        (['department_officers', 'bureau_officers', 'unit_handlers'] as const).map((audience) => ({
          organisationId,
          audience,
          kind: 'urged',
          subject: {},
          parameters: {},
        })),
      ),
    );
    const audiences = async (...roles: Role[]) =>
      (await inbox(await token('analyst', organisationId, { roles }))).messages.map((m) => m.audience).sort();
    expect(await audiences('department_officer')).toEqual(['department_officers']);
    expect(await audiences('bureau_officer')).toEqual(['bureau_officers']);
    expect(await audiences('department_officer', 'unit_handler')).toEqual(['department_officers', 'unit_handlers']);
  });
});

describe('read marks', () => {
  it('are of the account alone, of messages of its own alone, and the same twice', async () => {
    const unitId = newId();
    for (let i = 0; i < 5; i += 1) {
      clock.advance(1_000);
      await urged(unitId).send();
    }
    const mine = await token('unit_handler', unitId);
    const colleague = await token('unit_handler', unitId, { accountId: 'a2' });
    const stranger = await token('unit_handler', newId(), { accountId: 'a3' });
    const messages = await arrived(mine, 5);
    const ids = messages.slice(0, 2).map((m) => m.id);
    expect(await mark(mine, { messageIds: ids })).toMatchObject({ value: { unread: 3 } });
    expect(await mark(mine, { messageIds: [...ids, 'nonsense', newId()] })).toMatchObject({ value: { unread: 3 } });
    expect(await client.countUnread({}, { token: colleague })).toMatchObject({ value: { unread: 5 } });
    await mark(stranger, { messageIds: messages.map((m) => m.id) });
    await mark(stranger, { all: true });
    expect(await inbox(mine, { unreadOnly: true })).toMatchObject({ unread: 3, page: { total: 3 } });
    expect((await inbox(mine)).messages.map((m) => m.read)).toEqual([true, true, false, false, false]);
    expect(await mark(mine, { all: true })).toMatchObject({ value: { unread: 0 } });
    expect(await client.countUnread({}, { token: colleague })).toMatchObject({ value: { unread: 5 } });
    expect((await mark(mine, { messageIds: Array<string>(201).fill(newId()) })).ok).toBe(false);
  });

  it('pages go from newest to oldest without a gap, also where times are equal', async () => {
    const unitId = newId();
    for (let i = 0; i < 7; i += 1) await urged(unitId).send();
    const mine = await token('unit_handler', unitId);
    const all = (await arrived(mine, 7)).map((m) => m.id);
    const paged: string[] = [];
    for (let cursor = ''; ;) {
      const { messages, page } = await inbox(mine, { size: 3, cursor });
      expect(page?.total).toBe(7);
      paged.push(...messages.map((m) => m.id));
      cursor = page?.nextCursor ?? '';
      if (!cursor) break;
    }
    expect(paged).toEqual(all);
    expect(
      await client.listMessages({ unreadOnly: false, page: { size: 3, cursor: 'bm9uc2Vuc2U' } }, { token: mine }),
    ).toMatchObject({ refusal: { code: 'cursor' } });
  });
});
