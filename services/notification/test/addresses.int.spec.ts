import type { Actor } from '@zhuanguan/access';
import type { Database } from '@zhuanguan/db';
import type { EventEnvelope } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { fixedClock, testDatabase, testLog, type TestDatabase } from '@zhuanguan/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createEmailChannel } from '../src/channel/email-channel.js';
import type { NotificationContext } from '../src/context.js';
import { sendDue } from '../src/delivery/work-deliveries.js';
import { tellers, workflowTellings } from '../src/message/message.consumer.js';
import { getSettings, resendCode, saveSettings, testChannel, verifyAddress } from '../src/settings/settings.js';
import { startMailServer, textOf, type MailServer } from './mail-server.js';
import { migrateFor, openFor } from './notification-fixture.js';

const clock = fixedClock('2026-11-24T02:00:00Z');
let database: TestDatabase;
let db: Database;
let mail: MailServer;
let ctx: NotificationContext;

beforeAll(async () => {
  database = await testDatabase('notification_addresses', (url) => migrateFor(url, 'addresses'));
  db = openFor(database.url, 'addresses');
  mail = await startMailServer();
  const channel = createEmailChannel({ url: mail.url, from: '政府采购专管员 <noreply@example.gov.cn>' });
  ctx = {
    db,
    now: clock.now,
    channels: new Map([[channel.id, channel]]),
    quiet: { from: 22 * 60, to: 7 * 60 },
    digestAt: 8 * 60 + 30,
    inboxUrl: 'http://localhost/inbox',
  };
});
afterAll(async () => {
  for (const channel of ctx.channels.values()) await channel.close();
  await mail.stop();
  await db.close();
  await database.drop();
});
let day = 0;
beforeEach(() => {
  // Ten in the morning in Shanghai, each test on a day of its own.
  day += 1;
  clock.set(new Date(Date.UTC(2026, 10, 24 + day, 2)).toISOString());
  mail.mails.length = 0;
});

type Person = Actor & { actingOrgId: string };
const person = (): Person => ({
  accountId: newId(),
  actingOrgId: newId(),
  roles: ['unit_handler' as const],
  scopes: [],
});
const save = async (actor: Person, address: string) => {
  const choices = address ? [{ channel: 'email', address, digest: false }] : [];
  const saved = await saveSettings(ctx, actor, choices);
  if (!saved.ok) throw new Error(JSON.stringify(saved.refusal));
  return saved.value.channels[0];
};
const send = (actor: Person) =>
  sendDue({
    ctx,
    log: testLog(),
    postsOf: (ids) =>
      Promise.resolve(
        new Map(ids.map((id) => [id, [{ organisationId: actor.actingOrgId, role: 'unit_handler' as const }]])),
      ),
  });
const verify = (actor: Person, code: string) => verifyAddress(ctx, actor, { channel: 'email', code });
const codeOf = (result: { ok: true } | { ok: false; refusal: { code: string } }) =>
  result.ok ? 'ok' : result.refusal.code;
const setting = async (actor: Person) => {
  const settings = await getSettings(ctx, actor);
  return settings.ok ? settings.value.channels[0] : undefined;
};
/** The code in the last mail to an address. */
const sentTo = (address: string) => {
  const got = mail.mails.findLast((m) => m.to.includes(address));
  return /\d{6}/.exec(textOf(got))?.[0] ?? 'none';
};
const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

async function happens(unitId: string): Promise<void> {
  const event = {
    id: newId(),
    type: 'workflow.filing.recorded.v1',
    time: clock.now().toISOString(),
    data: { filingId: newId(), unitId, kind: 'FILING_KIND_CHANGE', decisionDate: '2026-11-20' },
  } as unknown as EventEnvelope;
  const teller = tellers(ctx, workflowTellings)[event.type];
  await db.inTx(
    { kind: 'system', name: 'consumer' },
    async (tx) => void (await teller?.apply(tx, event, undefined as never)),
  );
}

it('nothing but the code goes to an address before it is proved, and everything after', async () => {
  const actor = person();
  expect(await save(actor, 'new@example.gov.cn')).toMatchObject({
    verified: false,
    codeUntil: expect.any(Date) as Date,
  });
  await happens(actor.actingOrgId);
  expect(codeOf(await testChannel(ctx, actor, 'email'))).toBe('not_verified');
  await send(actor);
  expect(mail.mails).toHaveLength(1);
  expect(textOf(mail.mails[0])).toContain('30 分钟内有效');
  expect(codeOf(await verify(actor, sentTo('new@example.gov.cn')))).toBe('ok');
  await happens(actor.actingOrgId);
  await send(actor);
  // What came before the proof is in the inbox alone.
  expect(mail.mails).toHaveLength(2);
  expect(textOf(mail.mails[1])).toContain('有备案已办结');
  // Saving the same again asks for nothing; the same click again changes nothing.
  expect(await save(actor, 'new@example.gov.cn')).toMatchObject({ verified: true });
  expect(codeOf(await verify(actor, '000000'))).toBe('ok');
  await send(actor);
  expect(mail.mails).toHaveLength(2);
});

