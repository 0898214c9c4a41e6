import type { Actor } from '@zhuanguan/access';
import { scopeOf } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import { afterAll, describe, expect, it } from 'vitest';
import { openCitizenId } from '../src/citizen-id/take-citizen-id.js';
import { saveDraft } from '../src/draft/drafts.js';
import { filedForm } from '../src/form/filed-form.js';
import { typedForm } from '../src/form/typed-form.js';
import type { FilingRow } from '../src/filing/filing.store.js';
import type { FilingKind } from '../src/filing/filing.types.js';
import { listFilings } from '../src/filing/list-filings.js';
import { getFiling } from '../src/filing/read-filing.js';
import { revealPersonal } from '../src/filing/reveal-personal.js';
import { createPolicyBook } from '../src/policy/policy-book.js';
import { ASKING, ASKING_AREA, asking } from './asking-form.js';
import { errorsOf, NUMBER, OTHER, person, startCitizenIds, THIRD } from './citizen-id-fixture.js';
import { actorAt, csvOf, must, packsWith, preview, register, startImportFixture } from './import-fixture.js';

/** SEC-4, ADR 23: an identity number from the form to the paper, and nowhere in clear. */

const MASKED = '1525**********0012';
const { at, keys, ids, handler, librarian, department, bureau, file, first, receive, onRecord, numbers, whereIs } =
  await startCitizenIds('workflow_citizen_id');
afterAll(() => at.stop());

describe('a form that asks for it', () => {
  let row: FilingRow;
  it('takes the number, sealed: the content has an id in its place', async () => {
    row = must(await first('甲甲', '13900000001', ` ${NUMBER.slice(0, 6)} ${NUMBER.slice(6)} `));
    const [stored] = await numbers();
    expect(row.filing.content.person?.citizenIdRef).toBe(stored?.ref);
    expect(openCitizenId(keys, stored!)).toBe(NUMBER);
    expect(stored?.keyId).toBe(keys.seal[0]?.id);
    expect(await whereIs('甲甲')).toContain('filing.content');
    expect(await whereIs(NUMBER, NUMBER.slice(6, 14))).toEqual([]);
  });

  it('does without where it may be left out, and not where it must be there', async () => {
    expect(errorsOf(await first('乙乙', '13900000002'))).toEqual([['/content/person/citizenId', 'required']]);
    const optional = { ...at.ctx, policies: createPolicyBook(await packsWith(asking({ required: false })), []) };
    const done = await first('乙乙', '13900000002', undefined, { ctx: optional });
    expect(must(done).filing.content.person).not.toHaveProperty('citizenIdRef');
  });

  it.each([
    ['152502199001010013', 'citizen_id_checksum'],
    ['152502199002300015', 'citizen_id_birth'],
    ['152502203001010012', 'citizen_id_birth'],
    ['152502900101001', 'citizen_id_old'],
    ['15250219900101', 'citizen_id_shape'],
  ])('says at the field what is wrong with one, and never the number: %s', async (number, code) => {
    const refused = await first('丙丙', '13900000003', number);
    expect(errorsOf(refused)).toEqual([['/content/person/citizenId', code]]);
    expect(JSON.stringify(refused)).not.toContain(number);
    expect(await numbers()).toHaveLength(1);
  });

  it('is read whole by the unit, masked by its receivers, and in no list', async () => {
    const seen = async (actor: Actor) => must(await getFiling(at.ctx, actor, row.filing.id)).content?.person?.citizenId;
    expect([await seen(handler), await seen(department), await seen(bureau)]).toEqual([NUMBER, MASKED, MASKED]);
    for (const actor of [handler, department]) {
      const { filings } = must(await listFilings(at.ctx, actor, { lateOnly: false, size: 0, cursor: '' }));
      expect(filings.map((f) => f.id)).toContain(row.filing.id);
      expect(JSON.stringify(filings)).not.toMatch(/citizenId/);
    }
    expect((await getFiling(at.ctx, librarian, row.filing.id)).ok).toBe(false);
  });

  it('is shown whole to a receiver with a reason, which is kept', async () => {
    const ask = (actor: Actor, reason = '核对本人身份') =>
      revealPersonal(at.ctx, actor, { id: row.filing.id, field: 'citizenId', purpose: 'verify', reason });
    expect(await ask(bureau)).toEqual({ ok: true, value: { value: NUMBER } });
    const [read] = await at.query<{ fields: string[] }>(
      `select fields from personal_read where operation = 'filing.reveal' order by at desc limit 1`,
    );
    expect(read).toEqual({ fields: ['citizenId'] });
    expect((await ask(bureau, '')).ok).toBe(false);
    expect((await ask(librarian)).ok).toBe(false);
    expect(await whereIs(NUMBER)).toEqual([]);
  });

  it('keeps its id when the filing is corrected with the same number, and has another with another', async () => {
    const returned = await receive(department, row, true);
    const again = async (number: string) =>
      must(
        await file(
          { decisionDate: '2026-11-03', person: person('甲甲', '13900000001') },
          { number, filingId: returned.filing.id },
        ),
      );
    const same = await again(NUMBER);
    expect(same.filing.content.person?.citizenIdRef).toBe(row.filing.content.person?.citizenIdRef);
    const back = await receive(department, same, true);
    const changed = must(
      await file(
        { decisionDate: '2026-11-03', person: person('甲甲', '13900000001') },
        { number: OTHER, filingId: back.filing.id },
      ),
    );
    expect(changed.filing.content.person?.citizenIdRef).not.toBe(row.filing.content.person?.citizenIdRef);
    const shown = must(await getFiling(at.ctx, department, row.filing.id));
    expect(shown.rounds.map((r) => r.content?.person?.citizenId)).toEqual([MASKED, MASKED, '4202**********0023']);
    expect(shown.previousContent?.person?.citizenId).toBe(MASKED);
    row = await onRecord(changed);
    expect(row.filing.state).toBe('on_record');
    expect(await whereIs(NUMBER, OTHER)).toEqual([]);
  });

  it('goes on with the person when something else is updated, and is itself only corrected', async () => {
    const subjectAppointmentId = row.filing.appointmentId;
    const amend = (kind: FilingKind, phone: string, number?: string) =>
      file(
        {
          ...{ decisionDate: '2026-11-20', subjectAppointmentId, changeReason: '填错' },
          person: { ...person('甲甲', phone), title: '' },
        },
        { kind, ...(number ? { number } : {}) },
      );
    expect(errorsOf(await amend('details', '13900000011', THIRD))).toContainEqual([
      '/content/person/citizenId',
      'use_correction',
    ]);
    const content = (phone: string) => ({ ...person('甲甲', phone), title: '会计' });
    const updated = must(
      await file(
        { decisionDate: '2026-11-20', subjectAppointmentId, person: content('13900000011') },
        { kind: 'details' },
      ),
    );
    expect(updated.filing.content.person?.citizenIdRef).toBe(row.filing.content.person?.citizenIdRef);
    await onRecord(updated);
    const corrected = must(
      await file(
        {
          ...{ decisionDate: '2026-11-03', subjectAppointmentId, changeReason: '身份证号填错' },
          person: content('13900000011'),
        },
        { kind: 'correction', number: THIRD },
      ),
    );
    const shown = must(await getFiling(at.ctx, handler, corrected.filing.id));
    expect([shown.amendedContent?.person?.citizenId, shown.content?.person?.citizenId]).toEqual([OTHER, THIRD]);
  });

  it('stands on the paper: whole for the unit, masked for a receiver; typed ones as typed', async () => {
    const printed = (actor: Actor) =>
      at.db.inTx({ kind: 'system', name: 'service' }, (tx) =>
        filedForm(at.ctx, tx, actor, { filingIds: [row.filing.id], withOthers: false }),
      );
    const own = must(await printed(handler));
    expect([own.people[0]?.citizen_id, own.sensitive]).toEqual([OTHER, true]);
    expect(must(await printed(bureau)).people[0]?.citizen_id).toBe('4202**********0023');
    const content = { decisionDate: '2026-11-02', person: person('丁丁', '13900000004') };
    const typed = await at.db.inTx({ kind: 'system', name: 'service' }, (tx) =>
      typedForm(at.ctx, tx, handler, { unitId: ids.school, role: 'specialist', content, citizenId: NUMBER }),
    );
    expect(must(typed).people[0]?.citizen_id).toBe(NUMBER);
  });

  it('is in no draft', async () => {
    const body = JSON.stringify({ kind: 'first', content: { person: { name: '戊戊', citizenId: NUMBER } } });
    const saved = must(await saveDraft(at.ctx, handler, { id: newId(), unitId: ids.school, body }));
    expect(JSON.parse(saved.body)).toEqual({ kind: 'first', content: { person: { name: '戊戊' } } });
    expect(await whereIs('戊戊')).toEqual(['draft.body']);
    must(await saveDraft(at.ctx, handler, { id: newId(), unitId: ids.school, body: `not JSON, citizenId ${NUMBER}` }));
    expect(await whereIs(NUMBER)).toEqual([]);
  });

  it('is no one’s who does not read the unit’s filings', async () => {
    const count = (actor: Actor) =>
      at.db.inTx(scopeOf(actor), (tx) =>
        tx.sql<{ n: number }>({ name: 'n', text: 'select count(*) as n from citizen_id', values: [] }),
      );
    expect(await count(librarian)).toEqual([{ n: 0 }]);
    expect((await count(handler))[0]?.n).toBeGreaterThan(2);
    expect((await count(bureau))[0]?.n).toBeGreaterThan(2);
  });
});

