import { connectNats, ensureStream, STREAM, type Nats } from '@zhuanguan/events';
import { testLog, testNats, waitFor, type TestServer } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { streamProjection } from './stream-projection.js';

let bus: TestServer;
let nats: Nats;
beforeAll(async () => {
  bus = await testNats();
  nats = await connectNats(bus.url, 'stream-projection');
  await ensureStream(nats);
});
afterAll(async () => {
  await nats.connection.close();
  await bus.stop();
});

it('is not ready while it takes the whole anew after another life of the stream: half of it would answer wrongly', async () => {
  let loads = 0;
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((done) => (goOn = done));
  const projection = streamProjection(
    { nats, log: testLog(), now: () => new Date() },
    {
      name: 'sample',
      subject: 'zg.*.*.*.sample.thing.>',
      load: () => ((loads += 1) === 1 ? Promise.resolve() : held),
      take: () => undefined,
    },
  );
  projection.start();
  await waitFor('it is loaded', () => projection.ready());
  await nats.jsm.streams.delete(STREAM);
  await ensureStream(nats);
  await waitFor('it loads anew', () => loads === 2);
  expect(projection.ready()).toBe(false);
  goOn();
  await waitFor('it is loaded again', () => projection.ready());
  await projection.stop();
});
