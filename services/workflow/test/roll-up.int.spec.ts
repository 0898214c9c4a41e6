import type { Actor } from '@zhuanguan/access';
import { readWorkbook } from '@zhuanguan/documents';
import { newId } from '@zhuanguan/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workQueue } from '../src/queue/work-queue.js';
import { closeRollUp, urgeRollUp } from '../src/roll-up/act-in-roll-up.js';
import { exportRollUp } from '../src/roll-up/export-roll-up.js';
import { getOpening, openRollUp } from '../src/roll-up/open-roll-up.js';
import { listRollUps } from '../src/roll-up/read-roll-ups.js';
import { compareVersions, getSummary } from '../src/roll-up/read-summary.js';
import { NO_COUNTS } from '../src/roll-up/summary.domain.js';
import { actorAt, must, register } from './import-fixture.js';
import { breaking, codeOf, key, OPENING, startRollUps, type RollUps } from './roll-up-fixture.js';

let r: RollUps;
let { at, ctx, league, open, summary, read, submit, reopen, file, filingOf } = {} as RollUps;

beforeAll(async () => {
  r = await startRollUps('workflow_roll_up');
  ({ at, ctx, league, open, summary, read, submit, reopen, file, filingOf } = r);
});
beforeEach(() => (r.clock.now = '2026-11-25T02:00:00Z'));
afterAll(() => at.stop());

describe('a round from its opening to its close (FIL-7, XL-5, XL-6)', () => {
  it('each level freezes, the upper takes in what was frozen, and the numbers are the sums of the lists', async () => {
    const l = await league();
    const opening = must(await getOpening(ctx, l.officer(l.bureau)));
    expect(opening).toMatchObject({
      departments: 3,
      bureaus: 1,
      packDepartmentDue: '2024-02-02',
      packBureauDue: '2024-02-23',
      reference: { document: '锡财综〔2024〕89号', article: '三（五）' },
    });
    const id = await open(l);
    const board = await read(l, id, l.bureau);
    expect(board.below.map((b) => [b.name, b.state, b.due, b.dueWords])).toEqual([
      ['旗财政局', 'awaited', '2026-12-25', '还剩 30 日'],
      ['盟卫健委', 'awaited', '2026-12-04', '还剩 9 日'],
      ['盟教育局', 'awaited', '2026-12-04', '还剩 9 日'],
    ]);
    await file(l.school, '乌云');
    await file(l.nursery, '萨仁', false);
    const filingId = await file(l.bannerSchool, '其木格');

    const draft = await summary(l, id, l.education);
    expect(draft.units.map((u) => [u.unitName, u.state])).toEqual([
      ['盟幼儿园', 'filed'],
      ['盟中学', 'on_record'],
      ['盟教育局', 'vacant'],
    ]);
    must(await submit(l, id, l.education));
    must(await submit(l, id, l.banner));
    must(await submit(l, id, l.county));
    const county = await summary(l, id, l.county, 1, l.bureau);
    expect(county.parts).toMatchObject([{ name: '旗教育局', number: 1, counts: { units: 2, onRecord: 1, vacant: 1 } }]);
    expect(county.head?.counts).toMatchObject({ units: 3, onRecord: 1, vacant: 2, persons: 1 });
    const banner = await summary(l, id, l.banner, 1, l.bureau);
    const { contentHash } = await filingOf(filingId);
    const onRecord = banner.units.find((u) => u.state === 'on_record');
    expect(onRecord?.persons).toMatchObject([{ filingId, contentHash, name: '其木格' }]);
    // Masked on the page; whole in the form that goes up.
    expect(onRecord?.persons[0]?.phone).toMatch(/^139\*{4}/);

    must(await submit(l, id, l.bureau));
    const whole = await summary(l, id, l.bureau, 1);
    expect(whole.missing.map((m) => m.name)).toEqual(['盟卫健委']);
    expect(whole.head?.counts).toEqual({ ...NO_COUNTS, units: 8, onRecord: 2, filed: 1, vacant: 5, persons: 3 });
    must(await closeRollUp(ctx, { actor: l.officer(l.bureau), ...key(), rollUpId: id }));
    expect(codeOf(await submit(l, id, l.health, { seenHash: 'x' }))).toBe('roll_up_closed');
    expect(codeOf(await reopen(l, id, l.bureau, l.education))).toBe('roll_up_closed');
    expect((await read(l, id, l.bureau)).rollUp).toMatchObject({
      state: 'closed',
      progress: { bodies: 3, submitted: 2 },
    });
  });

  it('events carry ids, counts, dates and hashes, gapless, and nothing personal', async () => {
    const l = await league();
    const id = await open(l);
    await file(l.school, '阿拉坦');
    must(await submit(l, id, l.education));
    must(await reopen(l, id, l.bureau, l.education));
    must(await urgeRollUp(ctx, { actor: l.officer(l.bureau), ...key(), rollUpId: id, organisationIds: [] }));
    must(await closeRollUp(ctx, { actor: l.officer(l.bureau), ...key(), rollUpId: id }));
    const events = await at.query<{ envelope: string }>(
      `select envelope from outbox where envelope::json->>'aggregateid' = $1 order by position`,
      [id],
    );
    const told = events.map(
      ({ envelope }) => JSON.parse(envelope) as { type: string; aggregateversion: number; data: object },
    );
    expect(told.map((e) => [e.type.split('.')[2], e.aggregateversion])).toEqual([
      ['opened', 1],
      ['submitted', 2],
      ['reopened', 3],
      ['urged', 4],
      ['closed', 5],
    ]);
    expect(told[0]?.data).toMatchObject({ departmentDue: '2026-12-04', bureauDue: '2026-12-25' });
    expect((told[0]?.data as { bodies: object[] }).bodies).toHaveLength(4);
    expect(told[1]?.data).toMatchObject({ number: 1, frozenOn: '2026-11-25', due: '2026-12-04', counts: { units: 3 } });
    expect(told[2]?.data).toMatchObject({
      by: 'upper',
      kind: 'department',
      upperKind: 'bureau',
      upperName: '盟财政局',
    });
    expect((told[3]?.data as { bodies: object[] }).bodies).toHaveLength(3);
    expect(JSON.stringify(events)).not.toMatch(/阿拉坦|139\d{8}|人员有误/);
  });
});

