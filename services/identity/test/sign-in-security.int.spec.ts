import { OrganisationKind, OrganisationRegistered } from '@zhuanguan/contracts';
import { makeEvent } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SECURITY } from '../src/app.js';
import { bytesOf, codeAt, stepAt } from '../src/second-factor/totp.js';
import { Browser, location } from './browser.js';
import { PUBLIC_URL, startIdentity, type IdentityFixture } from './identity-fixture.js';

const PASSWORD = 'Correct-horse-9';
const [BUREAU, ELSEWHERE] = [newId(), newId()];
let identity: IdentityFixture;
let accountId: string;
let username: string;
let count = 0;

const service = () => ({ token: identity.token });
const as = async (id: string, actingOrgId = BUREAU) => ({
  token: await identity.signer.forActor({ accountId: id, actingOrgId, roles: ['unit_handler'], scopes: [] }),
});
const sql = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) => {
  const owner = new pg.Client(identity.ownerUrl);
  await owner.connect();
  try {
    return (await owner.query<Row>(text, values)).rows;
  } finally {
    await owner.end();
  }
};
const history = async (id = accountId) =>
  (
    await sql<{ type: string }>(
      `select type from identity.history where aggregate_type = 'account' and aggregate_id = $1 order by version`,
      [id],
    )
  ).map(({ type }) => type);

async function makeAccount(over: object = {}): Promise<void> {
  count += 1;
  accountId = newId();
  username = `keeper${count}`;
  const grants = [
    { role: 'unit_handler', organisationId: BUREAU, organisationName: '锡林郭勒盟财政局', areaCode: '152500' },
  ];
  const account = { id: accountId, username, password: PASSWORD, displayName: '巴雅尔', personId: '', grants, ...over };
  const made = await identity.client.registerAccounts({ accounts: [account] }, service());
  if (!made.ok || made.value.results[0]?.result?.$case !== 'account') throw new Error(JSON.stringify(made));
}

async function atTheDoor(address = '10.1.2.3') {
  const tab = new Browser(identity.app.oidcPort());
  const query = new URLSearchParams({
    ...{ client_id: 'zhuanguan-gateway', redirect_uri: `${PUBLIC_URL}/auth/callback`, response_type: 'code' },
    ...{ scope: 'openid', state: 's', nonce: 'n', prompt: 'login' },
    ...{ code_challenge: 'v'.repeat(43), code_challenge_method: 'S256' },
  });
  const page = location(await tab.request(`${PUBLIC_URL}/oidc/auth?${query.toString()}`));
  const type = async (fields: Record<string, string>) => {
    const headers = { 'x-forwarded-for': address };
    const response = await tab.request(page, { method: 'POST', headers, body: new URLSearchParams(fields) });
    const html = await response.text();
    const ticket = /name="ticket" value="([^"]+)"/.exec(html)?.[1] ?? '';
    return { in: response.status === 303, html, ticket, refused: response.headers.get('x-zg-refused') };
  };
  return { page, type };
}
const tryPassword = async (password: string, name = username, address?: string) =>
  (await atTheDoor(address)).type({ username: name, password });
const openSession = async (client = 'Chrome，Windows') => {
  const made = await identity.client.createSession(
    {
      issuer: `${PUBLIC_URL}/oidc`,
      subject: accountId,
      idToken: 'x',
      accessToken: 'x',
      refreshToken: '',
      client,
      network: '10.1.2.*',
    },
    service(),
  );
  if (!made.ok) throw new Error(made.refusal.code);
  return made.value.sessionId;
};
const lives = async (sessionId: string) => (await identity.client.getSession({ sessionId }, service())).ok;

