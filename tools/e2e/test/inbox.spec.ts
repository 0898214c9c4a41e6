import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { Organisation } from '@zhuanguan/contracts';
import { readSpecialistTable } from '@zhuanguan/documents';
import { newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../src/http-caller.js';
import { startInstallation, type Form, type Installation } from '../src/installation.js';
import { organisation } from '../src/organisations.js';

const COLUMNS = [
  { key: 'name', label: '姓名', required: true },
  { key: 'unit', label: '单位名称', required: true },
  { key: 'phone', label: '联系电话', required: true },
];

interface Platform {
  /** A file as an operator writes it. */
  config: string;
  texts: string[];
  stop(): Promise<void>;
}

/** An SMS platform that keeps what it is given. */
async function startPlatform(): Promise<Platform> {
  const texts: string[] = [];
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const { mobile, content } = body as Record<string, string>;
      texts.push(`${mobile} ${content}`);
      response.end('{}');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const folder = mkdtempSync(join(tmpdir(), 'zg-platform-'));
  const config = join(folder, 'channels.json');
  const channel = {
    id: 'sms',
    name: '短信',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    body: { mobile: '{{to}}', content: '{{text}}' },
    address: { label: '手机号', pattern: '^1\\d{10}$' },
  };
  writeFileSync(config, JSON.stringify([channel]));
  return {
    config,
    texts,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((stopped) => server.close(stopped));
      rmSync(folder, { recursive: true });
    },
  };
}

