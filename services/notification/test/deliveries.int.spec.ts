import { createHmac } from 'node:crypto';
import type { Actor, Role } from '@zhuanguan/access';
import type { Database } from '@zhuanguan/db';
import type { EventEnvelope } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { fixedClock, testDatabase, testLog, waitFor, type TestDatabase } from '@zhuanguan/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmailChannel } from '../src/channel/email-channel.js';
import { createHttpChannel, type HttpChannelConfig } from '../src/channel/http-channel.js';
import type { NotificationContext } from '../src/context.js';
import { deliveryId } from '../src/delivery/delivery-id.js';
import { claimDeliveries } from '../src/delivery/delivery.store.js';
import { BACK_OFF_MINUTES } from '../src/delivery/times.domain.js';
import { sendDue } from '../src/delivery/work-deliveries.js';
import { markRead } from '../src/message/inbox.js';
import { tellers, workflowTellings } from '../src/message/message.consumer.js';
import { getSettings, saveSettings, testChannel, verifyAddress } from '../src/settings/settings.js';
import { startMailServer, textOf, type MailServer } from './mail-server.js';
import { startPlatformServer, type PlatformServer } from './platform-server.js';
import { migrateFor, openFor } from './notification-fixture.js';

/** Ten in the morning in Shanghai. */
const MORNING = '2026-11-24T02:00:00Z';
const clock = fixedClock(MORNING);
const log = testLog();
let database: TestDatabase;
let db: Database;
let mail: MailServer;
let platform: PlatformServer;
let ctx: NotificationContext;
/** Who holds what, as identity says; `away` = it does not answer. */
const posts = new Map<string, { organisationId: string; role: Role }[]>();
let away = false;

beforeAll(async () => {
  database = await testDatabase('notification_deliveries', (url) => migrateFor(url, 'deliveries'));
  db = openFor(database.url, 'deliveries');
  [mail, platform] = await Promise.all([startMailServer(), startPlatformServer()]);
  const config: HttpChannelConfig = {
    id: 'sms',
    name: '短信',
    url: platform.url,
    headers: { authorization: 'Bearer {{secret:TOKEN}}' },
    body: { mobile: '{{to}}', content: '{{text}}', title: '{{title}}', seq: '{{id}}' },
    address: { label: '手机号', pattern: '^1\\d{10}$' },
    success: { field: 'errcode', equals: 0 },
    signature: { header: 'x-signature', secret: '{{secret:KEY}}' },
  };
  const secrets: Record<string, string> = { TOKEN: 't0ken', KEY: 'k3y' };
  const channels = [
    createEmailChannel({ url: mail.url, from: '政府采购专管员 <noreply@example.gov.cn>' }),
    createHttpChannel(config, (name) => secrets[name], { timeoutMs: 1_500 }),
  ];
  ctx = {
    db,
    now: clock.now,
    channels: new Map(channels.map((c) => [c.id, c])),
    quiet: { from: 22 * 60, to: 7 * 60 },
    digestAt: 8 * 60 + 30,
    inboxUrl: 'http://localhost/inbox',
  };
});
afterAll(async () => {
  for (const channel of ctx.channels.values()) await channel.close();
  await Promise.all([mail.stop(), platform.stop()]);
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  clock.set(MORNING);
  away = false;
  mail.mails.length = 0;
  platform.posted.length = 0;
  await db.pool.query(`update delivery set state = 'dropped' where state = 'due'`);
});

const send = () =>
  sendDue({
    ctx,
    log,
    postsOf: async (ids) => {
      if (away) throw new Error('UNAVAILABLE');
      return new Map(ids.map((id) => [id, posts.get(id) ?? []]));
    },
  });
const at = (time: string, day = '2026-11-24') =>
  clock.set(new Date(Date.parse(`${day}T${time}:00Z`) - 8 * 3_600_000).toISOString());
const minutes = (n: number) => clock.advance(n * 60_000);

/** Types in the code that came to the address. */
async function prove(actor: Actor, address: string): Promise<void> {
  await send();
  const got = mail.mails.findIndex((m) => m.to.includes(address));
  const [code = ''] = /\d{6}/.exec(textOf(mail.mails[got])) ?? [];
  const proved = await verifyAddress(ctx, actor, { channel: 'email', code });
  if (!proved.ok) throw new Error(JSON.stringify(proved.refusal));
  mail.mails.splice(got, 1);
}

