import { createServer, type Server } from 'node:http';
import { connectNats, ensureStream, makeEvent, streamState, type Nats } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { testNats, waitFor, type TestServer } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStreams, type OpenStreams } from './event-stream.js';

let bus: TestServer;
let nats: Nats;
let server: Server;
let url: string;
let streams: OpenStreams;
let admitted = true;

beforeAll(async () => {
  bus = await testNats();
  nats = await connectNats(bus.url, 'event-stream');
  await ensureStream(nats);
  streams = openStreams(nats, { max: 1, heartbeatMs: 20 });
  const { epoch } = await streamState(nats);
  server = createServer((_, response) => {
    void streams.serve(response, {
      epoch,
      afterSeq: 0,
      subject: 'zg.15.25.>',
      stillAdmitted: () => Promise.resolve(admitted),
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  url = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
});
afterAll(async () => {
  server.close();
  await nats.connection.close();
  await bus.stop();
});

const publish = async (areaCode: string): Promise<void> => {
  const event = makeEvent({
    service: 'sample',
    aggregate: 'thing',
    fact: 'happened',
    aggregateId: newId(),
    aggregateVersion: 1,
    areaCode,
    time: new Date(),
    correlationId: newId(),
    data: {},
  });
  await nats.js.publish(event.subject, event.envelope, { msgID: event.id });
};

it('sends what is of the area, beats, and ends when the reader may not read any more', async () => {
  await publish('420281');
  await publish('152502');
  const response = await fetch(url);
  expect(streams.admit()).toBe(false);
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array);
    // An event and a heartbeat have come; from now on the reader is a stranger.
    if (/^id: /m.test(text) && text.includes('\n: \n')) admitted = false;
  }
  expect(text.match(/^id: /gm)).toHaveLength(1);
  expect(text).toContain('"areacode":"152502"');
  await waitFor('its place is free', () => streams.admit());
});
