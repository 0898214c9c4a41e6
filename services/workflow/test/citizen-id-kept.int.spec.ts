import { isUniqueViolation, newestOnly, openDatabase, systemRole, withNewKey, type Database } from '@zhuanguan/db';
import { readWorkbook } from '@zhuanguan/documents';
import { newId } from '@zhuanguan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertSealing } from '../src/citizen-id/assert-sealing.js';
import { insertCitizenIds, keepCitizenIds, knownRefs } from '../src/citizen-id/citizen-id.store.js';
import type { SealedCitizenId } from '../src/citizen-id/citizen-id.types.js';
import { resealBatch, sealedCount } from '../src/citizen-id/reseal.js';
import { openCitizenId, takeCitizenId } from '../src/citizen-id/take-citizen-id.js';
import { annotateImport } from '../src/import/annotate-import.js';
import { commitImport } from '../src/import/commit-import.js';
import { workImport } from '../src/import/work-imports.js';
import { sweepWorking } from '../src/retention/sweep-working.js';
import { asking } from './asking-form.js';
import { NUMBER, OTHER, startCitizenIds, THIRD } from './citizen-id-fixture.js';
import { csvOf, must, packsWith, preview, rolesFor } from './import-fixture.js';

/** ADR 23: numbers of a table, equal ones, keys that change, and what goes with what is swept. */

const NAME = 'workflow_citizen_id_kept';
const ROLE = systemRole(rolesFor(NAME).appRole);
const { at, keys, ids, librarian, department, first, numbers, whereIs } = await startCitizenIds(NAME);
afterAll(() => at.stop());

beforeAll(async () => {
  for (const [i, number] of [NUMBER, OTHER, THIRD].entries())
    must(await first(`甲${'甲乙丙'[i] ?? ''}`, `1390000010${i}`, number));
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
    expect(filed.map((f) => f.of).sort()).toEqual([ids.library, ids.nursery].sort());
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
      await first('丑丑', '13900000031', NUMBER, { ctx: { ...at.ctx, sealing: left }, unitId: ids.library }),
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
});

describe('the same number at the same instant', () => {
  it('is kept once: whoever comes later goes on with the row of the first', async () => {
    const unitId = ids.nursery;
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
