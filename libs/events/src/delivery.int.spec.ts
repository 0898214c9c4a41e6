import { appendFacts, migrate, openDatabase, roleUrls, type Database, type Fact } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import { testDatabase, testLog, testNats, waitFor, type TestDatabase, type TestServer } from '@zhuanguan/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  connectNats,
  ensureStream,
  listParked,
  makeEvent,
  NotYetError,
  readStream,
  replayParked,
  requestReplay,
  startConsumer,
  startOutboxNotifier,
  startRelay,
  streamState,
  subjectFor,
  subjectsBelow,
  type EventEnvelope,
  type EventHandler,
  type Nats,
} from './index.js';

let test: TestDatabase;
let server: TestServer;
let db: Database;
let nats: Nats;
let url: string;
const log = testLog();
const ROLES = { appRole: 'zg_events', appPassword: 'interactive', systemPassword: 'system' };
const stops: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  test = await testDatabase('libs_events', (u) =>
    migrate({ url: u, schema: 'sample', migrations: [], rowAccess: { tables: {} }, ...ROLES }),
  );
  const urls = roleUrls(test.url, ROLES);
  url = urls.systemUrl;
  server = await testNats();
  db = openDatabase({ ...urls, schema: 'sample', applicationName: 'test' });
  nats = await connectNats(server.url, 'test');
  await ensureStream(nats);
  await ensureStream(nats);
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
afterAll(async () => {
  await nats.connection.close();
  await db.close();
  await server.stop();
  await test.drop();
});

const system = { kind: 'system', name: 'service' } as const;
const fact = (aggregate: string, id: string, version: number, extra = {}): Fact => ({
  aggregateType: aggregate,
  aggregateId: id,
  expectedVersion: version - 1,
  type: 'happened',
  at: new Date(),
  actor: {},
  payload: {},
  event: (aggregateVersion) =>
    makeEvent({
      service: 'sample',
      aggregate,
      fact: 'happened',
      aggregateId: id,
      aggregateVersion,
      areaCode: '152502',
      time: new Date(),
      correlationId: newId(),
      data: { version, ...extra },
    }),
});
const append = (facts: Fact[]) => db.inTx(system, (tx) => appendFacts(tx, facts));
const relay = () => {
  const notifier = startOutboxNotifier(db, log);
  const running = startRelay({ db, nats, url, log });
  stops.push(
    () => notifier.stop(),
    () => running.stop(),
  );
};

/** Effects are counted in the consumer's own transaction, so a double effect would show. */
function consumer(aggregate: string, handler?: Partial<EventHandler>) {
  const applied: EventEnvelope[] = [];
  const durable = `test-${aggregate}`;
  const handlers = {
    [`sample.${aggregate}.happened.v1`]: {
      apply: (_: unknown, event: EventEnvelope) => Promise.resolve(void applied.push(event)),
      ...handler,
    },
  };
  const running = startConsumer({
    db,
    nats,
    log,
    durable,
    filterSubject: `zg.*.*.*.sample.${aggregate}.>`,
    handlers,
    maxAttempts: 2,
  });
  stops.push(() => running.stop());
  return {
    applied,
    durable,
    handlers,
    versions: (id: string) => applied.filter((e) => e.aggregateid === id).map((e) => e.aggregateversion),
  };
}

describe('subjects', () => {
  it('are the pairs of the area code', () => {
    expect(subjectFor('152571', 'workflow.filing.recorded.v1')).toBe('zg.15.25.71.workflow.filing.recorded.v1');
    expect(subjectFor('GaoXin Qu', 'a.b.c.v1')).toBe('zg.00.00.x-gaoxin-qu.a.b.c.v1');
    expect([subjectsBelow('152500'), subjectsBelow('152502'), subjectsBelow('150000')]).toEqual([
      'zg.15.25.>',
      'zg.15.25.02.>',
      'zg.15.>',
    ]);
  });
});

