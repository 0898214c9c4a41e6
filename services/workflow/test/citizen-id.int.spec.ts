import type { Actor } from '@zhuanguan/access';
import {
  isUniqueViolation,
  makeSealingKeys,
  newestOnly,
  openDatabase,
  scopeOf,
  systemRole,
  withNewKey,
  type Database,
  type SealingKeys,
} from '@zhuanguan/db';
import { readWorkbook } from '@zhuanguan/documents';
import { newId, PERSONAL_FIELDS, type Result } from '@zhuanguan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertCitizenIds, keepCitizenIds, knownRefs } from '../src/citizen-id/citizen-id.store.js';
import type { SealedCitizenId } from '../src/citizen-id/citizen-id.types.js';
import { assertSealing } from '../src/citizen-id/assert-sealing.js';
import { openCitizenId, takeCitizenId } from '../src/citizen-id/take-citizen-id.js';
import { resealBatch, sealedCount } from '../src/citizen-id/reseal.js';
import type { WorkflowContext } from '../src/context.js';
import { saveDraft } from '../src/draft/drafts.js';
import { filedForm } from '../src/form/filed-form.js';
import { typedForm } from '../src/form/typed-form.js';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import type { FilingRow } from '../src/filing/filing.store.js';
import type { FilingContent, FilingKind, FilingPerson } from '../src/filing/filing.types.js';
import { listFilings } from '../src/filing/list-filings.js';
import { getFiling } from '../src/filing/read-filing.js';
import { sweepWorking } from '../src/retention/sweep-working.js';
import { revealPersonal } from '../src/filing/reveal-personal.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { annotateImport } from '../src/import/annotate-import.js';
import { commitImport } from '../src/import/commit-import.js';
import { workImport } from '../src/import/work-imports.js';
import { createPolicyBook } from '../src/policy/policy-book.js';
import { ASKING, ASKING_AREA, asking } from './asking-form.js';
import {
  actorAt,
  csvOf,
  must,
  packsWith,
  preview,
  register,
  rolesFor,
  startImportFixture,
  type Fixture,
} from './import-fixture.js';

/** SEC-4, ADR 23: an identity number from the form to the paper, and nowhere in clear. */

const NAME = 'workflow_citizen_id';
const NUMBER = '152502199001010012';
const OTHER = '420281198512310023';
const THIRD = '410802197811150032';
const MASKED = '1525**********0012';
const ROLE = systemRole(rolesFor(NAME).appRole);

let at: Fixture;
let keys: SealingKeys;
let handler: Actor;
let librarian: Actor;
let department: Actor;
let bureau: Actor;
const [bureauId, departmentId, schoolId, libraryId, nurseryId] = [newId(), newId(), newId(), newId(), newId()] as const;

beforeAll(async () => {
  keys = makeSealingKeys();
  at = await startImportFixture(NAME, { packs: [ASKING], edits: asking(), sealing: keys });
  const areaCode = ASKING_AREA;
  await at.seed(async (tx) => {
    await register(tx, { id: bureauId, kind: 'bureau', name: '示例财政局', areaCode });
    await register(tx, { id: departmentId, kind: 'department', name: '示例教育局', bureauId, areaCode });
    const below = { kind: 'unit', departmentId, bureauId, areaCode } as const;
    await register(tx, { ...below, id: schoolId, name: '示例小学' });
    await register(tx, { ...below, id: libraryId, name: '示例图书馆' });
    await register(tx, { ...below, id: nurseryId, name: '示例幼儿园' });
  });
  handler = actorAt('unit_handler', schoolId);
  librarian = actorAt('unit_handler', libraryId);
  department = actorAt('department_officer', departmentId);
  bureau = actorAt('bureau_officer', bureauId);
});
afterAll(() => at.stop());

const person = (name: string, phone: string): FilingPerson => ({
  ...{
    name,
    sex: '2',
    title: '会计',
    phone,
    remark: '',
    exceptionReason: '',
    onEstablishment: true,
    noBadRecord: true,
  },
});

interface Given {
  number?: string;
  unitId?: string;
  kind?: FilingKind;
  filingId?: string;
  ctx?: WorkflowContext;
}

