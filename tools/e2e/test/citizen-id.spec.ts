import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { readWorkbook, writePlainTables } from '@zhuanguan/documents';
import { connectNats, readStream, streamState } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { SERVICE_SCHEMAS } from '@zhuanguan/start';
import { waitFor } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askingJurisdictions } from '../src/asking-jurisdiction.js';
import type { Answer, User } from '../src/http-caller.js';
import { startInstallation, type Installation } from '../src/installation.js';
import { collector, day, spans } from '../src/marked-data.js';
import { organisation } from '../src/organisations.js';

/**
 * Identity numbers (SEC-4, ADR 23) in an invented jurisdiction whose form asks for them, services apart: from the form to the
 * paper; then database, stream, logs, traces and files are searched for them.
 */

const NUMBER = '152502199001010012';
const MASKED = '1525**********0012';
const IMPORTED = '420281198512310023';
const WRONG = '152502199001010013';
const NUMBERS = [NUMBER, IMPORTED, WRONG];
/** The birth dates in them too: a number that was cut up is found. */
const marks = [...NUMBERS, ...NUMBERS.map((n) => n.slice(2, 14))];
const found = (text: string): string[] => marks.filter((mark) => text.includes(mark));

let at: Installation;
let folder: string;
let output: number;
let owner: pg.Client;
let [handler, librarian, department, bureau, elsewhere]: User[] = [];
/** Whatever was answered, but to the unit itself, a reveal or its own printed form. */
const answers: { what: string; text: string }[] = [];
const heard = (what: string, answer: Answer): Answer => {
  answers.push({ what, text: JSON.stringify(answer.body) });
  return answer;
};

const league = organisation('bureau', '锡林郭勒盟财政局', '152500');
const town = organisation('unit', '盟博物馆', '152500', '', league.id);
const finance = organisation('bureau', '示例市财政局', '000100');
const education = organisation('department', '示例市教育局', '000100', '', finance.id);
const school = organisation('unit', '示例市第一中学', '000100', education.id, finance.id);
const library = organisation('unit', '示例市图书馆', '000100', education.id, finance.id);

beforeAll(async () => {
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done));
  const address = collector.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  folder = mkdtempSync(join(tmpdir(), 'zg-citizen-id-'));
  output = openSync(join(folder, 'output.log'), 'a');
  at = await startInstallation('apart', {
    outputTo: output,
    jurisdictions: askingJurisdictions(folder),
    env: {
      ...{ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_BSP_SCHEDULE_DELAY: '100' },
      ...{ LOG_LEVEL: 'trace', AUDIT_EVERY_S: '1' },
    },
  });
  owner = new pg.Client(at.adminUrl);
  await owner.connect();
  await at.register([league, town, finance, education, school, library]);
  handler = await at.user('unit_handler', school);
  librarian = await at.user('unit_handler', library);
  department = await at.user('department_officer', education);
  bureau = await at.user('bureau_officer', finance);
  elsewhere = await at.user('unit_handler', town);
}, 300_000);
afterAll(async () => {
  await owner?.end();
  await at?.stop();
  collector.close();
  closeSync(output);
  rmSync(folder, { recursive: true, force: true });
});

const person = (name: string, phone: string, extra: object = {}) => ({
  ...{ name, sex: '2', title: '会计', phone, onEstablishment: true, noBadRecord: true },
  ...extra,
});
const file = (by: User, unitId: string, of: object): Promise<Answer> =>
  by.call('POST', '/v1/filings', {
    ...{ kind: 'first', unitId, role: 'specialist', content: { decisionDate: day(-3), person: of } },
  });
async function onRecord(id: string): Promise<void> {
  for (const officer of [department!, bureau!]) {
    const { contentHash } = (await officer.call('GET', `/v1/filings/${id}`)).body;
    const done = heard('a receipt', await officer.call('POST', `/v1/filings/${id}/receipts`, { contentHash }));
    expect(done.status).toBe(200);
  }
}
const errorsOf = ({ body }: Answer) => body.errors?.map((e: { pointer: string; code: string }) => [e.pointer, e.code]);
let filing: Answer['body'];

