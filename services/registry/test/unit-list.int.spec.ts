import type { Organisation, UnitList } from '@zhuanguan/contracts';
import { writePlainTable } from '@zhuanguan/documents';
import type { Result } from '@zhuanguan/kernel';
import { fixedClock } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegistryContext } from '../src/context.js';
import { commitUnitList, getUnitList, previewUnitList } from '../src/unit-list/unit-lists.js';
import { actor, startRegistry, type RegistryFixture } from './registry-fixture.js';

const LABELS = ['预算单位编码', '单位名称', '主管部门', '归口业务科室', '区划'];
const clock = fixedClock('2026-11-24T02:00:00Z');
let at: RegistryFixture;
let league: Organisation;

beforeAll(async () => {
  at = await startRegistry(clock);
  league = await at.register('bureau', '锡林郭勒盟财政局');
});
afterAll(() => at.stop());

const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
};
const officer = () => actor('bureau_officer', league);
const preview = async (rows: string[][]): Promise<UnitList> => {
  const file = await writePlainTable({ sheet: '名单', columns: LABELS.map((label) => ({ label })), rows });
  return must(await previewUnitList(at.ctx, officer(), { fileName: '名单.xlsx', file }));
};
const commit = (id: string, mode: 'all_or_nothing' | 'valid_only' = 'all_or_nothing', ctx = at.ctx) =>
  commitUnitList(ctx, officer(), { id, mode });
const registered = (pattern: string) =>
  at.query<{ id: string; name: string; version: number }>(
    'select id, name, version from organisation where name like $1 order by name',
    [pattern],
  );
const outcomes = (list: UnitList) => list.rows.map((r) => r.outcome);

describe('a list of units', () => {
  it('leaves what is registered as it is and gives what is new an id of its own', async () => {
    const first = must(await commit((await preview([['1001', '盟图书馆', '', '', '']])).id));
    const library = first.rows[0]?.organisation?.id;
    const list = await preview([
      ['1001', '盟图书馆', '', '教科文科', ''],
      ['1002', '盟博物馆', '', '', ''],
      ['1003', '盟美术馆', '', '', ''],
    ]);
    expect(outcomes(list)).toEqual(['changed', 'new', 'new']);
    const done = must(await commit(list.id));
    expect(outcomes(done)).toEqual(['registered', 'registered', 'registered']);
    expect(done.rows.map((r) => r.organisation?.id)).toEqual(list.rows.map((r) => r.organisation?.id));
    const rows = await registered('盟%馆');
    expect(rows.map((r) => r.name)).toEqual(['盟博物馆', '盟图书馆', '盟美术馆'].sort());
    expect(rows.find((r) => r.id === library)?.name).toBe('盟图书馆');
    expect(must(await getUnitList(at.ctx, officer(), list.id))).toEqual(done);
  });

  it('may be a .csv, as the budget system exports it', async () => {
    const text = `${LABELS.join(',')}\r\n007001,"盟气象站",,,\r\n`;
    const list = must(
      await previewUnitList(at.ctx, officer(), { fileName: '名单.csv', file: Buffer.from(`\ufeff${text}`) }),
    );
    expect(list.rows.map((r) => [r.outcome, r.organisation?.identifiers[0]?.value])).toEqual([['new', '007001']]);
  });

  it('with a row that is refused registers nothing, or exactly the others', async () => {
    const rows = [
      ['2001', '盟甲站', '', '', ''],
      ['2002', '盟乙站', '没有这个局', '', ''],
    ];
    const list = await preview(rows);
    expect(await commit(list.id)).toMatchObject({ ok: false, refusal: { code: 'rows_refused' } });
    expect(await registered('盟_站')).toEqual([]);
    expect(outcomes(must(await commit(list.id, 'valid_only')))).toEqual(['registered', 'refused']);
    expect((await registered('盟_站')).map((r) => r.name)).toEqual(['盟甲站']);
  });

  it('a code that is another now keeps its old days', async () => {
    must(await commit((await preview([['3001', '盟气象台', '', '', '']])).id));
    must(await commit((await preview([['3009', '盟气象台', '', '', '']])).id));
    const codes = await at.query<{ value: string; to: string | null }>(
      `select i.value, i.valid_to::text as "to" from organisation_identifier i join organisation o on o.id = i.organisation_id
       where o.name = '盟气象台' order by i.value`,
    );
    expect(codes).toEqual([
      { value: '3001', to: '2026-11-24' },
      { value: '3009', to: null },
    ]);
  });

  it('killed in the middle and begun again comes to the same end', async () => {
    const rows = [
      ['4000', '盟水利局', '', '', ''],
      ...Array.from({ length: 249 }, (_, i) => [`4${i + 1}`, `盟水管所${i + 1}`, '盟水利局', '', '']),
    ];
    const list = await preview(rows);
    let calls = 0;
    const dying: RegistryContext = {
      ...at.ctx,
      db: {
        ...at.ctx.db,
        inTx: (scope, work) => {
          calls += 1;
          if (calls > 4) throw new Error('killed');
          return at.ctx.db.inTx(scope, work);
        },
      },
    };
    await expect(commit(list.id, 'all_or_nothing', dying)).rejects.toThrow('killed');
    const half = (await registered('盟水%')).length;
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(250);
    const done = must(await commit(list.id));
    expect(new Set(outcomes(done))).toEqual(new Set(['registered']));
    const ends = await registered('盟水%');
    expect(ends.map((r) => r.id).sort()).toEqual(list.rows.map((r) => r.organisation?.id).sort());
    expect(ends.every((r) => r.version === 1)).toBe(true);
    const again = must(await commit(list.id));
    expect(again.committedAt).toEqual(done.committedAt);
  });

  it('is for a bureau alone, and each sees its own', async () => {
    const list = await preview([['5001', '盟电台', '', '', '']]);
    const county = await at.register('bureau', '锡林浩特市财政局', { areaCode: '152502', financeParentId: league.id });
    expect(await getUnitList(at.ctx, actor('bureau_officer', county), list.id)).toMatchObject({
      refusal: { code: 'unit_list_not_found' },
    });
    for (const role of ['department_officer', 'unit_handler', 'operator'] as const)
      expect(await getUnitList(at.ctx, actor(role, league), list.id)).toMatchObject({ refusal: { kind: 'forbidden' } });
  });
});
