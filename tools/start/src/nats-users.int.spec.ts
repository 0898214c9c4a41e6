import { jetstreamManager } from '@nats-io/jetstream';
import { connectNats, ensureStream, natsUrlFor, readStream, requestReplay, STREAM, type Nats } from '@zhuanguan/events';
import { testNats, type TestServer } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NATS_USERS, natsUsers, OPERATOR } from './nats-users.js';
import { makeSecrets } from './secrets.js';

const { natsPasswords } = await makeSecrets();
const as: Record<string, Nats> = {};
let server: TestServer;

beforeAll(async () => {
  server = await testNats(natsUsers(natsPasswords));
  for (const user of [...NATS_USERS, OPERATOR] as const)
    as[user] = await connectNats(natsUrlFor(server.url, user, natsPasswords[user]), user);
  await ensureStream(of('gateway'));
});
afterAll(async () => {
  for (const nats of Object.values(as)) await nats.connection.close();
  await server.stop();
});

const of = (user: string): Nats => {
  const nats = as[user];
  if (!nats) throw new Error(user);
  return nats;
};
const EVENT = JSON.stringify({ id: '1', data: {} });
/** Forbidden is forbidden at once; nothing here may end by waiting. */
const attempt = async (work: () => Promise<unknown>): Promise<string> => {
  try {
    await work();
    return 'done';
  } catch (error) {
    const words = `${String(error)} ${String((error as Error).cause)}`;
    return /permission/i.test(words) ? 'forbidden' : words;
  }
};
const subject = (service: string) => `zg.15.25.00.${service}.thing.done.v1`;

describe('one user per service', () => {
  it.each(NATS_USERS.flatMap((user) => NATS_USERS.map((service) => [user, service] as const)))(
    '%s publishes as %s',
    async (user, service) => {
      const expected = user === service && user !== 'gateway' ? 'done' : 'forbidden';
      expect(await attempt(() => of(user).js.publish(subject(service), EVENT, { timeout: 2_000 }))).toBe(expected);
    },
  );

  it.each(NATS_USERS)('%s neither deletes, purges nor changes the stream or a message of it', async (user) => {
    const { jsm } = of(user);
    for (const work of [
      () => jsm.streams.delete(STREAM),
      () => jsm.streams.purge(STREAM),
      () => jsm.streams.update(STREAM, { subjects: ['other.>'] }),
      () => jsm.streams.deleteMessage(STREAM, 1),
      () => jsm.streams.add({ name: 'OTHER', subjects: ['other.>'] }),
    ])
      expect(await attempt(work)).toBe('forbidden');
  });

  it('a service is fed by its own consumer, from what it needs alone', async () => {
    const { jsm } = of('registry');
    const add = (durable_name: string, filter_subject: string) => () =>
      jsm.consumers.add(STREAM, { durable_name, filter_subject, ack_policy: 'explicit' });
    expect(await attempt(add('registry-workflow', 'zg.*.*.*.workflow.>'))).toBe('done');
    expect(await attempt(add('registry-workflow', 'zg.*.*.*.identity.>'))).toBe('forbidden');
    expect(await attempt(add('workflow-account', 'zg.*.*.*.identity.account.>'))).toBe('forbidden');
    expect(await attempt(() => jsm.consumers.delete(STREAM, 'registry-workflow'))).toBe('forbidden');
  });

  it('the gateway reads all, and touches no consumer of a service', async () => {
    const reader = await readStream(of('gateway'), { afterSeq: 0, subject: 'zg.>' });
    for await (const { subject: first } of reader) {
      expect(first).toMatch(/^zg\./);
      break;
    }
    reader.stop();
    const { jsm, js } = of('gateway');
    for (const work of [
      () => jsm.consumers.delete(STREAM, 'registry-workflow'),
      () => jsm.consumers.info(STREAM, 'registry-workflow'),
      async () => (await js.consumers.get(STREAM, 'registry-workflow')).next({ expires: 1_000 }),
    ])
      expect(await attempt(work)).toBe('forbidden');
  });

  it("nobody listens to another's answers", async () => {
    const { connection } = of('notification');
    const heard = new Promise<string>((done) => {
      connection.subscribe('_INBOX_registry.>', { callback: (error) => done(error ? 'forbidden' : 'heard') });
    });
    expect(await heard).toMatch('forbidden');
  });

  it('the operator asks a service to replay, and the service answers', async () => {
    const { connection } = of('registry');
    const subscription = connection.subscribe('zg-replay.registry-workflow', {
      callback: (_, message) => void message.respond(JSON.stringify({ applied: 3 })),
    });
    await connection.flush();
    const aggregate = { aggregateType: 'filing', aggregateId: 'x' };
    expect(await requestReplay(of(OPERATOR).connection, 'registry-workflow', aggregate)).toEqual({ applied: 3 });
    subscription.unsubscribe();
  });

  it('a wrong password, or none, gets no connection', async () => {
    const { connect } = await import('@nats-io/transport-node');
    for (const login of [{}, { user: 'gateway', pass: 'wrong' }, { user: 'nobody', pass: 'x' }])
      expect(await attempt(() => connect({ servers: server.url, reconnect: false, ...login }))).toMatch(/auth/i);
  });

  it('the operator may', async () => {
    const manager = await jetstreamManager(of(OPERATOR).connection);
    expect((await manager.streams.info(STREAM)).state.messages).toBeGreaterThan(0);
  });
});
