import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { publicHalf } from '@zhuanguan/db';
import { connectNats, readStream, streamState } from '@zhuanguan/events';
import { newId, PERSONAL_FIELDS } from '@zhuanguan/kernel';
import { readWorkbook } from '@zhuanguan/documents';
import { SERVICE_SCHEMAS } from '@zhuanguan/start';
import { waitFor } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type User } from '../src/http-caller.js';
import { startInstallation, type Installation } from '../src/installation.js';
import { collector, day, found, MARK, marks, person, spans, verifiedElsewhere } from '../src/marked-data.js';
import { organisation } from '../src/organisations.js';
import { specialistTable } from '../src/specialist-table.js';
import { startMailbox, type Mailbox } from './mailbox.js';

let at: Installation;
let mailbox: Mailbox;
let folder: string;
let output: number;
let owner: pg.Client;
let [handler, other, department, bureau, region, auditor]: User[] = [];
/** Everything that was answered to somebody whom the data are none of the business of, or who was refused. */
const toOthers: { what: string; text: string }[] = [];
const heard = (what: string, answer: Answer): Answer => {
  toOthers.push({ what, text: JSON.stringify(answer.body) });
  return answer;
};

const autonomous = organisation('bureau', '内蒙古自治区财政厅', '150000');
const league = organisation('bureau', '锡林郭勒盟财政局', '152500', '', autonomous.id);
const education = organisation('department', '锡林郭勒盟教育局', '152500', '', league.id);
const school = organisation('unit', '盟蒙古族中学', '152500', education.id, league.id);
const library = organisation('unit', '盟图书馆', '152500', education.id, league.id);

beforeAll(async () => {
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done));
  const address = collector.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  mailbox = await startMailbox();
  folder = mkdtempSync(join(tmpdir(), 'zg-marked-'));
  output = openSync(join(folder, 'output.log'), 'a');
  at = await startInstallation('apart', {
    outputTo: output,
    env: {
      ...{
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
        OTEL_BSP_SCHEDULE_DELAY: '100',
        LOG_LEVEL: 'trace',
      },
      ...{ SMTP_URL: mailbox.url, SMTP_FROM: 'zhuanguan@example.cn', QUIET_HOURS: 'none', AUDIT_EVERY_S: '1' },
    },
  });
  owner = new pg.Client(at.adminUrl);
  await owner.connect();
  await at.register([autonomous, league, education, school, library]);
  handler = await at.user('unit_handler', school);
  other = await at.user('unit_handler', library);
  department = await at.user('department_officer', education);
  bureau = await at.user('bureau_officer', league);
  region = await at.user('bureau_officer', autonomous);
  auditor = await at.user('audit_admin', league);
}, 300_000);
afterAll(async () => {
  await owner?.end();
  await at?.stop();
  await mailbox?.stop();
  collector.close();
  closeSync(output);
  rmSync(folder, { recursive: true, force: true });
});

const submit = (content: object, extra: object = {}): Promise<Answer> =>
  handler!.call('POST', '/v1/filings', {
    ...{ kind: 'first', unitId: school.id, role: 'specialist', content: { decisionDate: day(-3), ...content } },
    ...extra,
  });
async function onRecord({ id }: { id: string }): Promise<Answer['body']> {
  const { contentHash } = (await bureau!.call('GET', `/v1/filings/${id}`)).body;
  await bureau!.call('POST', `/v1/filings/${id}/receipts`, { contentHash });
  return (await department!.call('POST', `/v1/filings/${id}/receipts`, { contentHash })).body;
}
let first: Answer['body'];
let change: Answer['body'];