beforeAll(async () => {
  identity = await startIdentity({
    security: { ...DEFAULT_SECURITY, passwordHistory: 3, passwordMaxAgeDays: 90, totpRoles: ['operator'] },
  });
  for (const [id, name] of [
    [BUREAU, '锡林郭勒盟财政局'],
    [ELSEWHERE, '别处财政局'],
  ] as const) {
    const organisation = {
      ...{ id, kind: OrganisationKind.ORGANISATION_KIND_BUREAU, name, areaCode: '152500', validFrom: '2024-01-01' },
    };
    const event = makeEvent({
      ...{ service: 'registry', aggregate: 'organisation', fact: 'registered', aggregateId: id, aggregateVersion: 1 },
      ...{ areaCode: '152500', time: new Date(), correlationId: newId() },
      data: OrganisationRegistered.toJSON(OrganisationRegistered.fromPartial({ organisation })),
    });
    await identity.nats.js.publish(event.subject, event.envelope, { msgID: event.id });
  }
  await waitFor(
    'identity knows the organisations',
    async () => (await sql('select 1 from identity.organisation')).length === 2,
  );
});
afterAll(() => identity.stop());
beforeEach(() => makeAccount());

/** Mistakes until the username is locked, with the waits between. */
async function lock(name = username): Promise<string> {
  let html = '';
  for (let i = 0; i < 5; i += 1) {
    html = (await tryPassword('Not-this-one-9', name)).html;
    identity.clock.advance(5_000);
  }
  return html;
}

describe('a username that is guessed at', () => {
  it('is locked, also for the right password, and says the same whether it exists or not', async () => {
    await lock();
    const known = await tryPassword(PASSWORD);
    await lock('nobody-of-this-name');
    const unknown = await tryPassword(PASSWORD, 'nobody-of-this-name');
    const sentence = /<p class="error"[^>]*>([^<]+)</;
    expect(sentence.exec(known.html)?.[1]).toContain('请 15 分钟后再试');
    expect(sentence.exec(unknown.html)?.[1]).toBe(sentence.exec(known.html)?.[1]);
    expect(known.refused).toBe(`lockout account ${accountId}`);
    expect(unknown.refused).toBe('lockout');
    expect(await history()).toEqual([...Array.from({ length: 5 }, () => 'sign_in_failed'), 'locked']);
  });
  it('is let in again by time', async () => {
    await lock();
    identity.clock.advance(14 * 60_000 + 54_000);
    expect((await tryPassword(PASSWORD)).in).toBe(false);
    identity.clock.advance(2_000);
    expect((await tryPassword(PASSWORD)).in).toBe(true);
  });
  it('is unlocked by who manages the account, with a reason, and by nobody else', async () => {
    await lock();
    const unlock = async (by: object, reason = '本人来电核实', act = 'unlock') =>
      identity.accounts.secureAccount(
        { accountId, username: '', organisationId: BUREAU, act, reason },
        by as { token: string },
      );
    const manager = await as(newId());
    expect(await unlock(await as(newId(), ELSEWHERE))).toMatchObject({ refusal: { code: 'account_not_found' } });
    expect(await unlock(await as(accountId))).toMatchObject({ refusal: { code: 'own_account' } });
    expect(await unlock(manager, ' ')).toMatchObject({ refusal: { code: 'reason_required' } });
    for (const act of ['delete', 'constructor', 'toString'])
      expect(await unlock(manager, '核实', act)).toMatchObject({ refusal: { code: 'act_unknown' } });
    const listed = await identity.accounts.listAccounts({ organisationId: BUREAU }, manager);
    const row = listed.ok ? listed.value.accounts.find((a) => a.id === accountId) : undefined;
    expect(row?.lockedUntil?.getTime()).toBeGreaterThan(identity.clock.now().getTime());
    expect(await unlock(manager)).toMatchObject({ ok: true });
    expect((await tryPassword(PASSWORD)).in).toBe(true);
    expect((await history()).at(-1)).toBe('unlocked');
    const chain = JSON.stringify(
      await sql('select payload from identity.history where aggregate_id = $1', [accountId]),
    );
    expect(chain).not.toContain('本人来电');
    const beside = await sql('select value from identity.history_personal where aggregate_id = $1', [accountId]);
    expect(JSON.stringify(beside)).toContain('本人来电核实');
  });
});

describe('an address from which many are guessed at', () => {
  it('waits, whoever is tried next, while others are let in', async () => {
    for (let i = 0; i < 30; i += 1) await tryPassword('Not-this-one-9', `guess-${count}-${i}`, '10.9.9.9');
    expect((await tryPassword(PASSWORD, username, '10.9.9.9')).html).toContain('请 1 秒后再试');
    expect((await tryPassword(PASSWORD, username, '10.9.9.8')).in).toBe(true);
    const rows = JSON.stringify(await sql('select * from identity.sign_in_attempt'));
    expect(rows).not.toContain('10.9.9');
  });
});