describe('reopening', () => {
  it('keeps the frozen version, says what changed since, and another follows', async () => {
    const l = await league();
    const id = await open(l);
    must(await submit(l, id, l.education));
    const first = await summary(l, id, l.education, 1);
    await file(l.school, '乌云');
    expect((await summary(l, id, l.education, 1, l.bureau)).changedSince).toBe(1);
    expect(codeOf(await submit(l, id, l.education))).toBe('already_frozen');
    must(await reopen(l, id, l.bureau, l.education));
    const [own] = (await read(l, id, l.bureau)).below.filter((b) => b.organisationId === l.education);
    expect(own).toMatchObject({
      state: 'returned',
      summary: { reopenedBy: 'upper', reopenedReason: '人员有误，请核对' },
    });
    r.clock.now = '2026-12-05T02:00:00Z';
    must(await submit(l, id, l.education));
    const second = await summary(l, id, l.education, 2);
    expect(second.head).toMatchObject({ late: true, counts: { onRecord: 1 } });
    expect(second.versions.map((v) => [v.number, v.late, v.reopenedBy])).toEqual([
      [2, true, ''],
      [1, false, 'upper'],
    ]);
    const kept = await summary(l, id, l.education, 1);
    expect(kept.head).toEqual({
      ...first.head,
      reopenedAt: expect.any(Date),
      reopenedBy: 'upper',
      reopenedReason: '人员有误，请核对',
    });
    expect(kept.units).toEqual(first.units);
    const asked = { rollUpId: id, organisationId: l.education, before: 1, after: 2 };
    expect(must(await compareVersions(ctx, l.officer(l.bureau), asked))).toMatchObject({
      total: 1,
      changes: [{ unitName: '盟中学', kind: 'state', before: 'vacant', after: 'on_record', personsAfter: ['乌云'] }],
    });
    expect((await read(l, id, l.bureau)).rollUp?.progress).toMatchObject({ submitted: 1, late: 1 });
  });

  it('the database itself takes no change to what is frozen', async () => {
    const l = await league();
    const id = await open(l);
    must(await submit(l, id, l.education));
    for (const statement of [
      'update roll_up_summary set late = true',
      `update roll_up_unit set state = 'on_record'`,
      'delete from roll_up_unit',
    ])
      await expect(at.query(statement)).rejects.toThrow(/a frozen summary is never changed/);
  });

  it('is for the level above or the body itself, and not under a summary that stands on it', async () => {
    const l = await league();
    const id = await open(l);
    must(await submit(l, id, l.banner));
    expect(codeOf(await reopen(l, id, l.bureau, l.banner))).toBe('wrong_level');
    expect(codeOf(await reopen(l, id, l.education, l.banner))).toBe('wrong_level');
    must(await submit(l, id, l.county));
    expect(codeOf(await reopen(l, id, l.county, l.banner))).toBe('upper_frozen');
    const [banner] = (await read(l, id, l.county)).below;
    expect(banner).toMatchObject({ upperFrozen: true, actions: [] });
    must(await reopen(l, id, l.county, l.county));
    must(await reopen(l, id, l.county, l.banner));
  });
});