describe('an identity number', () => {
  it('is asked for by the form, with the reason, and by no other', async () => {
    const columns = async (by: User, unitId: string) =>
      (await by.call('GET', `/v1/units/${unitId}/filing-policy`)).body.columns as { key: string; reference?: object }[];
    const asked = (await columns(handler!, school.id)).find((c) => c.key === 'citizen_id');
    expect(asked).toMatchObject({ required: true, reference: { document: expect.stringContaining('虚构') } });
    expect((await columns(elsewhere!, town.id)).map((c) => c.key)).not.toContain('citizen_id');
  });

  it('is refused at its field where it is wrong, missing, or not asked for', async () => {
    const wrong = heard(
      'wrong',
      await file(handler!, school.id, person('其其格', '13911110001', { citizenId: WRONG })),
    );
    expect([wrong.status, errorsOf(wrong)]).toEqual([400, [['/content/person/citizenId', 'citizen_id_checksum']]]);
    const missing = await file(handler!, school.id, person('其其格', '13911110001'));
    expect(errorsOf(missing)).toEqual([['/content/person/citizenId', 'required']]);
    const unasked = heard(
      'not asked for',
      await file(elsewhere!, town.id, person('其其格', '13911110001', { citizenId: NUMBER })),
    );
    expect([unasked.status, errorsOf(unasked)]).toEqual([400, [['/content/person/citizenId', 'not_asked']]]);
    const { rows } = await owner.query('select 1 from workflow.citizen_id');
    expect(rows).toEqual([]);
  });

  it('is filed, read whole by the unit and masked by its receivers, and goes on record', async () => {
    const filed = heard(
      'filed',
      await file(handler!, school.id, person('其其格', '13911110001', { citizenId: NUMBER })),
    );
    expect(filed.status).toBe(201);
    filing = filed.body;
    const seen = async (by: User) => (await by.call('GET', `/v1/filings/${filing.id}`)).body.content.person.citizenId;
    expect([await seen(handler!), await seen(department!), await seen(bureau!)]).toEqual([NUMBER, MASKED, MASKED]);
    heard('a stranger', await librarian!.call('GET', `/v1/filings/${filing.id}`));
    heard('the list', await handler!.call('GET', '/v1/filings'));
    heard('the queue', await department!.call('GET', '/v1/work-queue'));
    await onRecord(filing.id);
  });

  it('is the same filing when it is sent again, though it is sealed anew each time', async () => {
    const body = {
      ...{ kind: 'first', unitId: library.id, role: 'specialist' },
      content: { decisionDate: day(-3), person: person('其其格·图', '13911110002', { citizenId: NUMBER }) },
    };
    const send = (content: object = body) =>
      librarian!.call('POST', '/v1/filings', content, { 'idempotency-key': 'once' });
    const [first, again] = [await send(), await send()];
    expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id]);
    const other = { ...body, content: { ...body.content, person: { ...body.content.person, citizenId: IMPORTED } } };
    expect(heard('another number under the same key', await send(other)).status).toBe(409);
    await onRecord(first.body.id);
  });

  it('tells officers that two records are of one human, and not by what', async () => {
    const entry: Answer['body'] = await waitFor('registry knows both', async () => {
      const { body } = heard('重复核查', await bureau!.call('GET', '/v1/duplicates?kind=person'));
      return body.items.find((d: { reason: string }) => d.reason === 'same_citizen_id');
    });
    expect(entry.persons.map((p: { name: string }) => p.name).sort()).toEqual(['其其格', '其其格·图']);
    heard('the unit page', await bureau!.call('GET', `/v1/units/${school.id}`));
  });

  it('is shown to an officer with a reason, which is in the log and the chain first', async () => {
    const reveal = (by: User, extra: object = {}) =>
      by.call('POST', `/v1/filings/${filing.id}/reveal`, {
        ...{ field: 'citizenId', purpose: 'verify', reason: '核对是否同一人' },
        ...extra,
      });
    const shown = await reveal(bureau!);
    expect([shown.status, shown.body, shown.headers.get('cache-control')]).toEqual([
      200,
      { value: NUMBER },
      'no-store',
    ]);
    const { rows } = await owner.query(
      `select r.fields, r.purpose, h.type from workflow.personal_read r
       join workflow.history h on h.aggregate_type = 'personal_reveal' and h.aggregate_id = r.id where r.operation = 'filing.reveal'`,
    );
    expect(rows).toEqual([{ fields: ['citizenId'], purpose: 'verify', type: 'revealed' }]);
    expect(heard('without a reason', await reveal(bureau!, { reason: ' ' })).status).toBe(400);
    expect(heard('a stranger’s', await reveal(librarian!)).status).toBe(404);
    // The directory has none to reveal.
    const ofDirectory = await bureau!.call('POST', `/v1/appointments/${filing.appointmentId}/reveal`, {
      ...{ field: 'citizenId', purpose: 'verify', reason: '核对是否同一人' },
    });
    expect(heard('of the directory', ofDirectory).status).toBe(404);
    const reads = await owner.query(
      `select distinct fields from workflow.personal_read where operation = 'filing.read' and 'citizenId' = any(fields)`,
    );
    expect(reads.rows).toHaveLength(1);
  });

  it('is printed on the form that asks for it: whole for the unit, masked for a receiver', async () => {
    const print = async (by: User) => {
      const answer = await fetch(`${at.url}/v1/filings/${filing.id}/form?format=docx`, {
        headers: { cookie: `zg_session=${by.cookie}` },
      });
      expect(answer.status).toBe(200);
      return textOfZip(Buffer.from(await answer.arrayBuffer()));
    };
    expect(await print(handler!)).toContain(NUMBER);
    const masked = await print(bureau!);
    expect(masked).toContain(MASKED);
    expect(found(masked)).toEqual([]);
  });

  it('is read from a table, and leaves in none', async () => {
    const labels = ['姓名', '性别', '单位名称', '职务', '电话', '身份证号'];
    const table = await writePlainTables([
      {
        sheet: '信息表',
        columns: labels.map((label) => ({ label })),
        rows: [
          ['塔娜', '女', library.name, '会计', '13911110003', IMPORTED],
          ['苏和', '男', library.name, '会计', '13911110004', WRONG],
        ],
      },
    ]);
    const form = new FormData();
    form.set('unitId', library.id);
    form.set('purpose', 'own');
    form.set('file', new Blob([new Uint8Array(table)]), '信息表.xlsx');
    const job = heard('the preview', await librarian!.call('POST', '/v1/imports', form)).body;
    const rows = heard('its rows', await librarian!.call('GET', `/v1/imports/${job.id}`)).body.rows;
    expect(rows.map((r: { errors: { code: string }[] }) => r.errors.map((e) => e.code))).toEqual([
      expect.not.arrayContaining(['citizen_id_checksum']),
      expect.arrayContaining(['citizen_id_checksum']),
    ]);
    const given = async (path: string, method: 'GET' | 'POST', body?: object) => {
      const answer = await fetch(`${at.url}${path}`, {
        method,
        headers: {
          ...{ cookie: `zg_session=${librarian!.cookie}`, 'x-csrf-token': librarian!.csrfToken },
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      expect(answer.status).toBe(200);
      const sheets = await readWorkbook(Buffer.from(await answer.arrayBuffer()));
      if (!sheets.ok) throw new Error(sheets.refusal.detail);
      return JSON.stringify(sheets.value.map((s) => s.rows.map((r) => [...r.cells.values()])));
    };
    const annotated = await given(`/v1/imports/${job.id}/annotated`, 'GET');
    expect(annotated).toContain('身份证号');
    expect(found(annotated)).toEqual([]);
    const exported = await given('/v1/directory/export', 'POST', { standing: 'on_record' });
    expect(exported).toContain('其其格');
    expect(exported).not.toContain('身份证号');
    expect(found(exported)).toEqual([]);
  });

  it('is in no draft', async () => {
    const body = { kind: 'first', content: { person: { name: '草稿甲', citizenId: NUMBER } } };
    const saved = await handler!.call('PUT', `/v1/drafts/${newId()}`, { unitId: school.id, body });
    expect(saved.status).toBe(200);
    expect(heard('the drafts', await handler!.call('GET', '/v1/drafts')).body.items[0].body).toEqual({
      ...{ kind: 'first', content: { person: { name: '草稿甲' } } },
    });
  });
});

/** All texts of a DOCX. */
function textOfZip(zip: Buffer): string {
  let text = '';
  for (let i = zip.indexOf('PK\x03\x04', 0, 'latin1'); i >= 0; i = zip.indexOf('PK\x03\x04', i + 4, 'latin1')) {
    const [method, names, extra] = [zip.readUInt16LE(i + 8), zip.readUInt16LE(i + 26), zip.readUInt16LE(i + 28)];
    // What follows a member is not read: it ends by itself.
    if (method === 8) text += inflateRawSync(zip.subarray(i + 30 + names + extra)).toString('utf8');
  }
  return text.replace(/<[^>]*>/g, '');
}

describe('no identity number is found', () => {
  it('in what was answered', () => {
    expect(answers.length).toBeGreaterThan(12);
    for (const { what, text } of answers) expect([what, found(text)]).toEqual([what, []]);
  });

  it('in any column of any table', async () => {
    const { rows: columns } = await owner.query<{ schema: string; table: string; column: string }>(
      `select c.table_schema as schema, c.table_name as table, c.column_name as column
       from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
       where t.table_type = 'BASE TABLE' and c.table_schema = any($1)`,
      [SERVICE_SCHEMAS.map((s) => s.schema)],
    );
    const where: string[] = [];
    let names = 0;
    for (const { schema, table, column } of columns) {
      const { rows } = await owner.query<{ text: string }>(
        `select "${column}"::text as text from ${schema}."${table}" where "${column}"::text like any($1)`,
        [[...marks, '其其格'].map((mark) => `%${mark}%`)],
      );
      names += rows.length;
      if (rows.some(({ text }) => found(text).length > 0)) where.push(`${schema}.${table}.${column}`);
    }
    expect(where).toEqual([]);
    // Whose they are, is.
    expect(names).toBeGreaterThan(5);
    const { rows } = await owner.query('select sealed from workflow.citizen_id');
    expect(rows.length).toBeGreaterThanOrEqual(3);
  });

  it('on the stream of events', async () => {
    const nats = await connectNats(at.nats.url, 'citizen-id');
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
    expect(found(all)).toEqual([]);
  });

  it('in the output of any service, in traces, or in files of anchors', async () => {
    expect(found(readFileSync(join(folder, 'output.log'), 'utf8'))).toEqual([]);
    await waitFor('spans of workflow', () => spans.some((body) => body.includes('zhuanguan-workflow')));
    expect(found(Buffer.concat(spans).toString('utf8'))).toEqual([]);
    for (const name of readdirSync(at.auditDir))
      expect(found(readFileSync(join(at.auditDir, name), 'utf8'))).toEqual([]);
  });
});