describe('a form that does not ask for it', () => {
  it('refuses it at the field, with keys and without', async () => {
    const none = await startImportFixture('workflow_citizen_id_none', { packs: [ASKING] });
    try {
      const [bureauOf, unitId] = [newId(), newId()];
      await none.seed(async (tx) => {
        await register(tx, { id: bureauOf, kind: 'bureau', name: '财政局', areaCode: ASKING_AREA });
        const unit = { id: unitId, kind: 'unit', name: '小学', bureauId: bureauOf, areaCode: ASKING_AREA } as const;
        await register(tx, unit);
      });
      for (const ctx of [none.ctx, { ...none.ctx, sealing: keys }]) {
        const refused = await first('甲甲', '13900000001', NUMBER, { ctx, unitId });
        expect(errorsOf(refused)).toEqual([['/content/person/citizenId', 'not_asked']]);
        expect(JSON.stringify(refused)).not.toContain(NUMBER);
      }
      const table = csvOf([
        ['姓名', '性别', '单位名称', '职务', '电话', '身份证号'],
        ['甲甲', '女', '小学', '会计', '13900000001', NUMBER],
      ]);
      const shown = await preview({ ...none.ctx, sealing: keys }, actorAt('unit_handler', unitId), table);
      expect(shown.job.warnings.join()).toContain('身份证号');
      expect(shown.rows[0]?.result.outcome).toBe('valid');
      expect(await none.query('select 1 from citizen_id')).toEqual([]);
      const [job] = await none.query<{ all: string }>(
        `select (select json_agg(j)::text from import_job j) || (select json_agg(r)::text from import_row r) as all`,
      );
      expect(job?.all).not.toContain(NUMBER);
    } finally {
      await none.stop();
    }
  });
});