describe('who sees it', () => {
  it('the bodies of the round and those above them; nobody else finds it', async () => {
    const [l, other] = [await league(), await league()];
    const id = await open(l);
    must(await submit(l, id, l.banner));
    expect((await summary(l, id, l.banner, 1, l.county)).head?.number).toBe(1);
    expect((await read(l, id, l.bureau, l.county)).below.map((b) => b.name)).toEqual(['旗教育局']);
    const ask = (actor: Actor, organisationId: string) =>
      getSummary(ctx, actor, { rollUpId: id, organisationId, number: 1, state: '', page: undefined });
    for (const actor of [l.officer(l.education), l.officer(l.health), other.officer(other.bureau)])
      expect(codeOf(await ask(actor, l.banner))).toBe('roll_up_not_found');
    expect(codeOf(await ask(actorAt('unit_handler', l.banner), l.banner))).toBe('not_allowed');
    // The role is of the department, the organisation is a bureau.
    expect(codeOf(await ask(actorAt('department_officer', l.county), l.banner))).toBe('roll_up_not_found');
    expect(must(await listRollUps(ctx, other.officer(other.bureau), { size: 0, cursor: '' })).page?.total).toBe(0);
    expect(must(await listRollUps(ctx, l.officer(l.banner), { size: 0, cursor: '' })).rollUps).toMatchObject([
      { id, own: { state: 'submitted', actions: ['withdraw'] }, actions: [] },
    ]);
    for (const who of [l.education, l.county])
      expect(codeOf(await closeRollUp(ctx, { actor: l.officer(who), ...key(), rollUpId: id }))).toBe('wrong_level');
    const opening = { actor: l.officer(l.education), ...key(), opening: OPENING };
    expect(codeOf(await openRollUp(ctx, opening))).toBe('not_allowed');
  });

  it('stands in 待办 of who has not submitted, with the days that are left', async () => {
    const l = await league();
    const id = await open(l);
    const due = async (who: string) => {
      const sections = must(await workQueue(ctx, l.officer(who)));
      return sections.find((s) => s.key === 'roll_ups');
    };
    expect(await due(l.education)).toMatchObject({
      total: 1,
      items: [{ item: { value: { id, own: { due: '2026-12-04', dueWords: '还剩 9 日' } } } }],
    });
    expect(await due(l.bureau)).toMatchObject({ total: 0 });
    must(await submit(l, id, l.education));
    expect(await due(l.education)).toMatchObject({ total: 0 });
  });
});

