import { createServer } from 'node:http';
import { newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { organisation } from '../src/organisations.js';
import { startInstallation, type Installation } from '../src/installation.js';

/** What a collector is sent, as it comes: protobuf, in which trace ids are bytes and service names text. */
const received: Buffer[] = [];
const collector = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    received.push(Buffer.concat(chunks));
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
});
let it0: Installation;

beforeAll(async () => {
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done));
  const address = collector.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  it0 = await startInstallation('apart', {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_BSP_SCHEDULE_DELAY: '100' },
  });
}, 120_000);
afterAll(async () => {
  await it0.stop();
  collector.close();
});

it('one trace goes over HTTP, gRPC, the event and its consumer', async () => {
  const bureau = organisation('bureau', '锡林郭勒盟财政局', '152500');
  const school = organisation('unit', '盟蒙古族中学', '152500', '', bureau.id);
  await it0.register([bureau, school]);
  const handler = await it0.user('unit_handler', school);
  const analyst = await it0.system(['events:read'], '152500');
  const traceId = newId().replaceAll('-', '');
  const filed = await handler.call(
    'POST',
    '/v1/filings',
    {
      kind: 'first',
      unitId: school.id,
      role: 'specialist',
      content: {
        decisionDate: '2026-01-05',
        person: {
          name: '阿拉坦其木格',
          sex: '2',
          title: '科员',
          phone: '13947912345',
          remark: '',
          onEstablishment: true,
          exceptionReason: '',
          noBadRecord: true,
        },
      },
    },
    { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
  );
  expect(filed.status).toBe(201);
  const events = await waitFor('the event and what followed from it', async () => {
    const { items } = (await analyst.call('GET', '/v1/events?size=200')).body as {
      items: { event: { type: string; traceparent?: string } }[];
    };
    const types = items.flatMap(({ event }) => (event.traceparent?.split('-')[1] === traceId ? [event.type] : []));
    return types.includes('registry.standing.changed.v1') && types;
  });
  expect(events).toContain('workflow.filing.submitted.v1');
  const bytes = Buffer.from(traceId, 'hex');
  for (const service of ['gateway', 'workflow', 'registry'])
    await waitFor(`spans of ${service}`, () =>
      received.some((body) => body.includes(bytes) && body.includes(`zhuanguan-${service}`)),
    );
  const all = Buffer.concat(received);
  expect(all.includes('consume workflow.filing.submitted.v1')).toBe(true);
  for (const personal of ['阿拉坦其木格', '13947912345']) expect(all.includes(personal)).toBe(false);
});