describe.each<Form>(['one', 'apart'])('urging and the inbox over HTTP, services %s', (form) => {
  let at: Installation;
  let platform: Platform;
  let [department, bureau]: User[] = [];
  const league = organisation('bureau', '锡林郭勒盟财政局', '152500');
  const education = organisation('department', '锡林郭勒盟教育局', '152500', '', league.id);

  beforeAll(async () => {
    platform = await startPlatform();
    at = await startInstallation(form, { env: { HTTP_CHANNELS: platform.config, QUIET_HOURS: 'none' } });
    await at.register([league, education]);
    department = await at.user('department_officer', education);
    bureau = await at.user('bureau_officer', league);
  });
  afterAll(async () => {
    await at.stop();
    await platform.stop();
  });

  async function unit(name: string): Promise<Organisation & { handler: User }> {
    const made = organisation('unit', name, '152500', education.id, league.id);
    await at.register([made]);
    return { ...made, handler: await at.user('unit_handler', made) };
  }
  const told = (handler: User, kind: string) =>
    waitFor(kind, async () => {
      const { body } = await handler.call('GET', '/v1/inbox');
      return (body.items as { kind: string; id: string }[]).find((m) => m.kind === kind) && body;
    });

  it('one click urges all that are missing, and each unit finds it in its inbox', async () => {
    const [school, other] = [await unit('盟蒙古族中学'), await unit('盟第二中学')];
    const missing = await department!.call('POST', '/v1/directory/search', { standing: 'vacant' });
    const key = newId();
    const click = () => department!.call('POST', '/v1/urges', { standing: 'vacant' }, { 'idempotency-key': key });
    const first = await click();
    expect([first.status, first.body.urged]).toEqual([200, missing.body.total]);
    expect((await click()).body).toEqual(first.body);
    const again = await department!.call('POST', '/v1/urges', { standing: 'vacant' });
    expect(again.body).toMatchObject({ urged: 0, alreadyToday: missing.body.total });
    expect(again.body.alreadyTodayUnitIds).toContain(school.id);
    for (const { handler } of [school, other]) {
      const inbox = await told(handler, 'urged');
      expect(inbox).toMatchObject({ total: 1, unread: 1 });
      expect(inbox.items[0]).toMatchObject({
        audience: 'unit_handlers',
        parameters: { reason: 'vacant', byOrganisationName: '锡林郭勒盟教育局' },
        reference: { document: '锡财综〔2024〕89号' },
        read: false,
      });
    }
    const after = await department!.call('POST', '/v1/directory/search', { query: '盟蒙古族中学' });
    expect(after.body.items[0].lastUrgedAt).toMatch(/^20/);

    const { items } = (await school.handler.call('GET', '/v1/inbox')).body;
    expect((await school.handler.call('POST', '/v1/inbox/read', { ids: [items[0].id] })).body).toEqual({ unread: 0 });
    expect((await school.handler.call('GET', '/v1/inbox/unread')).body).toEqual({ unread: 0 });
    expect((await school.handler.call('GET', '/v1/inbox?unread=true')).body.items).toEqual([]);
    expect((await other.handler.call('GET', '/v1/inbox/unread')).body).toEqual({ unread: 1 });

    expect((await school.handler.call('POST', '/v1/urges', { standing: 'vacant' })).status).toBe(403);
    expect((await department!.call('POST', '/v1/urges', { standing: 'on_record' })).status).toBe(400);
    const system = await at.system(['can-act', 'directory:read'], '152500');
    for (const path of ['/v1/inbox', '/v1/inbox/settings']) expect((await system.call('GET', path)).status).toBe(403);
    expect((await system.call('POST', '/v1/urges', { standing: 'vacant' })).status).toBe(403);
  });

  it('whoever wants it gets a message by the HTTP channel too, with nothing of what it is about', async () => {
    const school = await unit('盟第五中学');
    const { handler } = school;
    const offered = await handler.call('GET', '/v1/inbox/settings');
    expect(offered.body.channels).toMatchObject([{ id: 'sms', name: '短信', chosen: false }]);
    const wrong = await handler.call('PUT', '/v1/inbox/settings', { channels: [{ channel: 'sms', address: '12' }] });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([400, '/channels/0/address']);
    const chosen = { channels: [{ channel: 'sms', address: '13800005678' }] };
    expect((await handler.call('PUT', '/v1/inbox/settings', chosen)).status).toBe(200);
    expect((await handler.call('POST', '/v1/inbox/settings/test', { channel: 'sms' })).status).toBe(202);
    expect((await handler.call('POST', '/v1/inbox/settings/test', { channel: 'sms' })).status).toBe(429);
    expect((await department!.call('POST', '/v1/urges', { standing: 'vacant' })).status).toBe(200);
    const texts = await waitFor('both', () => platform.texts.length === 2 && platform.texts);
    expect(texts.map((t) => t.split('。')[0]).sort()).toEqual([
      '13800005678 收到催报',
      '13800005678 这是一条测试消息，收到即表示设置有效',
    ]);
    expect(texts.join()).not.toContain('中学');
    // What the other side has is marked here a moment later.
    const channels = async () => (await handler.call('GET', '/v1/inbox/settings')).body.channels as object[];
    await expect.poll(channels).toMatchObject([{ address: '13800005678', lastState: 'sent' }]);
    expect((await bureau!.call('GET', '/v1/inbox/settings')).body.channels).toMatchObject([{ chosen: false }]);
  });

  it('officers share their work: 领办, 转办, and what somebody had who leaves', async () => {
    // Of its own: a bureau below the league's would have to be asked in its rounds.
    const office = organisation('bureau', '西乌珠穆沁旗财政局', '152526');
    await at.register([office]);
    const library = organisation('unit', '西乌旗图书馆', '152526', '', office.id);
    await at.register([library]);
    const [clerk, wang, li] = [
      await at.user('unit_handler', library),
      await at.user('bureau_officer', office),
      await at.user('bureau_officer', office),
    ];
    const person = {
      name: '乌兰',
      sex: '2',
      title: '科长',
      phone: '13947912346',
      onEstablishment: true,
      noBadRecord: true,
    };
    const content = { decisionDate: '2026-01-05', person };
    const { id } = (
      await clerk.call('POST', '/v1/filings', { kind: 'first', unitId: library.id, role: 'specialist', content })
    ).body;
    const act = (who: User, verb: string, body?: object) => who.call('POST', `/v1/filings/${id}/${verb}`, body);
    const held = async (who: User) => (await who.call('GET', `/v1/filings/${id}`)).body.receipts[0].holder;
    expect((await act(wang, 'claim', {})).status).toBe(200);
    expect(await held(wang)).toMatchObject({ name: office.name, own: true });
    const taken = await act(li, 'claim', {});
    expect([taken.status, taken.body.code]).toEqual([409, 'claimed_by_other']);
    expect(taken.body.detail).toContain(office.name);
    const { contentHash } = (await li.call('GET', `/v1/filings/${id}`)).body;
    const batch = await li.call('POST', '/v1/receipts/batch', { items: [{ filingId: id, contentHash }] });
    expect(batch.body.items).toMatchObject([{ problem: { code: 'claimed_by_other' } }]);
    const queue = async (who: User, query = '') =>
      (await who.call('GET', `/v1/work-queue${query}`)).body.sections.find(
        (s: { key: string }) => s.key === 'awaiting_my_receipt',
      );
    expect(await queue(li, '?held=mine')).toMatchObject({ total: 0, held: { all: 1, mine: 0, unclaimed: 0 } });
    const [colleague] = (await wang.call('GET', '/v1/colleagues')).body.items;
    expect((await act(wang, 'transfer', { accountId: newId() })).body.errors[0].pointer).toBe('/accountId');
    expect((await act(wang, 'transfer', { accountId: colleague.accountId, note: '本周外出' })).status).toBe(200);
    expect((await queue(li, '?held=mine')).items[0].filing.id).toBe(id);
    const inbox = await waitFor('li is told', async () => {
      const { items } = (await li.call('GET', '/v1/inbox')).body;
      return items[0]?.kind === 'filing_transferred' && items;
    });
    expect(inbox[0].subject.filingId).toBe(id);
    expect((await wang.call('GET', '/v1/inbox')).body.items).toEqual([]);
    expect((await clerk.call('GET', '/v1/colleagues')).status).toBe(403);
    expect((await act(clerk, 'claim', {})).status).toBe(403);
    const left = await wang.call('POST', `/v1/accounts/${colleague.accountId}/post-end`, {
      organisationId: office.id,
    });
    expect(left.status).toBe(200);
    const free = await waitFor('it is released', async () => {
      const { body } = await wang.call('GET', `/v1/filings/${id}`);
      return body.receipts[0].holder === undefined && body;
    });
    expect(free.history.at(-1)).toMatchObject({ type: 'released', reasonCode: 'post_ended', otherName: office.name });
    expect((await act(wang, 'receipts', { contentHash })).body.state).toBe('on_record');
  });

  it('what comes back and what is on record is told, and the person is found and exported', async () => {
    const school = await unit('盟第三中学');
    const person = { name: '阿拉坦·其木格', sex: '2', title: '科长', phone: '13947912345', onEstablishment: true };
    const content = { decisionDate: '2026-01-05', person: { ...person, noBadRecord: true } };
    const filed = await school.handler.call('POST', '/v1/filings', {
      kind: 'first',
      unitId: school.id,
      role: 'specialist',
      content,
    });
    const { id, contentHash } = filed.body;
    const defect = { contentHash, defectCode: 'incomplete', remark: '职务请写全称' };
    const returned = await bureau!.call('POST', `/v1/filings/${id}/returns`, defect);
    expect(returned.status).toBe(200);
    const back = (await told(school.handler, 'filing_returned')).items[0];
    expect(back).toMatchObject({ subject: { filingId: id }, parameters: { receiver: 'bureau' } });
    // Neither the remark nor a name is kept in the inbox.
    expect(JSON.stringify(back)).not.toMatch(/职务|阿拉坦/);
    const corrected = await school.handler.call(
      'POST',
      `/v1/filings/${id}/corrections`,
      { content: { ...content, person: { ...content.person, title: '财务科科长' } } },
      { 'if-match': returned.headers.get('etag') ?? '' },
    );
    for (const officer of [bureau, department])
      await officer!.call('POST', `/v1/filings/${id}/receipts`, { contentHash: corrected.body.contentHash });
    const inbox = await told(school.handler, 'filing_recorded');
    expect(inbox.items[0]).toMatchObject({ subject: { filingId: id }, parameters: { filingKind: 'first' } });
    const found = () => department!.call('POST', '/v1/directory/search', { query: '其木格' });
    await waitFor('in the directory', async () => (await found()).body.total === 1);

    const file = await fetch(`${at.url}/v1/directory/export`, {
      method: 'POST',
      headers: {
        cookie: `zg_session=${department!.cookie}`,
        'x-csrf-token': department!.csrfToken,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query: '其木格' }),
    });
    expect(file.headers.get('content-type')).toContain('spreadsheetml');
    expect(decodeURIComponent(file.headers.get('content-disposition') ?? '')).toMatch(/信息表-20\d\d-\d\d-\d\d\.xlsx/);
    const table = await readSpecialistTable(Buffer.from(await file.arrayBuffer()), { columns: COLUMNS });
    const rows = table.ok ? table.value.rows.map((r) => Object.values(r.cells).map((c) => c.raw)) : [];
    expect(rows).toEqual([['阿拉坦·其木格', '盟第三中学', '139****2345']]);
  });

  it('a department reports upward: urged, frozen, returned, read as a form; nobody else finds the round', async () => {
    await unit('盟第四中学');
    const soon = new Date(Date.now() + 8 * 3_600_000 + 3 * 86_400_000).toISOString().slice(0, 10);
    const body = { title: `汇总 ${newId()}`, basisDocument: '锡财综〔2024〕89号', departmentDue: soon };
    const refused = await bureau!.call('POST', '/v1/roll-ups', { ...body, departmentDue: '2024-02-02' });
    expect(refused.body.errors).toMatchObject([{ pointer: '/departmentDue' }]);
    const key = { 'idempotency-key': newId() };
    const open = () => bureau!.call('POST', '/v1/roll-ups', body, key);
    const [opened, again] = [await open(), await open()];
    expect([opened.status, again.body.id]).toEqual([201, opened.body.id]);
    const base = `/v1/roll-ups/${opened.body.id}`;
    expect((await bureau!.call('GET', '/v1/roll-ups/opening')).body).toMatchObject({ departments: 1, bureaus: 0 });
    expect((await bureau!.call('POST', `${base}/urges`, {})).body).toEqual({ urged: 1, alreadyToday: 0, leftOut: 0 });
    const inbox = await told(department!, 'roll_up_urged');
    expect(inbox.items[0]).toMatchObject({ audience: 'department_officers', parameters: { due: soon } });
    const queue = (await department!.call('GET', '/v1/work-queue')).body.sections as { key: string; items: object[] }[];
    expect(queue.find((s) => s.key === 'roll_ups')?.items).toMatchObject([
      { rollUp: { own: { dueWords: '还剩 3 日' } } },
    ]);

    const mine = `${base}/summaries/${education.id}`;
    const seen = await department!.call('GET', mine);
    expect(seen.body).toMatchObject({ head: { number: 0 }, body: { actions: ['submit'] }, versions: [] });
    const { contentHash } = seen.body.head;
    const stale = await department!.call('POST', `${base}/submissions`, { contentHash: '0'.repeat(64) });
    expect([stale.status, stale.body.code]).toEqual([412, 'content_changed']);
    for (let click = 0; click < 2; click += 1)
      expect((await department!.call('POST', `${base}/submissions`, { contentHash })).body).toMatchObject({
        state: 'submitted',
        summary: { number: 1, contentHash, late: false },
      });
    const board = await bureau!.call('GET', base);
    expect(board.body).toMatchObject({
      rollUp: { progress: { bodies: 1, submitted: 1 } },
      counts: seen.body.head.counts,
    });
    const reopening = { organisationId: education.id, number: 1, reason: '请核对第四中学' };
    expect((await department!.call('POST', `${base}/closing`)).status).toBe(403);
    const returned = await bureau!.call('POST', `${base}/reopenings`, reopening);
    expect(returned.body).toMatchObject({ state: 'returned', summary: { reopenedReason: '请核对第四中学' } });
    expect((await bureau!.call('POST', `${base}/reopenings`, reopening)).body.code).toBe('not_frozen');
    expect((await department!.call('GET', `${mine}/changes?before=1`)).body).toEqual({ total: 0, changes: [] });
    const file = await fetch(`${at.url}${mine}/file?number=1`, {
      headers: { cookie: `zg_session=${department!.cookie}` },
    });
    expect(file.headers.get('content-type')).toContain('spreadsheetml');
    const table = await readSpecialistTable(Buffer.from(await file.arrayBuffer()), { columns: COLUMNS });
    expect(table).toMatchObject({ value: { title: '政府采购专管员信息表', sealUnit: '锡林郭勒盟教育局' } });

    const stranger = (await unit('盟第五中学')).handler;
    const system = await at.system(['can-act', 'directory:read'], '152500');
    const write = [`${base}/submissions`, { contentHash }] as const;
    for (const who of [stranger, system]) {
      for (const path of [
        '/v1/roll-ups',
        '/v1/roll-ups/opening',
        base,
        mine,
        `${mine}/changes?before=1`,
        `${mine}/file`,
      ])
        expect([path, (await who.call('GET', path)).status]).toEqual([path, 403]);
      expect((await who.call('POST', ...write, { 'idempotency-key': newId() })).status).toBe(403);
    }
    expect((await bureau!.call('GET', `/v1/roll-ups/${newId()}`)).status).toBe(404);
    const closed = await bureau!.call('POST', `${base}/closing`);
    expect(closed.body).toMatchObject({ state: 'closed', actions: [] });
    expect((await department!.call('POST', ...write)).body.code).toBe('roll_up_closed');
  });
});