describe('what moves during a round', () => {
  it('a new department is asked, one that ended is not, and a unit in two lists is named', async () => {
    const l = await league();
    const id = await open(l);
    must(await submit(l, id, l.education));
    const move = {
      id: l.school,
      kind: 'unit',
      name: '盟中学',
      code: '101002',
      departmentId: l.health,
      bureauId: l.bureau,
    } as const;
    await at.seed((tx) => register(tx, { ...move, version: 2 }));
    expect((await summary(l, id, l.health)).units.map((u) => u.unitName)).toContain('盟中学');
    const asked = { rollUpId: id, organisationId: l.education, before: 1, after: 0 };
    expect(must(await compareVersions(ctx, l.officer(l.education), asked)).changes).toMatchObject([
      { unitName: '盟中学', kind: 'left' },
    ]);
    must(await submit(l, id, l.health));
    expect((await summary(l, id, l.bureau)).repeatedUnits).toMatchObject([
      { unitName: '盟中学', organisationNames: ['盟卫健委', '盟教育局'] },
    ]);
    const added = newId();
    await at.seed((tx) => register(tx, { id: added, kind: 'department', name: '盟水利局', bureauId: l.bureau }));
    await at.query('update organisation set valid_to = $2 where id = $1', [l.banner, '2026-11-25']);
    const board = await read(l, id, l.bureau);
    expect(board.below.find((b) => b.organisationId === added)).toMatchObject({
      membership: 'joined',
      state: 'awaited',
    });
    const county = await read(l, id, l.county);
    expect(county.below).toMatchObject([{ name: '旗教育局', membership: 'left', actions: [] }]);
    expect(county.rollUp?.progress).toMatchObject({ bodies: 0 });
    must(await submit(l, id, l.county));
    expect((await summary(l, id, l.county, 1)).missing).toEqual([]);
  });

  it('a department below a department reports to it', async () => {
    const l = await league();
    const second = newId();
    await at.seed((tx) =>
      register(tx, {
        id: second,
        kind: 'department',
        name: '盟教育二级',
        departmentId: l.education,
        bureauId: l.bureau,
      }),
    );
    const id = await open(l);
    expect((await read(l, id, l.education)).below).toMatchObject([{ organisationId: second, actions: ['urge'] }]);
    must(await submit(l, id, second));
    must(await submit(l, id, l.education));
    expect((await summary(l, id, l.bureau)).parts).toMatchObject([{ name: '盟教育局', counts: { units: 4 } }]);
    expect((await read(l, id, l.bureau)).below.map((b) => b.organisationId)).not.toContain(second);
  });
});

describe('twice, at once, killed in the middle', () => {
  it('the same key is one round, and two of one name are not', async () => {
    const l = await league();
    const command = { actor: l.officer(l.bureau), ...key(), opening: OPENING };
    const [a, b] = await Promise.all([openRollUp(ctx, command), openRollUp(ctx, command)]);
    expect(must(a)).toEqual(must(b));
    expect(must(await openRollUp(ctx, command))).toEqual(must(a));
    expect(codeOf(await openRollUp(ctx, { ...command, bodyHash: 'other' }))).toBe('idempotency_key_reused');
    const again = await openRollUp(ctx, { ...command, ...key() });
    expect(again).toMatchObject({ refusal: { meta: { fields: [{ code: 'title_in_use' }] } } });
  });

  it('two clicks with two keys freeze once, and what was not seen is not signed', async () => {
    const l = await league();
    const id = await open(l);
    const { contentHash } = (await summary(l, id, l.education)).head!;
    const clicks = await Promise.all([1, 2, 3].map(() => submit(l, id, l.education, { seenHash: contentHash })));
    expect(clicks.map(codeOf)).toEqual(['ok', 'ok', 'ok']);
    expect((await summary(l, id, l.education, 1)).versions).toHaveLength(1);
    const before = (await summary(l, id, l.health)).head!.contentHash;
    await file(l.clinic, '乌云');
    expect(codeOf(await submit(l, id, l.health, { seenHash: before }))).toBe('content_changed');
  });

  it.each(['workflow-roll-up-units-insert', 'workflow-roll-up-save', 'db-append-facts'])(
    'killed at %s nothing is written, and the next try is whole',
    async (name) => {
      const l = await league();
      const id = await open(l);
      const context = { ...ctx, db: breaking(at.db, name) };
      await expect(submit(l, id, l.education, { context })).rejects.toThrow('killed');
      expect((await summary(l, id, l.education)).versions).toEqual([]);
      must(await submit(l, id, l.education));
      expect((await summary(l, id, l.education, 1)).versions).toHaveLength(1);
    },
  );

  it('urges each once a day', async () => {
    const l = await league();
    const id = await open(l);
    must(await submit(l, id, l.education));
    const urge = (organisationIds: string[] = []) =>
      urgeRollUp(ctx, { actor: l.officer(l.bureau), ...key(), rollUpId: id, organisationIds });
    expect(must(await urge([l.education, l.health, l.banner]))).toEqual({ urged: 1, alreadyToday: 0, leftOut: 2 });
    expect(must(await urge())).toEqual({ urged: 1, alreadyToday: 1, leftOut: 0 });
    expect(must(await urge())).toEqual({ urged: 0, alreadyToday: 2, leftOut: 0 });
    r.clock.now = '2026-11-26T02:00:00Z';
    expect(must(await urge())).toEqual({ urged: 2, alreadyToday: 0, leftOut: 0 });
    const { below } = await read(l, id, l.bureau);
    expect(below.find((b) => b.organisationId === l.health)?.lastUrgedOn).toBe('2026-11-26');
  });
});