describe('a password', () => {
  it('that somebody else set is changed when it is first used, and is not one of the last', async () => {
    await makeAccount({ mustChangePassword: true });
    const door = await atTheDoor();
    const asked = await door.type({ username, password: PASSWORD });
    expect(asked.html).toContain('首次登录请换成只有您自己知道的密码');
    const set = (ticket: string, newPassword: string, repeat = newPassword) =>
      door.type({ ticket, newPassword, repeat });
    const same = await set(asked.ticket, PASSWORD);
    expect(same.html).toContain('不能使用最近 3 次用过的密码');
    expect((await set(same.ticket, 'Another-horse-9', 'Another-horse-8')).html).toContain('两次输入的新密码不一致');
    expect((await set(same.ticket, 'Admin@2026')).html).toContain('太常见');
    expect((await set(same.ticket, 'Another-horse-9')).in).toBe(true);
    expect((await tryPassword('Another-horse-9')).in).toBe(true);
    expect(await history()).toContain('password_changed');
  });
  it('that has got old is changed on the way in', async () => {
    identity.clock.advance(90 * 86_400_000 - 1_000);
    expect((await tryPassword(PASSWORD)).in).toBe(true);
    identity.clock.advance(1_000);
    const door = await atTheDoor();
    const { html, ticket } = await door.type({ username, password: PASSWORD });
    expect(html).toContain('当前密码已到更换期限');
    const [newPassword, repeat] = ['Another-horse-9', 'Another-horse-9'];
    expect((await door.type({ ticket, newPassword, repeat })).in).toBe(true);
  });
  it('may come back after as many others as the installation says', async () => {
    const change = async (oldPassword: string, newPassword: string) =>
      identity.accounts.changePassword({ oldPassword, newPassword, sessionId: '' }, await as(accountId));
    const steps = [PASSWORD, 'Second-horse-9', 'Third-horse-99', 'Fourth-horse-9'];
    for (let i = 1; i < steps.length; i += 1) {
      expect((await change(steps[i - 1] ?? '', steps[i] ?? '')).ok).toBe(true);
      identity.clock.advance(1_000);
    }
    expect(await change('Fourth-horse-9', 'Second-horse-9')).toMatchObject({
      refusal: { meta: { fields: [{ code: 'password_used_before' }] } },
    });
    expect((await change('Fourth-horse-9', PASSWORD)).ok).toBe(true);
    const kept = await sql('select 1 from identity.former_password where account_id = $1', [accountId]);
    expect(kept).toHaveLength(2);
  });
  it('guessed at an open screen is guessed at as at the door', async () => {
    const own = await as(accountId);
    const guess = () => identity.accounts.beginTotp({ password: 'Not-this-one-9' }, own);
    for (let i = 0; i < 3; i += 1) expect(await guess()).toMatchObject({ refusal: { code: 'wrong_password' } });
    expect(await guess()).toMatchObject({ refusal: { kind: 'limited', code: 'password_too_often' } });
  });
  it('that was changed has ended every other session, and tells the gateways', async () => {
    const [here, there] = [await openSession(), await openSession()];
    const heard: string[] = [];
    const subscription = identity.nats.connection.subscribe('zg.15.25.00.identity.account.sessions_ended.v1', {
      callback: (_, message) => void heard.push(message.string()),
    });
    const change = { oldPassword: PASSWORD, newPassword: 'Second-horse-9', sessionId: here };
    expect((await identity.accounts.changePassword(change, await as(accountId))).ok).toBe(true);
    expect([await lives(here), await lives(there)]).toEqual([true, false]);
    const told = await waitFor('the gateways are told', () => heard[0]);
    expect(JSON.parse(told)).toMatchObject({ data: { accountId } });
    subscription.unsubscribe();
  });
});