/** Somebody who files for a unit and wants its messages by these channels. */
async function handler(choices: Parameters<typeof saveSettings>[2]): Promise<Actor & { actingOrgId: string }> {
  const actor = { accountId: newId(), actingOrgId: newId(), roles: ['unit_handler' as const], scopes: [] };
  posts.set(actor.accountId, [{ organisationId: actor.actingOrgId, role: 'unit_handler' }]);
  const saved = await saveSettings(ctx, actor, choices);
  if (!saved.ok) throw new Error(JSON.stringify(saved.refusal));
  for (const { channel, address } of choices) if (channel === 'email') await prove(actor, address);
  return actor;
}
const email = (address: string, digest = false) => ({ channel: 'email', address, digest });
const sms = { channel: 'sms', address: '13800001234', digest: false };

const recorded = (unitId: string, id = newId()): EventEnvelope =>
  ({
    id,
    type: 'workflow.filing.recorded.v1',
    time: clock.now().toISOString(),
    data: { filingId: newId(), unitId, kind: 'FILING_KIND_CHANGE', decisionDate: '2026-11-20' },
  }) as unknown as EventEnvelope;

/** What the consumer does with an event of a unit. */
async function happens(event: EventEnvelope): Promise<void> {
  const teller = tellers(ctx, workflowTellings)[event.type];
  await db.inTx(
    { kind: 'system', name: 'consumer' },
    async (tx) => void (await teller?.apply(tx, event, undefined as never)),
  );
}
const states = async (actor: Actor) =>
  (
    await db.pool.query<{ s: string }>(
      `select concat_ws(' ', kind, channel, state, attempts, outcome) as s from delivery where account_id = $1 and kind <> 'code' order by created_at, channel, id`,
      [actor.accountId],
    )
  ).rows.map((r) => r.s);

describe('e-mail', () => {
  it('goes out once for an event, however often that comes, in words that name nobody', async () => {
    const actor = await handler([email('jingban@example.gov.cn')]);
    const event = recorded(actor.actingOrgId);
    await Promise.all([happens(event), happens(event)]);
    await happens(event);
    await Promise.all([send(), send(), send()]);
    await send();
    expect(mail.mails).toHaveLength(1);
    const [got] = mail.mails;
    expect(got).toMatchObject({ from: 'noreply@example.gov.cn', to: ['jingban@example.gov.cn'] });
    expect(got?.header('message-id')).toMatch(/^<[0-9a-f]{40}@example.gov.cn>$/);
    expect(got?.header('auto-submitted')).toBe('auto-generated');
    expect(await states(actor)).toEqual(['message email sent 1']);
  });

  it('that the server took and did not say so comes again under the same Message-ID', async () => {
    const actor = await handler([email('twice@example.gov.cn')]);
    await happens(recorded(actor.actingOrgId));
    mail.drops = 1;
    await send();
    expect((await states(actor))[0]).toMatch(/^message email due 1 /);
    await send();
    expect(mail.mails).toHaveLength(1);
    minutes(1);
    await send();
    expect(mail.mails).toHaveLength(2);
    expect(new Set(mail.mails.map((m) => m.header('message-id'))).size).toBe(1);
    expect((await states(actor))[0]).toMatch(/^message email sent 2/);
  });

  it('of a process that died between sending and marking comes again under the same Message-ID', async () => {
    const actor = await handler([email('died@example.gov.cn')]);
    await happens(recorded(actor.actingOrgId));
    const now = clock.now();
    const [taken] = await db.inTx({ kind: 'system', name: 'batch' }, (tx) =>
      claimDeliveries(tx, {
        now,
        until: new Date(now.getTime() + 120_000),
        limit: 5,
        quiet: false,
        channels: ['email'],
      }),
    );
    if (!taken) throw new Error('nothing claimed');
    const to = 'died@example.gov.cn';
    const words = { title: '有备案已办结', text: '', link: '' };
    await ctx.channels.get('email')?.send({ ...words, id: deliveryId(taken), to });
    // Here it dies. Nobody else sends while it might still be at it.
    await send();
    expect(mail.mails).toHaveLength(1);
    minutes(2);
    await send();
    expect(new Set(mail.mails.map((m) => m.header('message-id'))).size).toBe(1);
    expect(mail.mails).toHaveLength(2);
  });

  it('to a mailbox that is not there is given up, and the account sees it', async () => {
    const actor = await handler([email('nobody@example.gov.cn')]);
    mail.unknown.add('nobody@example.gov.cn');
    await happens(recorded(actor.actingOrgId));
    await send();
    expect(await states(actor)).toEqual(['message email dead 1 EENVELOPE 550']);
    expect(await getSettings(ctx, actor)).toMatchObject({
      value: { channels: [{ id: 'email', lastState: 'dead', lastCode: 'EENVELOPE 550' }, { id: 'sms' }] },
    });
  });
});