describe('a month of work with marked data', () => {
  it('is filed, returned, corrected and recorded; others see it masked or not at all', async () => {
    const filed = await submit({ person: person() });
    expect(filed.status).toBe(201);
    first = filed.body;
    heard('a filing that is none of theirs', await other!.call('GET', `/v1/filings/${first.id}`));
    heard('a wrong phone', await submit({ person: person({ phone: MARK.badPhone }) }));
    heard('a field nobody knows', await submit({ person: person({ wechat: MARK.unknownField }) }));
    heard('not JSON', await handler!.call('POST', '/v1/filings', `{"name": "${MARK.name}"`));
    heard('the same once more', await submit({ person: person() }));
    const returned = await bureau!.call('POST', `/v1/filings/${first.id}/returns`, {
      ...{
        contentHash: first.contentHash,
        defectCode: 'incomplete',
        remark: MARK.returned,
        field: '/content/person/name',
      },
    });
    expect(returned.status).toBe(200);
    const corrected = await handler!.call(
      'POST',
      `/v1/filings/${first.id}/corrections`,
      { content: { decisionDate: day(-3), person: person({ name: MARK.correctedName }) } },
      { 'if-match': returned.headers.get('etag') ?? '' },
    );
    expect(corrected.status).toBe(200);
    first = await onRecord(first);
    expect(first.state).toBe('on_record');
    const seen = (await region!.call('GET', `/v1/filings/${first.id}`)).body.content.person;
    expect(seen).toMatchObject({ name: MARK.correctedName, phone: '139****0001' });
    expect([seen.remark, seen.exceptionReason]).toEqual([undefined, undefined]);
  });

  it('is changed, handed over, searched for, declared on, drafted and imported', async () => {
    const changed = await submit(
      {
        ...{ decisionDate: day(-1), changeReason: MARK.changeReason, predecessorAppointmentId: first.appointmentId },
        person: person({ name: MARK.successor, phone: MARK.successorPhone }),
      },
      { kind: 'change' },
    );
    expect([changed.status, changed.body.code]).toEqual([201, undefined]);
    change = await onRecord(changed.body);
    await waitFor('the directory follows', async () => {
      const { unit } = (await handler!.call('GET', `/v1/units/${school.id}`)).body;
      return unit.appointments[0]?.person.name === MARK.successor;
    });
    heard('a search by name', await other!.call('POST', '/v1/directory/search', { query: MARK.searched }));
    const declared = await handler!.call('POST', `/v1/units/${school.id}/conflict-declarations`, {
      ...{
        personId: change.personId,
        kind: 'kinship',
        supplierName: '某某商贸有限公司',
        note: MARK.conflict,
        validFrom: day(0),
      },
    });
    expect([201, 422, 400]).toContain(declared.status);
    await handler!.call('PUT', `/v1/appointments/${first.appointmentId}/handover`, {
      ...{ items: [], handedOn: day(0), receiverName: MARK.receiver, supervisorName: MARK.supervisor },
    });
    expect(
      (await handler!.call('PUT', `/v1/drafts/${newId()}`, { unitId: school.id, body: { remark: MARK.draft } })).status,
    ).toBe(200);
    const form = new FormData();
    form.set('unitId', education.id);
    form.set('purpose', 'on_behalf');
    const table = await specialistTable([
      { name: MARK.importedName, phone: MARK.importedPhone, unit: library.name, remark: MARK.importedRemark },
      { name: MARK.importedName, phone: MARK.badPhone, unit: '没有这个单位' },
    ]);
    form.set('file', new Blob([new Uint8Array(table)]), `${MARK.importedFile}.xlsx`);
    const job = (await department!.call('POST', '/v1/imports', form)).body;
    await department!.call('POST', `/v1/imports/${job.id}/commit`, { mode: 'valid_only', decisionDate: day(-1) });
    const { filingId } = await waitFor('the row is filed', async () => {
      const { rows } = (await department!.call('GET', `/v1/imports/${job.id}`)).body;
      return rows.find((r: { filingId?: string }) => r.filingId) as { filingId: string } | undefined;
    });
    expect(
      (await department!.call('POST', `/v1/filings/${filingId}/withdraw`, { remark: MARK.withdrawn })).status,
    ).toBe(200);
    await handler!.call('PUT', '/v1/inbox/settings', { channels: [{ channel: 'email', address: MARK.address }] });
    await mailbox.codeTo(MARK.address);
  });

  it('meets a fault of the database, which quotes the row it was about', async () => {
    await owner.query(
      `alter table workflow.person add constraint fault check (name <> '${MARK.faultName}');
       alter table workflow.draft add constraint fault check (body not like '%${MARK.faultName}%')`,
    );
    const filed = heard('a fault', await submit({ person: person({ name: MARK.faultName, phone: MARK.faultPhone }) }));
    expect([filed.status, filed.body.code]).toEqual([500, 'fault']);
    const draft = await handler!.call('PUT', `/v1/drafts/${newId()}`, {
      unitId: school.id,
      body: { n: MARK.faultName },
    });
    expect(heard('another fault', draft).status).toBe(500);
  });
});

