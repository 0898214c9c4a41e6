import { newId } from '@zhuanguan/kernel';
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
    expect((await platform.call('GET', `/v1/filings/${filed.id}/form`)).status).toBe(404);
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
      [county!, 'filing_not_found'],
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