describe('from commit to effect', () => {
  it('every event has one effect, in order', async () => {
    relay();
    const { versions } = consumer('order');
    const ids = [newId(), newId(), newId()];
    for (let v = 1; v <= 20; v += 1) await append(ids.map((id) => fact('order', id, v)));
    await waitFor('all effects', () => ids.every((id) => versions(id).length === 20));
    for (const id of ids) expect(versions(id)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });
  it('a writer that commits late is not skipped', async () => {
    relay();
    const { versions } = consumer('late');
    const [slow, fast] = [newId(), newId()];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let appended: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => (appended = resolve));
    const writing = db.inTx(system, async (tx) => {
      await appendFacts(tx, [fact('late', slow, 1)]);
      appended();
      await held;
    });
    await inside;
    await append([fact('late', fast, 1)]);
    await waitFor('the fast one', () => versions(fast).length === 1);
    release();
    await writing;
    await waitFor('the slow one', () => versions(slow).length === 1);
  });
  it('the same event twice and out of order: one effect each', async () => {
    const { versions } = consumer('twice');
    const id = newId();
    const events = [1, 2, 3].map((v) => fact('twice', id, v).event?.(v));
    for (const event of [events[2], events[0], events[0], events[1], events[2]])
      if (event) await nats.js.publish(event.subject, event.envelope);
    await waitFor('three effects', () => versions(id).length === 3);
    expect(versions(id)).toEqual([1, 2, 3]);
    const once = newId();
    const after = fact('twice', once, 1).event?.(1);
    if (after) await nats.js.publish(after.subject, after.envelope);
    await waitFor('the one after', () => versions(once).length === 1);
    expect(versions(id)).toHaveLength(3);
  });
  it('one relay leads, the other stands by and takes over', async () => {
    const first = startRelay({ db, nats, url, log });
    const second = startRelay({ db, nats, url, log });
    stops.push(() => second.stop());
    const { versions } = consumer('leader');
    const id = newId();
    await append([fact('leader', id, 1)]);
    await waitFor('first', () => versions(id).length === 1);
    await first.stop();
    await append([fact('leader', id, 2)]);
    await waitFor('second', () => versions(id).length === 2);
  });
});