describe('a masked phone', () => {
  const reveal = (user: User, path: string, extra: object = {}) =>
    user.call('POST', `${path}/reveal`, { field: 'phone', purpose: 'contact', reason: MARK.reveal, ...extra });

  it('is shown to an officer with a reason, and that is in the log before it is answered', async () => {
    const path = `/v1/appointments/${change.appointmentId}`;
    const shown = await reveal(bureau!, path);
    expect([shown.status, shown.body]).toEqual([200, { value: MARK.successorPhone }]);
    expect(shown.headers.get('cache-control')).toBe('no-store');
    const { rows } = await owner.query(
      `select r.purpose, r.fields, r.subject_id, h.type, h.payload->>'field' as field, h.payload::text || h.commitments::text as chain
       from registry.personal_read r join registry.history h on h.aggregate_type = 'personal_reveal' and h.aggregate_id = r.id
       where r.operation = 'appointment.reveal'`,
    );
    expect(rows).toMatchObject([
      { purpose: 'contact', fields: ['phone'], subject_id: change.appointmentId, type: 'revealed', field: 'phone' },
    ]);
    expect(found(rows[0].chain)).toEqual([]);
    const ofFiling = await reveal(region!, `/v1/filings/${first.id}`, { purpose: 'inspect' });
    expect(ofFiling.body).toEqual({ value: MARK.phone });
  });

  it('is not shown without one, to a stranger, or to whoever only reads', async () => {
    const path = `/v1/appointments/${change.appointmentId}`;
    for (const wrong of [{ reason: ' ' }, { purpose: 'curiosity' }, { field: 'citizenId' }])
      expect(heard('a reveal without reason', await reveal(bureau!, path, wrong)).status).toBe(400);
    expect(heard('a stranger’s reveal', await reveal(other!, path)).status).toBe(404);
    expect(heard('an auditor’s reveal', await reveal(auditor!, path)).status).toBe(403);
    const leader = await at.user('department_leader', education);
    expect(heard('a leader’s reveal', await reveal(leader, path)).status).toBe(403);
    expect(heard('of what is not there', await reveal(bureau!, `/v1/appointments/${newId()}`)).status).toBe(404);
  });
});

describe('what leaves as a file', () => {
  it('says who took it, when, what was asked for and under which number, which the log has too', async () => {
    const answer = await fetch(`${at.url}/v1/directory/export`, {
      method: 'POST',
      headers: {
        ...{ cookie: `zg_session=${bureau!.cookie}`, 'x-csrf-token': bureau!.csrfToken },
        'content-type': 'application/json',
      },
      body: JSON.stringify({ standing: 'on_record' }),
    });
    expect(answer.status).toBe(200);
    const sheets = await readWorkbook(Buffer.from(await answer.arrayBuffer()));
    if (!sheets.ok) throw new Error(sheets.refusal.detail);
    const mark = sheets.value.at(-1)!;
    expect(mark.name).toBe('导出说明');
    const said = new Map(mark.rows.map((r) => [...r.cells.values()] as [string, string]));
    expect(said.get('导出机构')).toBe(league.name);
    expect(said.get('导出人')).toBe(league.name);
    expect(said.get('范围：状态')).toBe('已备案');
    const { rows } = await owner.query(
      `select export_number, filters from registry.personal_read where operation = 'directory.export'`,
    );
    expect(rows).toEqual([{ export_number: said.get('导出编号'), filters: ['standing'] }]);
  });
});

describe('the auditor', () => {
  it('sees what was done and who read what, without a value, and nobody else does', async () => {
    for (const user of [bureau, handler, department])
      for (const path of ['/v1/audit/history', '/v1/audit/reads'])
        expect(heard('an audit that is none of theirs', await user!.call('GET', path)).status).toBe(403);
    const history = await auditor!.call(
      'GET',
      `/v1/audit/history?organisationId=${school.id}&service=workflow&size=200`,
    );
    expect(history.status).toBe(200);
    const types = history.body.items.map((i: { type: string }) => i.type);
    for (const type of ['submitted', 'returned', 'received', 'recorded']) expect(types).toContain(type);
    expect(history.body.anchors[0]).toMatchObject({ service: 'workflow', number: expect.any(Number) });
    heard('the history', history);
    const reads = await waitFor('reads are written', async () => {
      const { body } = await auditor!.call('GET', '/v1/audit/reads?size=200');
      return body.items.some((i: { operation: string }) => i.operation === 'filing.read') && body;
    });
    const revealed = reads.items.filter((i: { operation: string }) => i.operation === 'appointment.reveal');
    expect(revealed).toMatchObject([{ actorName: league.name, purpose: 'contact', reason: MARK.reveal, count: 1 }]);
    // The reason is the one thing in it that somebody wrote.
    toOthers.push({ what: 'the reads', text: JSON.stringify(reads).replaceAll(MARK.reveal, '') });
  });

  it('pages through all services in one order', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await auditor!.call('GET', `/v1/audit/history?size=7${cursor && `&cursor=${cursor}`}`);
      seen.push(
        ...body.items.map(
          (i: { at: string; aggregateType: string; aggregateId: string; version: number }) =>
            `${i.at} ${i.aggregateType} ${i.aggregateId} ${i.version}`,
        ),
      );
      cursor = body.nextCursor ?? '';
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(
      [...seen]
        .sort()
        .reverse()
        .map((s) => s.slice(0, 24)),
    ).toEqual(seen.map((s) => s.slice(0, 24)));
    const { rows } = await owner.query(
      SERVICE_SCHEMAS.filter((s) => s.service !== 'notification')
        .map((s) => `select count(*)::int as n from ${s.schema}.history where aggregate_type <> 'personal_read'`)
        .join(' union all '),
    );
    expect(seen.length).toBe(rows.reduce((n: number, r: { n: number }) => n + r.n, 0));
  });
});

