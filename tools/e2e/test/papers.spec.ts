import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { writePlainTables } from '@zhuanguan/documents';
import { openFileStore } from '@zhuanguan/files';
import { newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anonymous, type Answer, type Caller, type User } from '../src/http-caller.js';
import { startInstallation, type Installation } from '../src/installation.js';
import { organisation } from '../src/organisations.js';

const day = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
const person = (name: string) => ({
  name,
  sex: '2',
  title: '财务科科长',
  phone: '13947912345',
  onEstablishment: true,
  noBadRecord: true,
});

/** A PDF as a scanner writes it, as far as anyone looks. */
const scanned = (): Buffer =>
  Buffer.from(
    '%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n' +
      'trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n',
  );

/** Services apart: the form comes over gRPC, the file store is the gateway's alone. */
describe('the papers of a filing', () => {
  let it0: Installation;
  let platform: Caller;
  let [department, bureau, county]: User[] = [];
  const league = organisation('bureau', '锡林郭勒盟财政局', '152500');
  const town = organisation('bureau', '锡林浩特市财政局', '152502', '', league.id);
  const education = organisation('department', '锡林郭勒盟教育局', '152500', '', league.id);

  beforeAll(async () => {
    it0 = await startInstallation('apart');
    await it0.register([league, town, education]);
    platform = await it0.system(['can-act', 'directory:read'], '152500');
    department = await it0.user('department_officer', education);
    bureau = await it0.user('bureau_officer', league);
    county = await it0.user('bureau_officer', town);
  });
  afterAll(() => it0.stop());

  async function unit(name: string) {
    const made = organisation('unit', name, '152500', education.id, league.id);
    await it0.register([made]);
    return { ...made, handler: await it0.user('unit_handler', made) };
  }
  const file = (handler: User, unitId: string, name: string): Promise<Answer> =>
    handler.call('POST', '/v1/filings', {
      kind: 'first',
      unitId,
      role: 'specialist',
      content: { decisionDate: day(-2), person: person(name) },
    });

  it('printed for its parties, as filed and as typed, and for nobody else (FIL-8)', async () => {
    const school = await unit('盟第五中学');
    const outsider = await unit('盟第六中学');
    const filed = (await file(school.handler, school.id, '阿拉坦其木格·乌云')).body;
    for (const party of [school.handler, department!, bureau!]) {
      const pdf = await party.call('GET', `/v1/filings/${filed.id}/form`);
      expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
      expect(pdf.body.slice(0, 5)).toBe('%PDF-');
      expect(decodeURIComponent(pdf.headers.get('content-disposition') ?? '')).toBe(
        "inline; filename*=UTF-8''政府采购专管员信息表-盟第五中学.pdf",
      );
    }
    const word = await school.handler.call('GET', `/v1/filings/${filed.id}/form?format=docx&others=true`);
    expect([word.status, word.body.slice(0, 2), word.headers.get('x-missing-characters')]).toEqual([200, 'PK', '0']);
    for (const other of [outsider.handler, county!])
      expect((await other.call('GET', `/v1/filings/${filed.id}/form`)).body.code).toBe('filing_not_found');
    expect((await platform.call('GET', `/v1/filings/${filed.id}/form`)).status).toBe(403);
    expect((await anonymous(it0.url).call('GET', `/v1/filings/${filed.id}/form`)).status).toBe(401);
    expect((await school.handler.call('GET', `/v1/filings/${filed.id}/form?format=odt`)).status).toBe(400);
    const typed = { unitId: school.id, content: { decisionDate: '', person: { name: '𠀀' } } };
    const preview = await school.handler.call('POST', '/v1/forms', typed);
    expect([preview.status, preview.headers.get('x-missing-characters')]).toEqual([200, '1']);
    expect((await outsider.handler.call('POST', '/v1/forms', typed)).body.code).toBe('unit_not_found');
    expect((await bureau!.call('POST', '/v1/forms', typed)).body.code).toBe('not_allowed');
  });

  it('a sealed scan, kept for its parties as it was uploaded (FIL-8)', async () => {
    const school = await unit('盟第八中学');
    const outsider = await unit('盟第九中学');
    const filed = (await file(school.handler, school.id, '乌云')).body;
    const sealed = (contentHash = filed.contentHash, content = scanned(), name = '盖章 乌云.pdf') => {
      const form = new FormData();
      form.set('contentHash', contentHash);
      form.set('file', new Blob([new Uint8Array(content)]), name);
      return form;
    };
    const attach = (who: User, form: FormData) => who.call('POST', `/v1/filings/${filed.id}/scans`, form);

    expect(filed.scans).toEqual([]);
    for (const [who, code] of [
      [outsider.handler, 'filing_not_found'],
      [bureau!, 'not_allowed'],
      [county!, 'not_allowed'],
    ] as const)
      expect((await attach(who, sealed())).body.code).toBe(code);
    expect((await attach(school.handler, sealed(filed.contentHash, Buffer.from('<html>'), 'a.pdf'))).body.code).toBe(
      'scan_type',
    );
    expect((await attach(school.handler, sealed('0'.repeat(64)))).body.code).toBe('content_changed');
    expect((await attach(school.handler, new FormData())).status).toBe(400);

    const first = await attach(school.handler, sealed());
    expect([first.status, first.body.version]).toEqual([201, filed.version]);
    expect((await attach(school.handler, sealed())).body.scans).toHaveLength(1);
    const [scan] = first.body.scans;
    expect(scan).toMatchObject({
      round: 1,
      contentChanged: false,
      mediaType: 'application/pdf',
      fileName: '盖章 乌云.pdf',
    });
    const path = `/v1/filings/${filed.id}/scans/${scan.id}/file`;
    for (const party of [school.handler, department!, bureau!]) {
      const saved = await party.call('GET', path);
      expect([saved.status, saved.body]).toEqual([200, scanned().toString()]);
      expect(saved.headers.get('content-disposition')).toMatch(/^attachment; /);
      expect(saved.headers.get('x-content-type-options')).toBe('nosniff');
    }
    const shown = await bureau!.call('GET', `${path}?inline=true`);
    expect(shown.headers.get('content-disposition')).toMatch(/^inline; /);
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(shown.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    for (const other of [outsider.handler, county!]) expect((await other.call('GET', path)).status).toBe(404);
    expect((await outsider.handler.call('GET', `/v1/filings/${newId()}/scans/${scan.id}/file`)).status).toBe(404);
    expect((await anonymous(it0.url).call('GET', path)).status).toBe(401);

    const returned = await bureau!.call('POST', `/v1/filings/${filed.id}/returns`, {
      contentHash: filed.contentHash,
      defectCode: 'incomplete',
      remark: '职务请写全称',
    });
    const content = { decisionDate: day(-2), person: { ...person('乌云'), title: '财务科副科长' } };
    await school.handler.call(
      'POST',
      `/v1/filings/${filed.id}/corrections`,
      { content },
      {
        'if-match': returned.headers.get('etag') ?? '',
      },
    );
    const second = (await department!.call('GET', `/v1/filings/${filed.id}`)).body;
    expect([second.round, second.scans[0].round, second.scans[0].contentChanged]).toEqual([2, 1, true]);
    const again = await attach(department!, sealed(second.contentHash));
    expect(again.body.scans.map((s: { round: number }) => s.round)).toEqual([2, 1]);
  });

  it('what nothing refers to is swept when the gateway starts, a scan never (FIL-8)', async () => {
    const school = await unit('盟第十中学');
    const filed = (await file(school.handler, school.id, '斯琴')).body;
    const form = new FormData();
    form.set('contentHash', filed.contentHash);
    const content = Buffer.concat([scanned(), Buffer.from('% of its own\n')]);
    form.set('file', new Blob([new Uint8Array(content)]), '盖章.pdf');
    const [scan] = (await school.handler.call('POST', `/v1/filings/${filed.id}/scans`, form)).body.scans;
    const store = await openFileStore(it0.filesDir);
    const put = async (text: string) => {
      const incoming = await store.receive(Readable.from([Buffer.from(text)]), 100);
      await incoming.keep();
      return incoming.sha256;
    };
    const [old, fresh] = [await put('of an upload that was cut off'), await put('of one under way')];
    const before = new Date(Date.now() - 2 * 86_400_000);
    for (const sha256 of [old, scan.sha256]) await utimes(join(it0.filesDir, store.pathOf(sha256)), before, before);
    await it0.processes?.restart('gateway');
    await waitFor('the gateway swept', async () => !(await store.has(old)), 60_000);
    expect([await store.has(fresh), await store.has(scan.sha256)]).toEqual([true, true]);
    const saved = await waitFor('the gateway answers', async () => {
      const answer = await school.handler
        .call('GET', `/v1/filings/${filed.id}/scans/${scan.id}/file`)
        .catch(() => undefined);
      return answer?.status === 200 && answer;
    });
    expect(saved.body).toBe(content.toString());
  });

  it('a file that is not there is a problem like any other', async () => {
    const { handler } = await unit('盟第七中学');
    for (const path of ['filings/:id/form', 'imports/:id/annotated']) {
      const answer = await handler.call('GET', `/v1/${path.replace(':id', newId())}`);
      expect(answer.status, path).toBe(404);
      expect(answer.headers.get('content-type'), path).toContain('application/problem+json');
      expect(answer.body.code, path).toMatch(/_not_found$/);
    }
  });
});

/** One process, another place: a workbook of 登记表, a sheet for each unit, all the way (DY-3, DY-4, DY-5). */
describe('the cards of Daye', () => {
  let it0: Installation;
  let department: User;
  const bureau = organisation('bureau', '大冶市财政局', '420281');
  const office = organisation('office', '大冶市政府采购办公室', '420281', '', bureau.id);
  const education = organisation('department', '大冶市教育局', '420281', '', bureau.id);
  const school = organisation('unit', '大冶市第一中学', '420281', education.id, bureau.id);

  beforeAll(async () => {
    it0 = await startInstallation('one', { packs: ['420281-daye'] });
    await it0.register([bureau, office, education, school]);
    department = await it0.user('department_officer', education);
  });
  afterAll(() => it0.stop());

  const card = (code: string, names: string[]) => [
    ['单位名称\n(公章)', '大冶市第一中学'],
    ['', `日期: ${day(-1)}`],
    ['单位地址', '新冶大道1号'],
    ['组织机构\n代码', code],
    ['政府采购\n联络员', '姓名', ...names],
    ['', '职务', '财务科长', '会计'],
    ['', '办公电话', '0714-8731722'],
    ['', '手机', '13900000001', '13900000002'],
    ['', '邮箱', 'wangwu@example.cn'],
    ['政府采购\n分管领导', '姓名', '李四'],
    ['', '职务', '副校长'],
    ['', '电话', '0714-8731721'],
    ['单位负责人\n签字', ''],
  ];
  async function upload(code: string): Promise<Answer> {
    const book = await writePlainTables([
      { sheet: '第一中学', columns: [{ label: '大冶市政府采购专办员登记表' }], rows: card(code, ['王五', '赵六']) },
      {
        sheet: '空表',
        columns: [{ label: '大冶市政府采购专办员登记表' }],
        rows: card('', []).map(([a = '', b = '']) => [a, /^(姓名|职务|办公电话|手机|邮箱|电话)$/.test(b) ? b : '']),
      },
    ]);
    const form = new FormData();
    form.set('unitId', education.id);
    form.set('purpose', 'on_behalf');
    form.set('file', new Blob([new Uint8Array(book)]), '登记表.xlsx');
    const { body } = await department.call('POST', '/v1/imports', form);
    return department.call('GET', `/v1/imports/${body.id}`);
  }

  it('tell the cell that is wrong', async () => {
    const { body } = await upload('MB1A0001-7');
    expect(body.rows[0]).toMatchObject({
      sheet: '第一中学',
      outcome: 'refused',
      errors: [{ pointer: '/card/organisationCode', cell: 'B5', code: 'org_code_checksum' }],
    });
    expect(body.warnings).toContain('以下登记表没有填写姓名和手机，按空表处理：“空表”第 2 行起');
  });

  it('become filings with every line, and are printed again as they were filled in', async () => {
    const { body: job } = await upload('MB1A0001-X');
    expect(job.rows.map((r: { outcome: string; overHeadCount: boolean }) => [r.outcome, r.overHeadCount])).toEqual([
      ['valid', false],
      ['valid', true],
    ]);
    await department.call('PATCH', `/v1/imports/${job.id}`, {
      rows: [{ position: 2, addition: true, additionReason: '在建项目多' }],
    });
    const done = await department.call('POST', `/v1/imports/${job.id}/commit`, { mode: 'all_or_nothing' });
    expect([done.status, done.body.filedRows]).toEqual([200, 2]);
    const [first, second] = done.body.rows.map((r: { filingId: string }) => r.filingId);
    const filing = (await department.call('GET', `/v1/filings/${first}`)).body;
    expect(filing.content).toMatchObject({
      decisionDate: day(-1),
      unitAddress: '新冶大道1号',
      organisationCode: 'MB1A0001-X',
      leaderName: '李四',
      leaderTitle: '副校长',
      leaderPhone: '0714-8731721',
      person: { name: '王五', title: '财务科长', officePhone: '0714-8731722', email: 'wangwu@example.cn' },
    });
    const more = (await department.call('GET', `/v1/filings/${second}`)).body;
    expect(more.content).toMatchObject({ additionReason: '在建项目多', person: { name: '赵六', title: '会计' } });
    for (const format of ['pdf', 'docx']) {
      const printed = await department.call('GET', `/v1/filings/${first}/form?format=${format}`);
      expect([printed.status, printed.headers.get('x-missing-characters')]).toEqual([200, '0']);
    }
  });
});