describe('trouble', () => {
  it('nothing is lost when NATS is killed', async () => {
    relay();
    const { versions } = consumer('killed');
    const id = newId();
    await append([fact('killed', id, 1)]);
    await waitFor('before', () => versions(id).length === 1);
    await server.kill();
    for (let v = 2; v <= 10; v += 1) await append([fact('killed', id, v)]);
    await server.restart();
    await waitFor('after', () => versions(id).length === 10, 40_000);
    expect(versions(id)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
  }, 60_000);
  it('a poisoned event parks its aggregate alone, until it is replayed', async () => {
    relay();
    let broken = true;
    const applied: string[] = [];
    const { durable, handlers } = consumer('poison', {
      apply: (_, event) => {
        if (broken && (event.data as { bad?: boolean }).bad) return Promise.reject(new Error('cannot be applied'));
        return Promise.resolve(void applied.push(`${event.aggregateid}:${event.aggregateversion}`));
      },
    });
    const [bad, good] = [newId(), newId()];
    await append([fact('poison', bad, 1, { bad: true }), fact('poison', good, 1)]);
    await waitFor('parked', async () => (await listParked(db)).some((p) => p.aggregateId === bad));
    await append([fact('poison', bad, 2), fact('poison', good, 2)]);
    await waitFor('the other goes on', () => applied.includes(`${good}:2`));
    await waitFor(
      'the next one waits behind it',
      async () => (await listParked(db)).filter((p) => p.aggregateId === bad).length === 2,
    );
    broken = false;
    expect(await replayParked({ db, durable, handlers }, 'poison', bad)).toBe(2);
    expect(applied.filter((a) => a.startsWith(bad))).toEqual([`${bad}:1`, `${bad}:2`]);
    await append([fact('poison', bad, 3)]);
    await waitFor('and on', () => applied.includes(`${bad}:3`));
  });
  it('the running service replays when it is asked, says what still fails, and silence means that it does not run', async () => {
    relay();
    let broken = true;
    const applied: string[] = [];
    const { durable } = consumer('asked', {
      apply: (_, event) => {
        if (broken && (event.data as { bad?: boolean }).bad) return Promise.reject(new Error('cannot be applied'));
        return Promise.resolve(void applied.push(`${event.aggregateid}:${event.aggregateversion}`));
      },
    });
    const aggregate = { aggregateType: 'asked', aggregateId: newId() };
    await append([fact('asked', aggregate.aggregateId, 1, { bad: true }), fact('asked', aggregate.aggregateId, 2)]);
    const parked = async () => (await listParked(db)).filter((p) => p.aggregateId === aggregate.aggregateId);
    await waitFor('both parked', async () => (await parked()).length === 2);
    expect((await parked())[0]?.parkedAt).toBeInstanceOf(Date);
    expect(await requestReplay(nats.connection, durable, aggregate)).toEqual({
      applied: 0,
      error: 'Error: cannot be applied',
    });
    expect(await parked()).toHaveLength(2);
    broken = false;
    // One more comes while the others are applied: it neither overtakes them nor stays behind.
    const outcomes = await Promise.all([
      requestReplay(nats.connection, durable, aggregate),
      append([fact('asked', aggregate.aggregateId, 3)]),
    ]);
    expect(outcomes[0]).toMatchObject({ applied: expect.any(Number) as number });
    await waitFor('all three', () => applied.length === 3);
    expect(applied).toEqual([1, 2, 3].map((v) => `${aggregate.aggregateId}:${v}`));
    expect(await parked()).toEqual([]);
    expect(await requestReplay(nats.connection, 'nobody-here', aggregate)).toBeUndefined();
  });
  it('what a batch touched is settled once, with the last event; a poisoned one is left out', async () => {
    const settled: [string, string][] = [];
    let applied = 0;
    const [bad, good] = [newId(), newId()];
    await append([1, 2, 3].flatMap((v) => [fact('settle', good, v)]).concat(fact('settle', bad, 1, { bad: true })));
    relay();
    await waitFor('published', async () => {
      const { rows } = await db.pool.query('select 1 from outbox where published_at is null');
      return rows.length === 0;
    });
    const running = startConsumer({
      db,
      nats,
      log,
      durable: 'test-settle',
      filterSubject: 'zg.*.*.*.sample.settle.>',
      maxAttempts: 2,
      handlers: {
        'sample.settle.happened.v1': {
          apply: (_, event) => {
            if ((event.data as { bad?: boolean }).bad) return Promise.reject(new Error('cannot be applied'));
            applied += 1;
            return Promise.resolve([event.aggregateid]);
          },
        },
      },
      settle: async (_, touched) => {
        for (const [id, event] of touched) settled.push([id, `${event.aggregateversion}`]);
      },
    });
    stops.push(() => running.stop());
    await waitFor('parked', async () => (await listParked(db)).some((p) => p.aggregateId === bad));
    await append([fact('settle', good, 4)]);
    await waitFor('settled', () => settled.at(-1)?.[1] === '4');
    expect(settled.every(([id]) => id === good)).toBe(true);
    expect(settled.length).toBeLessThanOrEqual(applied);
  });
  it('a neighbour that is away makes the event wait, not park', async () => {
    relay();
    let tries = 0;
    const { versions } = consumer('away', {
      prepare: () =>
        (tries += 1) < 4 ? Promise.reject(new NotYetError('workflow is away')) : Promise.resolve('content'),
    });
    const id = newId();
    await append([fact('away', id, 1)]);
    await waitFor('applied', () => versions(id).length === 1);
    expect((await listParked(db)).filter((p) => p.aggregateId === id)).toEqual([]);
  });
});

describe('reading the stream', () => {
  it('continues after a position, in order', async () => {
    relay();
    const { lastSeq, epoch } = await streamState(nats);
    expect(epoch).toMatch(/^[0-9a-z]+$/);
    const id = newId();
    await append([fact('feed', id, 1), fact('feed', id, 2)]);
    const reader = await readStream(nats, { afterSeq: lastSeq, subject: 'zg.15.25.>' });
    const seen: number[] = [];
    for await (const { envelope } of reader) {
      seen.push(envelope.aggregateversion);
      if (seen.length === 2) reader.stop();
    }
    expect(seen).toEqual([1, 2]);
  });
});