describe('the export of the audit', () => {
  it('is taken by zg audit verify on another machine, and says who took it; a line that was changed is named', async () => {
    const answer = await fetch(`${at.url}/v1/audit/exports`, {
      method: 'POST',
      headers: { cookie: `zg_session=${auditor!.cookie}`, 'x-csrf-token': auditor!.csrfToken },
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/gzip']);
    const packed = Buffer.from(await answer.arrayBuffer());
    const lines = gunzipSync(packed).toString().trimEnd().split('\n');
    const head = JSON.parse(lines[0] ?? '') as Record<string, string>;
    expect(head).toMatchObject({ kind: 'export', exportedBy: league.name, organisation: league.name });
    const { rows } = await owner.query(
      `select export_number as n from workflow.personal_read where operation = 'audit.export'`,
    );
    expect(rows).toEqual([{ n: head['exportNumber'] }]);
    expect(lines.filter((line) => line.includes('"kind":"service"'))).toHaveLength(SERVICE_SCHEMAS.length - 1);
    expect(found(lines.join(''))).toEqual([]);
    const key = join(folder, 'key.json');
    writeFileSync(key, JSON.stringify(publicHalf(at.secrets.auditKey)));
    const verified = (file: string, content: Buffer) => verifiedElsewhere(join(folder, file), content, key);
    const whole = await verified('whole.gz', packed);
    expect(whole.said).toContain('workflow：完好');
    expect(whole.code).toBe(0);
    const changed = lines.map((line) => line.replace('"type":"returned"', '"type":"received"')).join('\n');
    const forged = await verified('forged.gz', gzipSync(changed));
    expect([forged.code, forged.said]).toEqual([1, expect.stringContaining('记录被改动')]);
  });
});

describe('nothing that is marked is found', () => {
  const nowhere = (text: string) => expect(found(text)).toEqual([]);

  it('in what was answered to others, refused or failed', () => {
    expect(toOthers.length).toBeGreaterThan(15);
    for (const { what, text } of toOthers) expect([what, found(text)]).toEqual([what, []]);
  });

  it('on the stream of events', async () => {
    const nats = await connectNats(at.nats.url, 'marked');
    const { lastSeq } = await streamState(nats);
    const reader = await readStream(nats, { afterSeq: 0, subject: 'zg.>' });
    let all = '';
    for await (const { seq, subject, envelope } of reader) {
      all += subject + JSON.stringify(envelope);
      if (seq >= lastSeq) break;
    }
    reader.stop();
    await nats.connection.close();
    expect(all).toContain('workflow.filing.recorded.v1');
    nowhere(all);
  });

  it('in the output of any service', () => {
    const text = readFileSync(join(folder, 'output.log'), 'utf8');
    expect(text).toContain('fault');
    nowhere(text);
  });

  it('in traces', async () => {
    await waitFor('spans of workflow', () => spans.some((body) => body.includes('zhuanguan-workflow')));
    nowhere(Buffer.concat(spans).toString('utf8'));
  });

  it('in files of anchors', () => {
    const files = readdirSync(at.auditDir);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) nowhere(readFileSync(join(at.auditDir, file), 'utf8'));
  });

  it('in messages that were sent out', () => {
    expect(mailbox.texts.length).toBeGreaterThan(0);
    nowhere(mailbox.texts.map((t) => t.text).join('\n'));
  });

  it('in any column of any table that the table of personal fields does not name', async () => {
    const stored = new Set(PERSONAL_FIELDS.flatMap((field) => field.stored));
    const { rows: columns } = await owner.query<{ schema: string; table: string; column: string }>(
      `select c.table_schema as schema, c.table_name as table, c.column_name as column
       from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
       where t.table_type = 'BASE TABLE' and c.table_schema = any($1)`,
      [SERVICE_SCHEMAS.map((s) => s.schema)],
    );
    const where: string[] = [];
    let held = 0;
    for (const { schema, table, column } of columns) {
      const name = `${schema}.${table}.${column}`;
      const { rows } = await owner.query<{ n: number }>(
        `select count(*)::int as n from ${schema}."${table}" where "${column}"::text like any($1)`,
        [marks.map((mark) => `%${mark}%`)],
      );
      if ((rows[0]?.n ?? 0) === 0) continue;
      if (stored.has(name)) held += 1;
      else where.push(name);
    }
    expect(where).toEqual([]);
    // They were there to be found.
    expect(held).toBeGreaterThan(8);
  });
});