/** Sets up 动态口令 as the portal does; the key as an app has it. */
async function enrol(): Promise<{ codeNow: () => string; recovery: string[] }> {
  const own = await as(accountId);
  const begun = await identity.accounts.beginTotp({ password: PASSWORD }, own);
  if (!begun.ok) throw new Error(begun.refusal.code);
  const codeNow = () => codeAt(bytesOf(begun.value.key), stepAt(identity.clock.now()));
  expect(begun.value.uri).toContain(begun.value.key);
  expect(await identity.accounts.confirmTotp({ code: '000000' }, own)).toMatchObject({
    refusal: { code: 'wrong_code' },
  });
  const confirmed = await identity.accounts.confirmTotp({ code: codeNow() }, own);
  if (!confirmed.ok) throw new Error(confirmed.refusal.code);
  identity.clock.advance(30_000);
  return { codeNow, recovery: confirmed.value.recoveryCodes };
}

describe('动态口令', () => {
  it('is asked for after the password; a code is good once, and rests nowhere in the clear', async () => {
    const { codeNow, recovery } = await enrol();
    const code = codeNow();
    const door = await atTheDoor();
    const asked = await door.type({ username, password: PASSWORD });
    expect(asked.html).toContain('请输入动态口令');
    expect(asked.in).toBe(false);
    expect((await door.type({ ticket: asked.ticket, code })).in).toBe(true);
    const again = await atTheDoor();
    const { ticket } = await again.type({ username, password: PASSWORD });
    expect((await again.type({ ticket, code })).html).toContain('已经用过一次');
    identity.clock.advance(30_000);
    expect((await again.type({ ticket, code: codeNow() })).in).toBe(true);
    const rests = JSON.stringify([
      await sql(`select encode(secret, 'escape') as secret from identity.account_totp`),
      await sql('select * from identity.recovery_code'),
    ]);
    for (const each of recovery) expect(rests).not.toContain(each.replaceAll('-', ''));
  });
  it('of one sign-in is no way into another: the ticket is bound to its page and gets old', async () => {
    const { codeNow } = await enrol();
    const [first, second] = [await atTheDoor(), await atTheDoor()];
    const { ticket } = await first.type({ username, password: PASSWORD });
    expect((await second.type({ ticket, code: codeNow() })).html).toContain('请重新输入密码');
    expect((await first.type({ ticket: `${ticket.slice(0, -4)}AAAA`, code: codeNow() })).html).toContain(
      '请重新输入密码',
    );
    identity.clock.advance(10 * 60_000);
    expect((await first.type({ ticket, code: codeNow() })).html).toContain('请重新输入密码');
  });
  it('a recovery code stands in for it, once; guesses lock', async () => {
    const { recovery } = await enrol();
    const door = await atTheDoor();
    const { ticket } = await door.type({ username, password: PASSWORD });
    expect((await door.type({ ticket, code: recovery[0]?.toLowerCase() ?? '' })).in).toBe(true);
    const again = await atTheDoor();
    const next = await again.type({ username, password: PASSWORD });
    expect((await again.type({ ticket: next.ticket, code: recovery[0] ?? '' })).in).toBe(false);
    const state = await identity.accounts.getSecurity({}, await as(accountId));
    expect(state).toMatchObject({ value: { security: { recoveryCodes: 9, totpRequired: false } } });
    for (let i = 0; i < 4; i += 1) {
      identity.clock.advance(5_000);
      await again.type({ ticket: next.ticket, code: '123456' });
    }
    const locked = await again.type({ ticket: next.ticket, code: recovery[1] ?? '' });
    expect(locked.html).toContain('分钟后再试');
    expect(locked.refused).toBe(`lockout account ${accountId}`);
    expect(await history()).toEqual([
      ...['totp_set', 'recovery_code_used'],
      ...Array.from({ length: 5 }, () => 'sign_in_failed'),
      'locked',
    ]);
  });
  it('is set up on the way in where a role requires it, and then cannot be given up', async () => {
    const grants = [
      { role: 'operator', organisationId: BUREAU, organisationName: '锡林郭勒盟财政局', areaCode: '152500' },
    ];
    await makeAccount({ grants });
    const door = await atTheDoor();
    const asked = await door.type({ username, password: PASSWORD });
    const key = /id="key">([^<]+)</.exec(asked.html)?.[1]?.replaceAll(' ', '') ?? '';
    const wrong = await door.type({ ticket: asked.ticket, code: '000000' });
    expect(wrong.html).toContain('动态口令不正确');
    expect(wrong.html.replaceAll(' ', '')).toContain(key);
    const code = codeAt(bytesOf(key), stepAt(identity.clock.now()));
    const codes = await door.type({ ticket: wrong.ticket, code });
    expect(codes.html).toContain('请抄下恢复码');
    expect(codes.in).toBe(false);
    expect((await door.type({ ticket: codes.ticket })).in).toBe(true);
    const removed = await identity.accounts.removeTotp({ password: PASSWORD }, await as(accountId));
    expect(removed).toMatchObject({ refusal: { code: 'totp_required' } });
  });
  it('is given up with the password, and reset by who manages the account, who is named with the reason', async () => {
    await enrol();
    expect(await identity.accounts.removeTotp({ password: 'Not-this-one-9' }, await as(accountId))).toMatchObject({
      refusal: { code: 'wrong_password' },
    });
    expect((await identity.accounts.removeTotp({ password: PASSWORD }, await as(accountId))).ok).toBe(true);
    await enrol();
    const session = await openSession();
    const manager = newId();
    const done = await identity.accounts.secureAccount(
      { ...{ accountId, username: '', organisationId: BUREAU }, act: 'reset_totp', reason: '手机丢失' },
      await as(manager),
    );
    expect(done).toMatchObject({ ok: true, value: { ended: 1 } });
    expect(await lives(session)).toBe(false);
    expect((await tryPassword(PASSWORD)).in).toBe(true);
    const [fact] = await sql(
      `select actor_account as by, type from identity.history where aggregate_id = $1 order by version desc limit 1`,
      [accountId],
    );
    expect(fact).toEqual({ by: manager, type: 'totp_reset' });
  });
});