it('2,000 units freeze in a moment, and are read page by page', async () => {
  const l = await league();
  await at.seed(async (tx) => {
    await tx.sql({
      name: 'test-many-units',
      text: `with made as (
          insert into organisation (id, kind, name, area_code, version)
          select gen_random_uuid(), 'unit', '单位' || i, '152500', 1 from generate_series(1, 2000) i returning id)
        insert into organisation_closure (tree, ancestor_id, descendant_id, depth, valid_from)
        select t.tree, t.ancestor, m.id, 1, date '2020-01-01' from made m,
          (values ('budget', $1::uuid), ('finance', $2::uuid)) t(tree, ancestor)`,
      values: [l.education, l.bureau],
    });
  });
  await at.query('analyze');
  const id = await open(l);
  const seen = await summary(l, id, l.education);
  expect(seen.ownCounts).toMatchObject({ units: 2_003, vacant: 2_003 });
  must(await submit(l, id, l.education, { seenHash: seen.head!.contentHash }));
  const ids = new Set<string>();
  let cursor = '';
  do {
    const of = { rollUpId: id, organisationId: l.education, number: 1 };
    const request = { ...of, state: 'vacant', page: { size: 200, cursor } };
    const page = must(await getSummary(ctx, l.officer(l.bureau), request));
    for (const unit of page.summary!.units) ids.add(unit.unitId);
    expect(page.page?.total).toBe(2_003);
    cursor = page.page!.nextCursor;
  } while (cursor);
  expect(ids.size).toBe(2_003);
});

it('goes up in the layout of the 信息表, and no cell is a formula', async () => {
  const l = await league();
  const id = await open(l);
  await file(l.school, '乌云');
  must(await submit(l, id, l.education));
  must(await submit(l, id, l.bureau));
  const asked = { rollUpId: id, organisationId: l.bureau, number: 1, exporterName: '王' };
  const exported = must(await exportRollUp(ctx, l.officer(l.bureau), asked));
  expect(exported.fileName).toBe('政府采购专管员信息表-盟财政局-第1版-2026-11-25.xlsx');
  const [form, report] = must(await readWorkbook(exported.file)).map((sheet) => ({
    name: sheet.name,
    rows: sheet.rows.map((row) => [...row.cells.values()]),
  }));
  expect(form?.rows.slice(0, 2)).toEqual([['政府采购专管员信息表'], ['单位：盟财政局（盖章）']]);
  expect(form?.rows[2]).toEqual(['序号', '姓名', '性别', '单位名称', '职务/职级', '联系电话', '备注']);
  const school = form?.rows.find((cells) => cells.includes('盟中学'));
  expect(school?.slice(1, 3)).toEqual(['乌云', '女']);
  expect(school?.[5]).toMatch(/^139\d{8}$/);
  expect(school?.[6]).toBe("'=1+1");
  expect(form?.rows.slice(3).map((cells) => cells[0])).toEqual(['1', '2', '3', '4', '5']);
  expect(report?.name).toBe('报送情况');
  const said = (report?.rows ?? []).map((cells) => cells.slice(0, 2).join(' '));
  expect(said).toContain('盟教育局 已报送第1版');
  expect(said).toContain('盟卫健委 未报送');
  expect(said).toContain('盟幼儿园 尚无专管员');
  const own = { rollUpId: id, organisationId: l.county, number: 0, exporterName: '王' };
  const draft = must(await exportRollUp(ctx, l.officer(l.county), own));
  expect(draft.fileName).toContain('草稿');
});