describe('the HTTP channel', () => {
  it('tries again after 500, silence and a body that says no, under one key, until it is taken', async () => {
    const actor = await handler([sms]);
    await happens(recorded(actor.actingOrgId));
    platform.next = [
      { status: 500 },
      'hang',
      { status: 200, body: '{"errcode":45009}' },
      { status: 302, location: '/' },
    ];
    const seen: string[] = [];
    for (const wait of [0, ...BACK_OFF_MINUTES.slice(0, 4)]) {
      minutes(wait);
      await send();
      seen.push(...(await states(actor)));
    }
    expect(seen).toEqual([
      'message sms due 1 HTTP 500',
      'message sms due 2 TIMEOUT',
      'message sms due 3 errcode 45009',
      'message sms due 4 UNREACHABLE',
      'message sms sent 5',
    ]);
    expect(new Set(platform.posted.map((p) => p.headers['idempotency-key'])).size).toBe(1);
    const [first] = platform.posted;
    expect(first?.body).toEqual({
      mobile: '13800001234',
      title: '【政府采购专管员】有备案已办结',
      content: '有备案已办结。请登录系统查看：http://localhost/inbox',
      seq: first?.headers['idempotency-key'],
    });
    expect(first?.headers).toMatchObject({
      authorization: 'Bearer t0ken',
      'x-signature': createHmac('sha256', 'k3y')
        .update(first?.raw ?? '')
        .digest('hex'),
    });
  });

  it('is given up after the last try, and others go on', async () => {
    const [lost, fine] = [await handler([sms]), await handler([email('fine@example.gov.cn')])];
    await happens(recorded(lost.actingOrgId));
    platform.next = Array.from({ length: 20 }, () => ({ status: 503 }));
    await send();
    ctx = { ...ctx, quiet: undefined };
    for (const wait of BACK_OFF_MINUTES) {
      minutes(wait);
      await send();
    }
    ctx = { ...ctx, quiet: { from: 22 * 60, to: 7 * 60 } };
    platform.next = [];
    expect(await states(lost)).toEqual([`message sms dead ${BACK_OFF_MINUTES.length + 1} HTTP 503`]);
    clock.set(MORNING);
    await happens(recorded(fine.actingOrgId));
    await send();
    expect(await states(fine)).toEqual(['message email sent 1']);
  });
});

describe('when', () => {
  it('nothing in quiet hours, and nothing after them that was read meanwhile', async () => {
    const [late, early] = [
      await handler([email('late@example.gov.cn')]),
      await handler([email('early@example.gov.cn')]),
    ];
    at('23:30');
    await happens(recorded(late.actingOrgId));
    await happens(recorded(early.actingOrgId));
    await send();
    at('06:59', '2026-11-25');
    await markRead(ctx, early, { messageIds: [], all: true });
    await send();
    expect(mail.mails).toHaveLength(0);
    at('07:00', '2026-11-25');
    await send();
    expect(mail.mails.map((m) => m.to)).toEqual([['late@example.gov.cn']]);
    expect(await states(early)).toEqual(['message email dropped 1 read']);
  });

  it('a digest is one e-mail a day with all that is unread', async () => {
    const actor = await handler([email('digest@example.gov.cn', true), sms]);
    for (let i = 0; i < 3; i += 1) await happens(recorded(actor.actingOrgId));
    await send();
    expect([mail.mails.length, platform.posted.length]).toEqual([0, 3]);
    at('08:30', '2026-11-25');
    await send();
    await send();
    expect(mail.mails).toHaveLength(1);
    const text = textOf(mail.mails[0]);
    expect(text).toContain('您有 3 条未读消息');
    // The next day there is nothing new, and nothing goes out; another one counts what is unread still.
    at('09:00', '2026-11-26');
    await send();
    await happens(recorded(actor.actingOrgId));
    at('08:30', '2026-11-27');
    await send();
    expect(mail.mails).toHaveLength(2);
    await markRead(ctx, actor, { messageIds: [], all: true });
    await happens(recorded(actor.actingOrgId));
    await markRead(ctx, actor, { messageIds: [], all: true });
    at('08:30', '2026-11-28');
    await send();
    expect(mail.mails).toHaveLength(2);
  });

  it('what a consumer reads again from long ago stays in the inbox alone', async () => {
    const actor = await handler([email('old@example.gov.cn')]);
    const event = recorded(actor.actingOrgId);
    clock.advance(4 * 86_400_000);
    await happens(event);
    await send();
    expect(await states(actor)).toEqual([]);
  });
});