describe('one’s sessions', () => {
  it('are listed in words, end one by one or all together, and the list gives nothing to sign in with', async () => {
    const [here, there, third] = [await openSession(), await openSession('Firefox，Linux'), await openSession()];
    const own = await as(accountId);
    const list = async () => {
      const answer = await identity.accounts.listSessions({ sessionId: here }, own);
      if (!answer.ok) throw new Error(answer.refusal.code);
      return answer.value.sessions;
    };
    const before = await list();
    expect(before).toHaveLength(3);
    expect(before.filter((s) => s.current)).toHaveLength(1);
    const firefox = before.find((s) => s.client === 'Firefox，Linux');
    expect(firefox).toMatchObject({ network: '10.1.2.*', current: false });
    expect(await lives(firefox?.id ?? '')).toBe(false);
    const end = (over: object) =>
      identity.accounts.endSessions({ sessionId: here, ids: [], others: false, ...over }, own);
    expect(await end({ ids: [firefox?.id ?? '', newId(), 'x'] })).toMatchObject({ value: { ended: 1 } });
    expect([await lives(here), await lives(there), await lives(third)]).toEqual([true, false, true]);
    expect(await end({ others: true })).toMatchObject({ value: { ended: 1 } });
    expect([await lives(here), await lives(third)]).toEqual([true, false]);
    expect(await end({ others: true })).toMatchObject({ value: { ended: 0 } });
    expect(await history()).toEqual([
      ...Array.from({ length: 3 }, () => 'signed_in'),
      'sessions_ended',
      'sessions_ended',
    ]);
  });
  it('of somebody else are not one’s to end, but for who manages the account', async () => {
    const session = await openSession();
    const stranger = await as(newId());
    const [{ ref = '' } = {}] = await sql<{ ref: string }>(
      'select ref from identity.browser_session where account_id = $1',
      [accountId],
    );
    await identity.accounts.endSessions({ sessionId: '', ids: [ref], others: false }, stranger);
    expect(await lives(session)).toBe(true);
    const act = { accountId, username: '', organisationId: BUREAU, act: 'end_sessions', reason: '电脑借给他人' };
    expect(await identity.accounts.secureAccount(act, stranger)).toMatchObject({ value: { ended: 1 } });
    expect(await lives(session)).toBe(false);
  });
});
