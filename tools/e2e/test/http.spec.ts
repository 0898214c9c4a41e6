import { newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anonymous, type Answer, type Caller, type User } from '../src/http-caller.js';
import { startInstallation, type Form, type Installation } from '../src/installation.js';
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

describe.each<Form>(['one', 'apart'])('over HTTP, services %s', (form) => {
  let it0: Installation;
  let platform: Caller;
  let [department, bureau, county]: User[] = [];
  const league = organisation('bureau', '锡林郭勒盟财政局', '152500');
  const town = organisation('bureau', '锡林浩特市财政局', '152502', '', league.id);
  const education = organisation('department', '锡林郭勒盟教育局', '152500', '', league.id);
  const townEducation = organisation('department', '锡林浩特市教育局', '152502', '', town.id);

  beforeAll(async () => {
    it0 = await startInstallation(form);
    await it0.register([league, town, education, townEducation]);
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
  const file = (handler: User, unitId: string, name: string, extra: object = {}, headers = {}): Promise<Answer> =>
    handler.call(
      'POST',
      '/v1/filings',
      { kind: 'first', unitId, role: 'specialist', content: { decisionDate: day(-2), person: person(name), ...extra } },
      headers,
    );
  const canAct = async (id: string, extra: object = {}) =>
    (await platform.call('POST', '/v1/can-act', { unit: { scheme: 'zg', value: id }, action: 'plan', ...extra })).body;
  const answers = (id: string, code: string) =>
    waitFor(code, async () => (await canAct(id)).code === code && true, 15_000);

  it('vacant → warn; filed → warn; received by both → allow with the filing as basis', async () => {
    const school = await unit('盟蒙古族中学');
    await answers(school.id, 'no_specialist');
    expect(await canAct(school.id)).toMatchObject({
      answer: 'warn',
      ruleId: 'XL-1/XL-16',
      reference: { document: expect.any(String) as string },
    });
    const filed = await file(school.handler, school.id, '阿拉坦其木格·乌云');
    expect(filed.status).toBe(201);
    expect(filed.headers.get('etag')).toBe(`"${filed.body.version}"`);
    await answers(school.id, 'filed_not_on_record');
    const { id, contentHash } = filed.body;
    const first = await bureau!.call('POST', `/v1/filings/${id}/receipts`, { contentHash });
    expect([first.status, first.body.state]).toEqual([200, 'filed']);
    const second = await department!.call('POST', `/v1/filings/${id}/receipts`, { contentHash });
    expect([second.status, second.body.state]).toEqual([200, 'on_record']);
    await answers(school.id, 'on_record');
    expect(await canAct(school.id)).toMatchObject({ answer: 'allow', basisFilingId: id });
    expect(await canAct(school.id, { person: { scheme: 'zg', value: second.body.personId } })).toMatchObject({
      answer: 'allow',
    });
    const unitPage = await department!.call('GET', `/v1/units/${school.id}`);
    expect(unitPage.body.unit.appointments[0].person).toMatchObject({
      name: '阿拉坦其木格·乌云',
      phone: '139****2345',
    });
  });

  it('returned for a defect, corrected with If-Match, received', async () => {
    const school = await unit('盟第二中学');
    const filed = (await file(school.handler, school.id, '巴雅尔')).body;
    const returned = await bureau!.call('POST', `/v1/filings/${filed.id}/returns`, {
      contentHash: filed.contentHash,
      defectCode: 'incomplete',
      remark: '职务请写全称',
      field: '/content/person/title',
    });
    expect(returned.body.state).toBe('returned');
    const content = { decisionDate: day(-2), person: { ...person('巴雅尔'), title: '财务科科长/三级主任科员' } };
    const correct = (headers: Record<string, string>) =>
      school.handler.call('POST', `/v1/filings/${filed.id}/corrections`, { content }, headers);
    expect((await correct({})).body.code).toBe('if_match_required');
    expect((await correct({ 'if-match': '"1"' })).status).toBe(412);
    const corrected = await correct({ 'if-match': returned.headers.get('etag') ?? '' });
    expect([corrected.status, corrected.body.round]).toEqual([200, 2]);
    const batch = await bureau!.call('POST', '/v1/receipts/batch', {
      items: [
        { filingId: filed.id, contentHash: corrected.body.contentHash },
        { filingId: newId(), contentHash: corrected.body.contentHash },
      ],
    });
    expect(batch.body.items[0].filing.state).toBe('filed');
    expect(batch.body.items[1].problem.code).toBe('filing_not_found');
    expect(
      (await department!.call('POST', `/v1/filings/${filed.id}/receipts`, { contentHash: corrected.body.contentHash }))
        .body.state,
    ).toBe('on_record');
  });

  it('taken back by the unit, corrected on record, voided by the bureau', async () => {
    const school = await unit('盟第三中学');
    const first = (await file(school.handler, school.id, '那仁')).body;
    const withdraw = (headers: Record<string, string> = {}) =>
      school.handler.call('POST', `/v1/filings/${first.id}/withdraw`, {}, headers);
    expect((await withdraw({ 'if-match': '"9"' })).status).toBe(412);
    const key = { 'idempotency-key': newId() };
    const withdrawn = await withdraw(key);
    expect([withdrawn.status, withdrawn.body.state]).toEqual([200, 'withdrawn']);
    expect((await withdraw(key)).body.version).toBe(withdrawn.body.version);
    expect((await withdraw()).body.code).toBe('filing_withdrawn');

    const record = async ({ id, contentHash }: { id: string; contentHash: string }) => {
      for (const officer of [department!, bureau!])
        await officer.call('POST', `/v1/filings/${id}/receipts`, { contentHash });
      return (await school.handler.call('GET', `/v1/filings/${id}`)).body;
    };
    const filing = await record((await file(school.handler, school.id, '那仁')).body);
    await answers(school.id, 'on_record');
    const policy = (await school.handler.call('GET', `/v1/units/${school.id}/filing-policy`)).body;
    expect(policy.current[0].person).toMatchObject({ phone: '13947912345' });
    const seen = (await department!.call('GET', `/v1/units/${school.id}/filing-policy`)).body;
    expect(seen.current[0].person.phone).toBe('139****2345');
    const details = {
      kind: 'details',
      unitId: school.id,
      role: 'specialist',
      content: {
        decisionDate: day(-1),
        person: { phone: '0479-8212345', title: '主任' },
        subjectAppointmentId: filing.appointmentId,
      },
    };
    const amended = await record((await school.handler.call('POST', '/v1/filings', details)).body);
    expect(amended).toMatchObject({ state: 'on_record', kind: 'details', late: false });
    expect(amended.amendedContent.person.phone).toBe('13947912345');
    expect(amended.deadline).toBeUndefined();

    const close = (of: User, id: string, body: object) => of.call('POST', `/v1/filings/${id}/void`, body);
    const why = { reasonCode: 'wrong_person', remark: '人选有误' };
    expect((await close(school.handler, filing.id, why)).status).toBe(403);
    expect((await close(county!, filing.id, why)).status).toBe(404);
    expect((await close(bureau!, filing.id, { ...why, reasonCode: 'dislike' })).status).toBe(400);
    expect((await close(bureau!, filing.id, { ...why, remark: '' })).body.errors).toMatchObject([
      { pointer: '/remark', code: 'required' },
    ]);
    const early = await close(bureau!, filing.id, why);
    expect([early.body.code, early.body.detail]).toEqual([
      'has_successor',
      expect.stringContaining(amended.id as string),
    ]);
    for (const { id } of [amended, filing]) expect((await close(bureau!, id, why)).body.state).toBe('voided');
    await answers(school.id, 'no_specialist');
    const read = (await department!.call('GET', `/v1/filings/${filing.id}`)).body;
    expect(read.closing).toMatchObject(why);
    expect(read.history.at(-1)).toMatchObject({ type: 'voided', actorRole: 'bureau' });
    const listed = (await school.handler.call('GET', '/v1/filings?state=voided')).body;
    expect(listed.total).toBe(2);
  });

  it('a pack with a gate denies (000000-reference, invented)', async () => {
    const invented = organisation('bureau', '示例县财政局（虚构）', '000101');
    const own = organisation('unit', '示例县一中（虚构）', '000101', '', invented.id);
    await it0.register([invented, own]);
    await answers(own.id, 'no_specialist');
    expect(await canAct(own.id)).toMatchObject({ answer: 'deny', ruleId: 'REF-GATE' });
  });

  it('another unit sees nothing, a department only its subtree, a county only its county', async () => {
    const school = await unit('盟特殊教育学校');
    const other = await unit('盟幼儿园');
    const townDepartment = await it0.user('department_officer', townEducation);
    const { id, contentHash } = (await file(school.handler, school.id, '娜仁花')).body;
    for (const who of [other.handler, townDepartment, county!]) {
      expect((await who.call('GET', `/v1/filings/${id}`)).status).toBe(404);
      // Who receives nothing anywhere is told so, whether there is such a filing or not.
      const receives = who === other.handler ? 403 : 404;
      expect((await who.call('POST', `/v1/filings/${id}/receipts`, { contentHash })).status).toBe(receives);
      expect((await who.call('GET', `/v1/filings?unitId=${school.id}`)).body).toMatchObject({ items: [], total: 0 });
      expect((await who.call('POST', '/v1/directory/search', { query: '特殊教育' })).body.total).toBe(0);
    }
    expect((await file(other.handler, school.id, '巴雅尔')).status).toBe(403);
    expect((await school.handler.call('GET', `/v1/filings/${id}`)).status).toBe(200);
    expect((await platform.call('GET', `/v1/filings/${id}`)).status).toBe(403);
  });

  it('nobody without a session, no write without the token of our page, no route for systems', async () => {
    const school = await unit('盟实验小学');
    const stranger = anonymous(it0.url);
    for (const [method, path] of [
      ['POST', '/v1/me/acting-organisation'],
      ['GET', '/v1/work-queue'],
      ['POST', '/v1/can-act'],
      ['GET', '/v1/events'],
    ] as const)
      expect([path, (await stranger.call(method, path, method === 'POST' ? {} : undefined)).status]).toEqual([
        path,
        401,
      ]);
    const forged = await anonymous(it0.url).call(
      'POST',
      '/v1/filings',
      {},
      { cookie: `zg_session=${school.handler.cookie}` },
    );
    expect([forged.status, forged.body.code]).toEqual([403, 'csrf_token']);
    const elsewhere = await file(school.handler, school.id, '达来', {}, { origin: 'https://evil.example' });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([403, 'other_origin']);
    expect((await platform.call('GET', '/v1/work-queue')).body.code).toBe('person_only');
    expect((await platform.call('GET', '/v1/events')).status).toBe(403);
    const badToken = await stranger.call('POST', '/v1/can-act', {}, { authorization: 'Bearer nonsense' });
    expect([badToken.status, badToken.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('invalid_token'),
    ]);
  });

  it('a wrong field is named, in Chinese; the same key gives the same filing', async () => {
    const school = await unit('盟职业中专');
    const wrong = await file(school.handler, school.id, '', { decisionDate: '2099-01-01' });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors.map((e: { pointer: string }) => e.pointer)).toEqual(
      expect.arrayContaining(['/content/decisionDate', '/content/person/name']),
    );
    expect((await school.handler.call('POST', '/v1/filings', { kind: 'nonsense' })).body.errors.length).toBeGreaterThan(
      0,
    );
    const key = newId();
    const [one, two] = [
      await file(school.handler, school.id, '达来', {}, { 'idempotency-key': key }),
      await file(school.handler, school.id, '达来', {}, { 'idempotency-key': key }),
    ];
    expect(two.body.id).toBe(one.body.id);
    expect((await file(school.handler, school.id, '通拉嘎', {}, { 'idempotency-key': key })).status).toBe(409);
    expect(
      (await school.handler.call('POST', '/v1/filings', '{"', { 'content-type': 'application/json' })).status,
    ).toBe(400);
    expect((await school.handler.call('POST', '/v1/filings', { x: 'x'.repeat(1_200_000) })).status).toBe(413);
    const drafts = `/v1/drafts/${newId()}`;
    expect((await school.handler.call('PUT', drafts, { unitId: school.id, body: { name: '未填完' } })).status).toBe(
      200,
    );
    expect((await school.handler.call('GET', '/v1/drafts')).body.items[0].body).toEqual({ name: '未填完' });
    expect((await school.handler.call('DELETE', drafts)).status).toBe(204);
  });

  it('the event feed has every event of the area in order, without anything personal', async () => {
    const analyst = await it0.system(['events:read'], '152500');
    const start = await analyst.call('GET', '/v1/events?size=500');
    const school = await unit('盟教研室');
    const { id } = (await file(school.handler, school.id, '斯琴高娃')).body;
    const seen: { cursor: string; event: { type: string; data: object; aggregateid: string } }[] = [];
    let after = String(start.body.next);
    await waitFor('the filing comes by', async () => {
      const page = (await analyst.call('GET', `/v1/events?after=${after}&size=3`)).body;
      seen.push(...page.items);
      after = page.next;
      return seen.some((i) => i.event.aggregateid === id);
    });
    expect(seen.map((i) => Number(i.cursor.split('.')[1]))).toEqual(
      seen.map((i) => Number(i.cursor.split('.')[1])).sort((a, b) => a - b),
    );
    expect(new Set(seen.map((i) => i.cursor)).size).toBe(seen.length);
    expect(JSON.stringify([...start.body.items, ...seen])).not.toMatch(/斯琴高娃|13947912345/);
    const gone = await analyst.call('GET', '/v1/events?after=zz.5');
    expect([gone.status, gone.body.snapshot]).toEqual([410, '/v1/directory/search']);
    const onlyTown = await it0.system(['events:read'], '152502');
    const townEvents = (await onlyTown.call('GET', '/v1/events?size=500')).body.items as typeof seen;
    expect(townEvents.length).toBeGreaterThan(0);
    expect(townEvents.every((i) => JSON.stringify(i.event).includes('152502'))).toBe(true);
    expect(await streamed(analyst, String(start.body.next), seen.length)).toEqual(seen.map((i) => i.cursor));
  });

  /** The ids of the first events of the SSE stream. */
  async function streamed(who: Caller, after: string, count: number): Promise<string[]> {
    const ids: string[] = [];
    const stop = new AbortController();
    for await (const text of who.stream(`/v1/events/stream?after=${after}`, stop.signal)) {
      ids.push(...[...text.matchAll(/^id: (.+)$/gm)].map((m) => m[1] ?? ''));
      if (ids.length >= count) break;
    }
    stop.abort();
    return ids.slice(0, count);
  }

  it('describes itself, is healthy, and serves the portal', async () => {
    const stranger = anonymous(it0.url);
    const openapi = (await stranger.call('GET', '/openapi.json')).body;
    expect(openapi.openapi).toBe('3.1.0');
    expect(Object.keys(openapi.paths)).toEqual(
      expect.arrayContaining(['/v1/filings', '/v1/can-act', '/v1/events', '/v1/imports']),
    );
    expect((await stranger.call('GET', '/asyncapi.json')).body.asyncapi).toBe('3.0.0');
    expect((await stranger.call('GET', '/healthz')).body).toEqual({ status: 'ok' });
    const docs = await stranger.call('GET', '/docs/');
    expect([docs.status, /src="https?:|href="https?:/.test(String(docs.body))]).toEqual([200, false]);
    const page = await stranger.call('GET', '/filings', undefined, { accept: 'text/html' });
    expect(page.body).toContain('id="root"');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const nowhere = await stranger.call('GET', '/v1/nowhere');
    expect([nowhere.status, nowhere.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('problem+json'),
    ]);
  });

  it('signing out ends the session', async () => {
    const school = await unit('盟少年宫');
    expect((await school.handler.call('POST', '/auth/logout')).status).toBe(204);
    expect((await school.handler.call('GET', '/v1/me')).status).toBe(204);
    expect((await school.handler.call('GET', '/v1/work-queue')).status).toBe(401);
  });

  it('制度包: everybody reads what holds and why, finance departments compare, the pack’s own decides', async () => {
    const school = await unit('盟第九中学');
    const values = await school.handler.call('GET', '/v1/policy/values');
    expect(values.body).toMatchObject({ areaCode: '152500', packId: '152500-xilingol' });
    const why = await department!.call(
      'GET',
      '/v1/policy/values/filing.change-deadline?areaCode=152502&date=2026-03-01',
    );
    expect(why.body).toMatchObject({
      areaName: '锡林浩特市',
      parameter: { inForce: { words: '7日（末日逢休息日顺延）', state: 'in_force', reference: { status: 'V' } } },
    });
    expect((await school.handler.call('GET', '/v1/policy/values/filing.nothing')).status).toBe(404);
    expect((await school.handler.call('GET', '/v1/policy/values?date=2026-02-30')).body.code).toBe('not_a_date');
    const listed = (await bureau!.call('GET', '/v1/policy/versions')).body;
    const [version] = listed.versions;
    expect(listed).toMatchObject({ mayActivate: true, activations: [], versions: [{ inForce: true, inFolder: true }] });
    expect((await county!.call('GET', '/v1/policy/versions')).body.mayActivate).toBe(false);
    const { digest } = version;
    expect((await county!.call('GET', `/v1/policy/changes?before=${digest}&after=${digest}`)).body.differences).toEqual(
      [expect.objectContaining({ changes: [] })],
    );
    const trial = await county!.call('GET', `/v1/policy/trial/units?version=${digest}&asOf=${day(0)}`);
    expect(trial.body).toMatchObject({ changed: [] });
    expect((await county!.call('GET', `/v1/policy/trial/cases?version=${digest}&effectiveFrom=${day(0)}`)).status).toBe(
      200,
    );
    const activate = (by: User, extra: object = {}) =>
      by.call(
        'POST',
        '/v1/policy/activations',
        {
          versionDigest: digest,
          kind: 'activate',
          effectiveFrom: day(0),
          documentNumber: '试验〔2026〕1号',
          reason: '试验',
          basis: listed.basis,
          ...extra,
        },
        { 'idempotency-key': newId() },
      );
    expect((await activate(county!)).status).toBe(403);
    expect((await activate(school.handler)).status).toBe(403);
    expect((await activate(bureau!)).body.code).toBe('already_in_force');
    expect((await activate(bureau!, { effectiveFrom: day(-1) })).body.errors[0].pointer).toBe('/effectiveFrom');
    for (const path of [
      'versions',
      `changes?before=${digest}&after=${digest}`,
      `trial/units?version=${digest}&asOf=${day(0)}`,
    ])
      for (const caller of [school.handler, department!, platform])
        expect((await caller.call('GET', `/v1/policy/${path}`)).status).toBe(403);
    expect((await platform.call('GET', '/v1/policy/values')).status).toBe(403);
    expect((await bureau!.call('GET', `/v1/policy/activations/${newId()}/moves`)).body.moves).toEqual([]);
  });
});