async function file(content: FilingContent, given: Given = {}): Promise<Result<FilingRow>> {
  const { number, unitId = schoolId, kind = 'first', filingId, ctx = at.ctx } = given;
  const citizenId = takeCitizenId(ctx.sealing, number, { unitId, today: '2026-11-25' });
  const [done] = await submitFilings(ctx, [
    {
      ...{ actor: actorAt('unit_handler', unitId), kind, unitId, role: 'specialist', content },
      ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
      ...(citizenId ? { citizenId } : {}),
      ...(filingId ? { filingId } : {}),
    },
  ]);
  return done!;
}
const first = (name: string, phone: string, number?: string, given: Given = {}) =>
  file({ decisionDate: '2026-11-02', person: person(name, phone) }, { ...given, ...(number ? { number } : {}) });

async function receive(actor: Actor, { filing }: FilingRow, returned = false): Promise<FilingRow> {
  const decision = returned
    ? ({ received: false, defectCode: 'incomplete', remark: '请补正' } as const)
    : ({ received: true } as const);
  const [done] = await decideReceipts(at.ctx, [
    {
      ...{ actor, filingId: filing.id, contentHash: filing.contentHash, decision },
      ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
    },
  ]);
  return must(done!);
}
const onRecord = async (row: FilingRow) => receive(bureau, await receive(department, row));
const errorsOf = (result: Result<unknown>) =>
  result.ok ? [] : (result.refusal.meta?.fields ?? []).map((e) => [e.field, e.code]);

