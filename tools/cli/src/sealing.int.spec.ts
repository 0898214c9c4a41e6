import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  blindIndex,
  makeSealingKeys,
  newestOnly,
  readSealingKeys,
  seal,
  withNewKey,
  type SealingKeys,
} from '@zhuanguan/db';
import {
  addSealingKey,
  dropOldSealingKeys,
  FILES,
  keepSecrets,
  makeSecrets,
  migrateAll,
  SERVICE_SCHEMAS,
} from '@zhuanguan/start';
import { testDatabase, type TestDatabase } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.js';
import { testContext } from './testing/context.js';
import { query } from './testing/fill.js';

/** The operator's side of sealed identity numbers (ADR 23): new keys, all values onto them, the old ones out. */

const NUMBER = '152502199001010012';
const ROWS = 1_203;
const schemas = SERVICE_SCHEMAS.map((s) => ({ ...s, appRole: `${s.appRole}_sealing` }));
let database: TestDatabase;
let folder: string;
let keys: SealingKeys;

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
/** The same number in many units: sealed for each, and equal by its index. */
const unitOf = (n: number): string => id(100_000 + n);

beforeAll(async () => {
  const secrets = await makeSecrets();
  database = await testDatabase('cli_sealing', (url) => migrateAll(url, secrets, schemas));
  folder = mkdtempSync(join(tmpdir(), 'zg-sealing-'));
  keys = makeSealingKeys();
  const rows = Array.from({ length: ROWS }, (_, n) => ({
    ...{ id: id(n), unit: unitOf(n), index: blindIndex(keys, 'citizen_id', NUMBER) },
    sealed: seal(keys, NUMBER, { field: 'workflow.citizen_id.sealed', row: `${unitOf(n)}/${id(n)}` }),
  }));
  await query(
    database.url,
    `insert into workflow.citizen_id (id, unit_id, sealed, blind_index, recorded_at)
     select r.id, r.unit, r.sealed, r.index, now() from jsonb_to_recordset($1::jsonb) as r(id uuid, unit uuid, sealed text, index text)`,
    [JSON.stringify(rows)],
  );
  await query(
    database.url,
    `insert into registry.citizen_id_index (filing_id, appointment_id, unit_id, ref, blind_index, recorded_at)
     select id, id, unit_id, id, blind_index, now() from workflow.citizen_id`,
  );
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

async function zg(given: SealingKeys, act: 'status' | 'reseal', onSay?: (words: string) => void) {
  const ctx = testContext('/nowhere', { DATABASE_URL: database.url, SEALING_KEYS: JSON.stringify(given) });
  const { say } = ctx;
  const code = await run(
    { ...ctx, say: (words) => (say(words), onSay?.(words)) },
    { kind: 'keys-sealing', act, index: false },
  );
  return { code, said: ctx.lines.join('\n') };
}
const keyIds = () =>
  query<{ table: string; seal: string | null; index: string; n: number }>(
    database.url,
    `select 'workflow' as table, key_id as seal, index_key_id as index, count(*)::int as n from workflow.citizen_id group by 2, 3
     union all select 'registry', null, index_key_id, count(*)::int from registry.citizen_id_index group by 3 order by 1 desc, 2, 3`,
  );

describe('zg keys sealing', () => {
  it('says how much is sealed with which key', async () => {
    expect(await zg(keys, 'status')).toMatchObject({ code: 0, said: expect.stringContaining(`${ROWS} 个`) });
    const next = withNewKey(keys, { alsoIndex: false });
    expect(await zg(next, 'status')).toMatchObject({
      code: 1,
      said: expect.stringContaining(`不是最新密钥的 ${ROWS} 个`),
    });
  });

  it('says which key is missing, and never what is sealed', async () => {
    const failed = await zg(makeSealingKeys(), 'reseal').catch((error: unknown) => String(error));
    expect(failed).toContain(`sealed with key ${keys.seal[0]?.id ?? ''}`);
    expect(JSON.stringify(failed)).not.toContain(NUMBER);
  });

  it('puts all of it on new keys in both services; broken off it goes on from where it stood', async () => {
    const next = withNewKey(keys, { alsoIndex: true });
    const of = (table: string, by: SealingKeys, n: number) => ({
      ...{ table, seal: table === 'workflow' ? by.seal[0]?.id : null, index: by.index[0]?.id, n },
    });
    const broken = new Error('broken off');
    await expect(
      zg(next, 'reseal', (words) => {
        if (words.startsWith('已换到新密钥 500 ')) throw broken;
      }),
    ).rejects.toBe(broken);
    const half = await keyIds();
    expect(half).toHaveLength(3);
    expect(half).toEqual(
      expect.arrayContaining([of('workflow', next, 500), of('workflow', keys, ROWS - 500), of('registry', keys, ROWS)]),
    );
    expect((await zg(next, 'status')).code).toBe(1);
    const done = await zg(next, 'reseal');
    expect([done.code, done.said]).toEqual([0, expect.stringContaining('不是最新密钥的 0 个，名录索引 0 条')]);
    expect(await keyIds()).toEqual([of('workflow', next, ROWS), of('registry', next, ROWS)]);
    // The old keys are needed no more, and what was equal is so again, in both.
    expect((await zg(newestOnly(next), 'reseal')).code).toBe(0);
    const [equal] = await query<{ n: number }>(
      database.url,
      `select count(distinct w.blind_index || r.blind_index)::int as n from workflow.citizen_id w
       join registry.citizen_id_index r on r.ref = w.id and r.blind_index = w.blind_index`,
    );
    expect(equal?.n).toBe(1);
  });
});

describe('the keys themselves', () => {
  it('are made for an installation, a new one in front, the old ones out', async () => {
    const file = join(folder, FILES.secrets);
    const first = (await keepSecrets(file)).sealingKeys;
    const second = await addSealingKey(file, { alsoIndex: false });
    expect(second.seal.map((k) => k.id)).toEqual([expect.any(String), first.seal[0]?.id]);
    expect(second.index).toEqual(first.index);
    expect((await dropOldSealingKeys(file)).seal).toEqual(second.seal.slice(0, 1));
    expect((await keepSecrets(file)).sealingKeys.seal).toHaveLength(1);
  });

  it('are printed for an installation apart, behind those it has', async () => {
    const printed = async (env: Record<string, string>, index: boolean) => {
      const ctx = testContext('/nowhere', env);
      await run(ctx, { kind: 'keys-new', name: 'sealing', index });
      return readSealingKeys(JSON.stringify((JSON.parse(ctx.lines.join('')) as { SEALING_KEYS: object }).SEALING_KEYS));
    };
    const first = await printed({}, false);
    const file = join(folder, 'sealing.json');
    writeFileSync(file, JSON.stringify(first));
    const next = await printed({ SEALING_KEYS_FILE: file }, true);
    expect(next.seal.slice(1)).toEqual(first.seal);
    expect(next.index.slice(1)).toEqual(first.index);
  });

  it('are asked for where a database is named', async () => {
    const ctx = testContext('/nowhere', { DATABASE_URL: database.url });
    await expect(run(ctx, { kind: 'keys-sealing', act: 'reseal', index: false })).rejects.toThrow(/SEALING_KEYS/);
  });
});