it('what could not go out for days is old news', async () => {
  const actor = await handler([email('stale@example.gov.cn')]);
  await happens(recorded(actor.actingOrgId));
  clock.advance(4 * 86_400_000);
  await send();
  expect(await states(actor)).toEqual(['message email dropped 1 too_old']);
});

describe('to whom', () => {
  it('nobody who has left the post, and nobody who has taken the address back', async () => {
    const [left, changed] = [
      await handler([email('left@example.gov.cn')]),
      await handler([email('off@example.gov.cn')]),
    ];
    await happens(recorded(left.actingOrgId));
    await happens(recorded(changed.actingOrgId));
    posts.delete(left.accountId);
    await saveSettings(ctx, changed, []);
    await send();
    expect(mail.mails).toHaveLength(0);
    expect([await states(left), await states(changed)]).toEqual([
      ['message email dropped 1 no_post'],
      ['message email dropped 1 unsubscribed'],
    ]);
    const both = [left.accountId, changed.accountId];
    const kept = await db.pool.query('select 1 from subscription where account_id = any($1)', [both]);
    expect(kept.rowCount).toBe(0);
  });

  it('while identity is away everything waits, and no try is counted', async () => {
    const actor = await handler([email('waits@example.gov.cn')]);
    await happens(recorded(actor.actingOrgId));
    away = true;
    await send();
    expect(await states(actor)).toEqual(['message email due 0 WAITING']);
    away = false;
    minutes(1);
    await send();
    expect((await states(actor))[0]).toMatch(/^message email sent 1/);
  });
});

describe('settings', () => {
  it.each([
    [[{ ...sms, address: '12345' }], '/channels/0/address'],
    [[email('a@b.cn'), email('c@d.cn')], '/channels/1/channel'],
    [[{ ...sms, digest: true }], '/channels/0/digest'],
    [[{ channel: 'fax', address: '1', digest: false }], '/channels/0/channel'],
    [[email(' ')], '/channels/0/address'],
  ])('%j: refused at %s', async (choices, field) => {
    const actor = await handler([]);
    expect(await saveSettings(ctx, actor, choices)).toMatchObject({
      refusal: { code: 'invalid_settings', meta: { fields: [{ field }] } },
    });
  });

  it('are seen and changed by nobody else, and not by systems', async () => {
    const actor = await handler([email('mine@example.gov.cn')]);
    const other = { ...actor, accountId: newId() };
    expect(JSON.stringify(await getSettings(ctx, other))).not.toContain('mine@');
    await saveSettings(ctx, other, []);
    expect(JSON.stringify(await getSettings(ctx, actor))).toContain('mine@');
    expect(await getSettings(ctx, { ...actor, roles: ['platform_client'] })).toMatchObject({ ok: false });
    const { actingOrgId: _, ...nowhere } = actor;
    expect(await getSettings(ctx, nowhere)).toMatchObject({ refusal: { code: 'no_acting_organisation' } });
  });

  it('a test goes out at once, also at night, and once a minute', async () => {
    const actor = await handler([email('test@example.gov.cn')]);
    at('23:00');
    expect(await testChannel(ctx, actor, 'sms')).toMatchObject({ refusal: { code: 'not_chosen' } });
    expect((await testChannel(ctx, actor, 'email')).ok).toBe(true);
    expect(await testChannel(ctx, actor, 'email')).toMatchObject({ refusal: { kind: 'limited' } });
    await send();
    await waitFor('the test', () => mail.mails.length === 1);
    expect(await getSettings(ctx, actor)).toMatchObject({ value: { channels: [{ lastState: 'sent' }, {}] } });
  });
});