/** Where in all of the schema any of these stands, read as the owner: `table.column`. */
async function whereIs(...texts: string[]): Promise<string[]> {
  const columns = await at.query<{ t: string; c: string }>(
    `select c.table_name as t, c.column_name as c from information_schema.columns c
     join information_schema.tables x using (table_schema, table_name) where table_schema = 'workflow' and x.table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { t, c } of columns) {
    const rows = await at.query(`select 1 from "${t}" where "${c}"::text like any($1) limit 1`, [
      texts.map((text) => `%${text}%`),
    ]);
    if (rows.length > 0) found.push(`${t}.${c}`);
  }
  return found;
}
const numbers = () =>
  at.query<{ ref: string; unitId: string; sealed: string; blindIndex: string; keyId: string }>(
    `select id as ref, unit_id as "unitId", sealed, blind_index as "blindIndex", key_id as "keyId" from citizen_id order by id`,
  );

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
          person: { ...person('甲甲', phone), title: '' } as FilingPerson,
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
      typedForm(at.ctx, tx, handler, { unitId: schoolId, role: 'specialist', content, citizenId: NUMBER }),
    );
    expect(must(typed).people[0]?.citizen_id).toBe(NUMBER);
  });

  it('is in no draft', async () => {
    const body = JSON.stringify({ kind: 'first', content: { person: { name: '戊戊', citizenId: NUMBER } } });
    const saved = must(await saveDraft(at.ctx, handler, { id: newId(), unitId: schoolId, body }));
    expect(JSON.parse(saved.body)).toEqual({ kind: 'first', content: { person: { name: '戊戊' } } });
    expect(await whereIs('戊戊')).toEqual(['draft.body']);
    must(await saveDraft(at.ctx, handler, { id: newId(), unitId: schoolId, body: `not JSON, citizenId ${NUMBER}` }));
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

describe('a spreadsheet', () => {
  const HEADER = ['姓名', '性别', '单位名称', '职务', '电话', '公民身份号码', '备注'];
  it('is read where the form asks, sealed from the first moment, and filed under each unit', async () => {
    const before = (await numbers()).length;
    const rows = [
      ['庚庚', '女', '示例图书馆', '会计', '13900000021', NUMBER, ''],
      ['辛辛', '女', '示例幼儿园', '会计', '13900000022', OTHER, ''],
      ['壬壬', '女', '示例图书馆', '会计', '13900000023', '152502199001010013', ''],
      ['癸癸', '女', '示例图书馆', '会计', '13900000024', '1.52502E+17', ''],
      ['子子', '女', '示例图书馆', '会计', '13900000025', '', ''],
    ];
    const footer = [['填表人：某某', `身份证 ${THIRD}`]];
    const shown = await preview(at.ctx, department, csvOf([HEADER, ...rows, ...footer]), { purpose: 'on_behalf' });
    expect(shown.rows.map((r) => r.result.errors.map((e) => [e.field, e.code]))).toEqual([
      [],
      [],
      [['/person/citizenId', 'citizen_id_checksum']],
      [['/person/citizenId', 'citizen_id_rounded']],
      [['/person/citizenId', 'required']],
    ]);
    expect((await numbers()).length).toBe(before + 2);
    expect(await whereIs(NUMBER, OTHER, THIRD, '152502199001010013')).toEqual([]);
    const { id } = shown.job;
    must(
      await commitImport(
        at.ctx,
        department,
        { id, mode: 'valid_only', decisionDate: '2026-11-20', correlationId: newId() },
        () => undefined,
      ),
    );
    await workImport(at.ctx, id);
    const filed = await at.query<{ unitId: string; number: string; of: string }>(
      `select f.unit_id as "unitId", c.unit_id as of, c.id as number from filing f
       join citizen_id c on c.id = (f.content->'person'->>'citizenIdRef')::uuid where f.import_id = $1 order by f.submitted_at, f.unit_id`,
      [id],
    );
    expect(filed.map((f) => f.of).sort()).toEqual([libraryId, nurseryId].sort());
    for (const { unitId, of } of filed) expect(of).toBe(unitId);
    const all = new Map((await numbers()).map((n) => [n.ref, openCitizenId(keys, n)]));
    expect(filed.map((f) => all.get(f.number)).sort()).toEqual([NUMBER, OTHER].sort());
    const { file: given } = must(await annotateImport(at.ctx, department, { id, exporterName: '某某' }));
    const text = JSON.stringify(must(await readWorkbook(Buffer.from(given))), (_, v: unknown) =>
      v instanceof Map ? [...v] : v,
    );
    expect(text).toContain('公民身份号码');
    for (const number of [NUMBER, OTHER, THIRD, '152502199001010013']) expect(text).not.toContain(number);
    expect(await whereIs(NUMBER, OTHER, THIRD, '152502199001010013')).toEqual([]);
  });
});

describe('equality', () => {
  it('is seen across units by the blind index, though nothing else is equal', async () => {
    const same = (await numbers()).filter((n) => openCitizenId(keys, n) === NUMBER);
    expect(new Set(same.map((n) => n.unitId)).size).toBeGreaterThan(1);
    expect(new Set(same.map((n) => n.blindIndex)).size).toBe(1);
    expect(new Set(same.map((n) => n.sealed)).size).toBe(same.length);
  });
});

/** As the database, and dead at the given statement: what was begun is rolled back. */
function dyingAt(db: Database, statement: number): Database {
  let n = 0;
  return {
    ...db,
    inTx: (scope, work) =>
      db.inTx(scope, async (tx) =>
        work({
          ...tx,
          sql: async (asked) => {
            const rows = await tx.sql(asked);
            n += 1;
            if (n === statement) throw new Error('killed');
            return rows as never;
          },
        }),
      ),
  };
}

describe('keys that are changed', () => {
  let owner: Database;
  beforeAll(() => {
    owner = openDatabase({ url: at.url, schema: 'workflow', applicationName: 'test', poolSize: 2 });
  });
  afterAll(() => owner.close());

  it('are put on all values, in batches, killed at any line; ids, contents and hashes stay', async () => {
    const contents = () => at.query(`select id, content, content_hash from filing order by id`);
    const before = await contents();
    const plain = (await numbers()).map((n) => [n.ref, openCitizenId(keys, n)]);
    const next = withNewKey(keys, { alsoIndex: true });
    expect(plain.length).toBeGreaterThan(5);
    expect(await sealedCount(owner, next, { role: ROLE })).toEqual({ all: plain.length, old: plain.length });
    const options = { role: ROLE, batch: 2 };
    let done = await resealBatch(owner, next, options);
    expect(done).toBe(2);
    // Dead behind each statement of a batch: nothing of it is done, and all opens.
    for (let statement = 1; statement <= 3; statement += 1) {
      await expect(resealBatch(dyingAt(owner, statement), next, options)).rejects.toThrow('killed');
      expect((await sealedCount(owner, next, { role: ROLE })).old).toBe(plain.length - 2);
      expect((await numbers()).map((n) => [n.ref, openCitizenId(next, n)])).toEqual(plain);
    }
    while ((done = await resealBatch(owner, next, options)) > 0) expect(done).toBeLessThanOrEqual(2);
    expect(await sealedCount(owner, next, { role: ROLE })).toEqual({ all: plain.length, old: 0 });
    expect(await resealBatch(owner, next, options)).toBe(0);
    const left = newestOnly(next);
    expect((await numbers()).map((n) => [n.ref, openCitizenId(left, n)])).toEqual(plain);
    expect(await contents()).toEqual(before);
    // A service with the new keys finds the unit's row by the number, and adds none.
    const count = (await numbers()).length;
    const again = must(
      await first('丑丑', '13900000031', NUMBER, { ctx: { ...at.ctx, sealing: left }, unitId: libraryId }),
    );
    expect(plain.map(([ref]) => ref)).toContain(again.filing.content.person?.citizenIdRef);
    expect(await numbers()).toHaveLength(count);
    expect(await whereIs(NUMBER, OTHER, THIRD)).toEqual([]);
  });

  it('stop a service that has not the ones its values need, or that has none and is asked for some', async () => {
    const packs = (await packsWith(asking())).packs.values();
    await expect(assertSealing(at.db, keys, [])).rejects.toThrow(/SEALING_KEYS 中没有这些密钥/);
    await expect(assertSealing(at.db, undefined, packs)).rejects.toThrow(/没有设置 SEALING_KEYS/);
    await expect(assertSealing(at.db, undefined, (await packsWith({})).packs.values())).rejects.toThrow(/没有这些密钥/);
  });

  it('are the table’s own: only what it names holds them', () => {
    const field = PERSONAL_FIELDS.find((f) => f.key === 'citizenId');
    expect(field?.stored).toContain('workflow.citizen_id.sealed');
  });
});

describe('the same number at the same instant', () => {
  it('is kept once: whoever comes later goes on with the row of the first', async () => {
    const unitId = nurseryId;
    const given = () => takeCitizenId(keys, THIRD, { unitId, today: '2026-11-25' }) as SealedCitizenId;
    const [mine, yours] = [given(), given()];
    const now = new Date();
    const known = await at.db.inTx({ kind: 'system', name: 'batch' }, async (a) => {
      // Neither sees the other's: both look before either has committed.
      expect((await knownRefs(a, [mine])).get(mine)).toBe(mine.ref);
      await at.db.inTx({ kind: 'system', name: 'batch' }, (b) => insertCitizenIds(b, [yours], now));
      return (await keepCitizenIds(a, [mine], now)).get(mine);
    });
    expect(known).toBe(yours.ref);
    // Where a content stands on the id already, it throws, and the group commit tries again with what is known.
    const again = given();
    const insert = () => at.db.inTx({ kind: 'system', name: 'batch' }, (tx) => insertCitizenIds(tx, [again], now));
    await expect(insert()).rejects.toSatisfy(isUniqueViolation);
  });
});

describe('a table that nobody needs any more', () => {
  it('goes with its numbers, but for those that were filed', async () => {
    const HEADER = ['姓名', '性别', '单位名称', '职务', '电话', '身份证号'];
    const only = '440524188001010014';
    const rows = [['寅寅', '女', '示例图书馆', '会计', '13900000041', only]];
    const librarianKeys = { ...at.ctx, sealing: keys };
    await preview(librarianKeys, librarian, csvOf([HEADER, ...rows]));
    const refs = async () => new Set((await numbers()).map((n) => n.ref));
    const before = await refs();
    const inTwoYears = () => new Date('2028-11-25T02:00:00Z');
    expect(await sweepWorking({ ...at.ctx, now: inTwoYears })).toBeGreaterThan(0);
    expect(await at.query('select 1 from import_row')).toEqual([]);
    const said = await at.query<{ ref: string }>(
      `select distinct c.content->'person'->>'citizenIdRef' as ref from (
         select content from filing union all select previous_content from filing union all select amends from filing
         union all select content from filing_round) c where c.content->'person'->>'citizenIdRef' is not null`,
    );
    const after = await refs();
    expect(after.size).toBeLessThan(before.size);
    expect([...after].sort()).toEqual(expect.arrayContaining(said.map((s) => s.ref).sort()));
    for (const { ref } of said) expect(after).toContain(ref);
  });
});