it('another address is proved again, and the code of the old one is of no use for it', async () => {
  const actor = person();
  await save(actor, 'old@example.gov.cn');
  await send(actor);
  const old = sentTo('old@example.gov.cn');
  await verify(actor, old);
  await happens(actor.actingOrgId);
  clock.advance(60_000);
  expect(await save(actor, 'next@example.gov.cn')).toMatchObject({ verified: false });
  mail.mails.length = 0;
  await send(actor);
  // What was planned for the old one goes to neither.
  expect(mail.mails.map((m) => m.to)).toEqual([['next@example.gov.cn']]);
  const next = sentTo('next@example.gov.cn');
  expect(codeOf(await verify(actor, next === old ? other(old) : old))).toBe('wrong_code');
  expect(codeOf(await verify(actor, next))).toBe('ok');
  expect(await setting(actor)).toMatchObject({ address: 'next@example.gov.cn', verified: true });
});

it('a code ends after half an hour, and after five tries', async () => {
  const actor = person();
  await save(actor, 'slow@example.gov.cn');
  await send(actor);
  const first = sentTo('slow@example.gov.cn');
  clock.advance(30 * 60_000);
  expect(codeOf(await verify(actor, first))).toBe('code_expired');
  expect((await setting(actor))?.codeUntil).toBeUndefined();
  expect(codeOf(await resendCode(ctx, actor, 'email'))).toBe('ok');
  expect(codeOf(await resendCode(ctx, actor, 'email'))).toBe('code_too_soon');
  await send(actor);
  const second = sentTo('slow@example.gov.cn');
  const wrong = other(second);
  // At the same instant too each try counts.
  const tries = await Promise.all(Array.from({ length: 8 }, () => verify(actor, wrong)));
  expect(tries.map(codeOf).sort()).toEqual([
    ...Array.from({ length: 3 }, () => 'code_spent'),
    ...Array.from({ length: 5 }, () => 'wrong_code'),
  ]);
  expect(codeOf(await verify(actor, second))).toBe('code_spent');
  for (let n = 0; n < 3; n += 1) {
    clock.advance(60_000);
    expect(codeOf(await resendCode(ctx, actor, 'email'))).toBe('ok');
  }
  clock.advance(60_000);
  expect(codeOf(await resendCode(ctx, actor, 'email'))).toBe('too_many_codes');
  await send(actor);
  expect(codeOf(await verify(actor, sentTo('slow@example.gov.cn')))).toBe('ok');
});

it('a code goes out at night too, and one that is over is not sent late', async () => {
  const actor = person();
  clock.advance(13 * 3_600_000);
  await save(actor, 'night@example.gov.cn');
  await send(actor);
  expect(mail.mails).toHaveLength(1);
  const late = person();
  await save(late, 'late@example.gov.cn');
  clock.advance(31 * 60_000);
  await send(late);
  expect(mail.mails).toHaveLength(1);
});

it('an address that the server does not know is said to fail, and nothing more goes there until it works', async () => {
  const actor = person();
  await save(actor, 'gone@example.gov.cn');
  await send(actor);
  await verify(actor, sentTo('gone@example.gov.cn'));
  mail.unknown.add('gone@example.gov.cn');
  mail.mails.length = 0;
  await happens(actor.actingOrgId);
  await send(actor);
  const failing = { verified: true, failingCode: 'EENVELOPE 550', failingSince: clock.now() };
  expect(await setting(actor)).toMatchObject(failing);
  clock.advance(60_000);
  await happens(actor.actingOrgId);
  await send(actor);
  expect(await setting(actor)).toMatchObject(failing);
  const planned = await db.pool.query(`select 1 from delivery where account_id = $1 and kind = 'message'`, [
    actor.accountId,
  ]);
  expect(planned.rowCount).toBe(1);
  // A test that arrives says that it works again.
  mail.unknown.clear();
  clock.advance(60_000);
  expect(codeOf(await testChannel(ctx, actor, 'email'))).toBe('ok');
  await send(actor);
  expect(await setting(actor)).toMatchObject({ verified: true, failingCode: '', failingSince: undefined });
  await happens(actor.actingOrgId);
  await send(actor);
  expect(mail.mails).toHaveLength(2);
});

it('an address taken back takes its code with it, and nobody else proves it', async () => {
  const [actor, stranger] = [person(), person()];
  await save(actor, 'mine@example.gov.cn');
  await send(actor);
  const code = sentTo('mine@example.gov.cn');
  expect(codeOf(await verify(stranger, code))).toBe('not_chosen');
  expect(codeOf(await verify({ ...actor, accountId: stranger.accountId }, code))).toBe('not_chosen');
  await save(actor, '');
  expect(codeOf(await verify(actor, code))).toBe('not_chosen');
  const left = await db.pool.query<{ address: string }>('select address from address_code where account_id = $1', [
    actor.accountId,
  ]);
  expect(left.rows).toEqual([{ address: '' }]);
});
