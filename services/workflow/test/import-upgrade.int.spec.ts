import { fileURLToPath } from 'node:url';
import { Organisation, OrganisationKind, OrganisationRegistered } from '@zhuanguan/contracts';
import { migrate, Migration0001TreeClosure, roleUrls } from '@zhuanguan/db';
import { connectNats, ensureStream, makeEvent, startConsumer } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { servePacks } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { testDatabase, testLog, testNats, waitFor } from '@zhuanguan/testkit';
import { expect, it } from 'vitest';
import { buildApp, SCHEMA } from '../src/app.js';
import { getImport } from '../src/import/read-import.js';
import { Migration0010Filing } from '../src/migrations/0010-filing.js';
import { ORGANISATION_SUBJECT } from '../src/organisation/organisation.consumer.js';
import { createPolicyBook } from '../src/policy/policy-book.js';
import { actorAt, migrateFor, must, openAs, rolesFor } from './import-fixture.js';

const JURISDICTIONS = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));
const role = { schema: SCHEMA, ...rolesFor('workflow_upgrade') };

it('an installation of before keeps its imports, and learns the names that went by', async () => {
  const policies = servePacks(await loadPolicySet(JURISDICTIONS), ['152500-xilingol']);
  const before = [Migration0001TreeClosure, Migration0010Filing];
  const database = await testDatabase('workflow_upgrade', (url) =>
    migrate({ url, migrations: before, rowAccess: { tables: {} }, ...role }),
  );
  const server = await testNats();
  const nats = await connectNats(server.url, 'test');
  await ensureStream(nats);
  const { db, query, close } = openAs(database.url, 'workflow_upgrade');
  const [id, jobId] = [newId(), newId()];
  const organisation = Organisation.fromPartial({
    ...{ id, name: '盟第一小学', shortName: '一小', areaCode: '152500', validFrom: '2020-01-01', version: 1 },
    kind: OrganisationKind.ORGANISATION_KIND_UNIT,
    identifiers: [{ scheme: 'budget_unit_code', value: '101003', validFrom: '2020-01-01', validTo: '' }],
  });
  const event = makeEvent({
    ...{ service: 'registry', aggregate: 'organisation', fact: 'registered', aggregateId: id, aggregateVersion: 1 },
    ...{ areaCode: '152500', time: new Date('2026-01-01T00:00:00Z'), correlationId: newId() },
    data: OrganisationRegistered.toJSON(OrganisationRegistered.fromPartial({ organisation })),
  });
  await nats.js.publish(event.subject, event.envelope);
  const log = testLog();
  // As it was: the organisation is kept, its other names are not.
  const apply = async () =>
    void (await query(`insert into organisation values ($1, 'unit', '盟第一小学', '152500', 1)`, [id]));
  const handlers = { 'registry.organisation.registered.v1': { apply } };
  const old = startConsumer({
    db,
    nats,
    log,
    durable: 'workflow-organisation',
    filterSubject: ORGANISATION_SUBJECT,
    handlers,
  });
  await waitFor('the old consumer', async () => (await query('select 1 from organisation')).length > 0);
  await old.stop();
  const person = {
    name: '张三',
    sex: '1',
    title: '会计',
    phone: '139',
    remark: '',
    onEstablishment: true,
    exceptionReason: '',
    noBadRecord: true,
  };
  const error = { field: '/person/phone', code: 'phone', detail: '电话无法识别' };
  const filingId = newId();
  const rows = [
    { rowNumber: 3, outcome: 'refused', unitName: '盟第一小学', person, errors: [error] },
    { rowNumber: 4, outcome: 'filed', unitName: '盟第一小学', person, errors: [], filingId },
  ];
  await query(
    `insert into import_job (id, unit_id, account_id, file_name, file_hash, sheet, state, mode, rows, warnings, created_at)
     values ($1, $2, $2, 'f.xlsx', 'h', '表', 'committed', 'valid_only', $3, '[]', now())`,
    [jobId, id, JSON.stringify(rows)],
  );
  await migrateFor(database.url, 'workflow_upgrade');
  const urls = roleUrls(database.url, rolesFor('workflow_upgrade'));
  const app = await buildApp({
    ...{ databaseUrl: urls.url, systemUrl: urls.systemUrl, nats, policies, log, now: () => new Date() },
  });
  const names = () =>
    query<{ plain: string }>('select plain from organisation_name where organisation_id = $1 order by plain', [id]);
  await waitFor('the names', async () => (await names()).length > 0);
  expect((await names()).map((n) => n.plain)).toEqual(['101003', '一小', '盟第一小学']);
  const ctx = { db, policies: createPolicyBook(policies, []), now: () => new Date() };
  const shown = must(await getImport(ctx, actorAt('unit_handler', id), jobId));
  expect(shown.job).toMatchObject({ purpose: 'own', sheets: [{ name: '表', rows: 2, chosen: true }] });
  expect(shown.rows.map((r) => [r.read.rowNumber, r.result.outcome, r.result.filingId, r.result.errors])).toEqual([
    [3, 'refused', undefined, [error]],
    [4, 'filed', filingId, []],
  ]);
  await app.stop();
  await close();
  await nats.connection.close();
  await server.stop();
  await database.drop();
});
