import type { ReportedFact } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLedger, type Ledger } from './ledger-fixture.js';

let at: Ledger;
beforeAll(async () => {
  at = await startLedger('supervision_ledger');
});
afterAll(() => at.stop());

const fact = (over: Partial<ReportedFact> = {}): ReportedFact => ({
  ...{ id: newId(), unitId: at.unit, projectCode: 'XM-1', part: '', kind: 'contract_signed', value: '"2026-03-02"' },
  ...{ occurredAt: '2026-03-02T09:00:00+08:00', corrects: '' },
  ...over,
});
const push = async (facts: ReportedFact[], token?: string) => {
  const pushed = await at.client.pushFacts({ facts, correlationId: '' }, { token: token ?? (await at.feed()) });
  if (!pushed.ok) throw new Error(pushed.refusal.detail);
  return pushed.value.outcomes;
};
const read = async (projectId: string, token?: string) => {
  const got = await at.client.getProject(
    { projectId },
    { token: token ?? (await at.token('bureau_officer', at.bureau)) },
  );
  if (!got.ok) throw new Error(got.refusal.code);
  return got.value.project!;
};
const list = async (over: object = {}, token?: string) => {
  const got = await at.client.listProjects(
    { page: { size: 0, cursor: '' }, unitId: '', overdueOnly: false, ...over },
    { token: token ?? (await at.token('bureau_officer', at.bureau)) },
  );
  if (!got.ok) throw new Error(got.refusal.code);
  return got.value;
};

describe('what a feed reports', () => {
  it('becomes a project with its deadlines and their reasons', async () => {
    const [signed] = await push([
      fact({ projectCode: 'A-1' }),
      fact({ projectCode: 'A-1', kind: 'name', value: '"教学设备"' }),
    ]);
    const project = await read(signed?.projectId ?? '');
    expect(project.summary).toMatchObject({
      code: 'A-1',
      name: '教学设备',
      unitName: '盟第一中学',
      overdueDeadlines: 1,
      openDeadlines: 1,
    });
    const filing = project.deadlines.find((d) => d.ruleId === 'R31');
    expect(filing).toMatchObject({
      dueStrict: '2026-03-11',
      state: 'open',
      reference: { document: '政府采购法', status: 'V' },
    });
    expect(filing?.proof.join('\n')).toContain('合同签订于 2026年3月2日');
    expect(project.deadlines.find((d) => d.ruleId === 'R30')).toMatchObject({
      dueStrict: '2026-03-04',
      state: 'overdue',
    });
  });
  it('is the same however often and in whatever order it comes', async () => {
    const facts = (code: string) => [
      fact({ id: `${code}-1`, projectCode: code, value: '"2026-03-01"' }),
      fact({ id: `${code}-2`, projectCode: code, corrects: `system:zfcg/${code}-1` }),
      fact({ id: `${code}-3`, projectCode: code, kind: 'contract_published', value: '"2026-03-03"' }),
    ];
    const [b] = await push(facts('B-1'));
    for (const one of facts('B-2').toReversed()) await push([one]);
    const again = await push([...facts('B-2'), ...facts('B-2')]);
    expect(again.map((o) => [o.known, o.refusal])).toEqual(again.map(() => [true, undefined]));
    const [first, second] = [await read(b?.projectId ?? ''), await read(again[0]?.projectId ?? '')];
    const said = (p: typeof first) => p.deadlines.map((d) => [d.ruleId, d.dueStrict, d.state, d.proof]);
    expect(said(second)).toEqual(said(first));
    expect(second.setAside.map((s) => s.why)).toEqual(['corrected']);
    const rows = await at.query<{ n: number }>(`select count(*)::int as n from fact where id like 'system:zfcg/B-2-%'`);
    expect(rows[0]?.n).toBe(3);
  });
  it('waits for the fact it corrects', async () => {
    const [outcome] = await push([fact({ id: 'C-2', projectCode: 'C-1', corrects: 'system:zfcg/C-1' })]);
    const waiting = await read(outcome?.projectId ?? '');
    expect([waiting.settled, waiting.setAside.map((s) => s.why)]).toEqual([[], ['waiting']]);
    await push([fact({ id: 'C-1', projectCode: 'C-1', value: '"2026-02-20"' })]);
    const project = await read(outcome?.projectId ?? '');
    expect(project.settled.map((s) => s.fact?.value)).toEqual(['"2026-03-02"']);
  });
  it('contradicts what the unit typed: both are kept and shown, the system is believed first', async () => {
    const typed = await at.token('unit_handler', at.unit);
    const [unit] = await push([fact({ projectCode: 'D-1', value: '"2026-03-05"' })], typed);
    await push([fact({ projectCode: 'D-1' })]);
    const [settled] = (await read(unit?.projectId ?? '')).settled;
    expect(settled?.fact).toMatchObject({ value: '"2026-03-02"', source: 'system:zfcg', sourceRank: 1 });
    expect(settled?.contradictedBy).toMatchObject([{ value: '"2026-03-05"', source: `unit:${at.unit}` }]);
  });
  it.each<[string, Partial<ReportedFact>, string]>([
    ['of a kind nobody knows', { kind: 'tea_drunk' }, 'bad_fact'],
    ['that cannot be read', { value: '2026-' }, 'bad_value'],
    ['of a secret project', { kind: 'secret', value: 'true' }, 'secret_project'],
    ['of no project', { projectCode: ' ' }, 'bad_project_code'],
    ['of a unit that is none', { unitId: newId() }, 'unit_not_found'],
    ['of a unit that has no such id', { unitId: 'x' }, 'unit_not_found'],
  ])('%s is refused alone', async (name, wrong, code) => {
    const projectCode = `E-${code}-${name}`;
    const outcomes = await push([fact({ projectCode, ...wrong }), fact({ projectCode })]);
    expect(outcomes.map((o) => o.refusal?.code)).toEqual([code, undefined]);
  });
  it('by an id that stands for something else is refused, in the batch too', async () => {
    await push([fact({ id: 'F-1', projectCode: 'F-1' })]);
    const outcomes = await push([
      fact({ id: 'F-1', projectCode: 'F-1', value: '"2026-01-01"' }),
      fact({ id: 'F-2', projectCode: 'F-1', kind: 'contract_published', value: '"2026-03-03"' }),
      fact({ id: 'F-2', projectCode: 'F-1', kind: 'contract_published', value: '"2026-03-04"' }),
    ]);
    expect(outcomes.map((o) => o.refusal?.code)).toEqual(['fact_id_reused', undefined, 'fact_id_reused']);
  });
  it('comes from two processes at once', async () => {
    const facts = Array.from({ length: 20 }, (_, i) =>
      fact({ id: `G-${i}`, projectCode: `G-${i % 4}`, kind: 'contract_signed', part: `c${i}` }),
    );
    const outcomes = await Promise.all([push(facts), push(facts.toReversed()), push(facts)]);
    expect(outcomes.flat().every((o) => o.refusal === undefined)).toBe(true);
    const rows = await at.query<{ n: number }>(`select count(*)::int as n from fact where id like 'system:zfcg/G-%'`);
    expect(rows[0]?.n).toBe(20);
    const chains = await at.query<{ n: number }>(
      `select count(*)::int as n from project p join aggregate_head h on h.aggregate_id = p.id where p.code like 'G-%' and h.version = p.version`,
    );
    expect(chains[0]?.n).toBe(4);
  });
  it('is never changed', async () => {
    await push([fact({ projectCode: 'H-1' })]);
    await expect(at.query(`update fact set value = '1'`)).rejects.toThrow('added, never changed');
  });
});

describe('who reports', () => {
  it.each([
    ['another unit', 'unit_handler', 'other'],
    ['a department', 'department_officer', 'department'],
    ['a bureau', 'bureau_officer', 'bureau'],
  ] as const)('%s does not', async (_, role, org) => {
    const token = await at.token(role, at[org]);
    const pushed = await at.client.pushFacts({ facts: [fact()], correlationId: '' }, { token });
    const code = pushed.ok ? pushed.value.outcomes[0]?.refusal?.code : pushed.refusal.code;
    expect(code).toBe('not_allowed');
  });
  it('a system of another place, or without the right, does not', async () => {
    const [outcome] = await push([fact()], await at.feed('420281'));
    expect(outcome?.refusal?.code).toBe('unit_not_found');
    const token = await at.token('platform_client', at.bureau, { clientId: 'x', scopes: ['can-act'] });
    const pushed = await at.client.pushFacts({ facts: [fact()], correlationId: '' }, { token });
    expect(pushed.ok ? pushed.value.outcomes[0]?.refusal?.code : pushed.refusal.code).toBe('scope_missing');
  });
  it('more than a batch is refused whole', async () => {
    const pushed = await at.client.pushFacts(
      { facts: Array.from({ length: 1001 }, () => fact()), correlationId: '' },
      { token: await at.feed() },
    );
    expect(pushed.ok ? '' : pushed.refusal.code).toBe('too_many');
  });
});

describe('who reads', () => {
  it('the unit, its department and its bureau; nobody else, and nobody is told that there is one', async () => {
    const [outcome] = await push([fact({ projectCode: 'R-1' })]);
    const id = outcome?.projectId ?? '';
    for (const [role, org] of [
      ['unit_handler', at.unit],
      ['unit_leader', at.unit],
      ['department_officer', at.department],
      ['bureau_officer', at.bureau],
    ] as const)
      expect((await read(id, await at.token(role, org))).summary?.code).toBe('R-1');
    for (const token of [await at.token('unit_handler', at.other), await at.token('bureau_officer', at.outside)]) {
      await expect(read(id, token)).rejects.toThrow('project_not_found');
      expect((await list({}, token)).projects.map((p) => p.id)).not.toContain(id);
    }
    await expect(read('x')).rejects.toThrow('project_not_found');
  });
  it('page by page, each once', async () => {
    await push(Array.from({ length: 7 }, (_, i) => fact({ unitId: at.other, projectCode: `P-${i}` })));
    const found: string[] = [];
    let cursor = '';
    do {
      const { projects, page } = await list({ unitId: at.other, page: { size: 3, cursor } });
      found.push(...projects.map((p) => p.code));
      expect(page?.total).toBe(7);
      cursor = page?.nextCursor ?? '';
    } while (cursor);
    expect(found).toEqual(Array.from({ length: 7 }, (_, i) => `P-${i}`));
    await expect(list({ page: { size: 3, cursor: 'nonsense' } })).rejects.toThrow('bad_cursor');
  });
  it('what is over today, though nobody wrote it since', async () => {
    const mine = { kind: 'award_notice_sent', value: '"2026-03-09"' };
    const [outcome] = await push([fact({ projectCode: 'O-1', ...mine })]);
    const codes = async () => (await list({ overdueOnly: true })).projects.map((p) => p.code);
    expect(await codes()).not.toContain('O-1');
    at.clock.set('2026-04-09T02:00:00Z');
    expect(await codes()).toContain('O-1');
    const project = await read(outcome?.projectId ?? '');
    expect(project.deadlines.find((d) => d.ruleId === 'R29')?.state).toBe('overdue');
    expect(project.summary?.overdueDeadlines).toBe(1);
    at.clock.set('2026-03-10T02:00:00Z');
  });
});

describe('what is told', () => {
  it('codes and dates, in the order of the project, and no value of a fact', async () => {
    const [outcome] = await push([
      fact({ projectCode: 'T-1' }),
      fact({ projectCode: 'T-1', kind: 'name', value: '"某项目名称"' }),
    ]);
    await push([fact({ projectCode: 'T-1', kind: 'contract_published', value: '"2026-03-03"' })]);
    const of = (type: string) =>
      at.events(type).then((all) => all.filter((e) => e.data['projectId'] === outcome?.projectId));
    const [changed, moved] = [await of('changed'), await of('deadlines_moved')];
    expect(changed.map((e) => e.data['kinds'])).toEqual([['contract_signed', 'name'], ['contract_published']]);
    expect(moved.map((e) => e.data['moved'])).toEqual([
      [
        { ruleId: 'R30', causes: ['appeared'], dueStrict: '2026-03-04', dueRolled: '2026-03-04', state: 'overdue' },
        { ruleId: 'R31', causes: ['appeared'], dueStrict: '2026-03-11', dueRolled: '2026-03-11', state: 'open' },
      ],
      [{ ruleId: 'R30', causes: ['act'], dueStrict: '2026-03-04', dueRolled: '2026-03-04', state: 'met' }],
    ]);
    expect([...changed, ...moved].map((e) => e.aggregateversion).sort()).toEqual([1, 2, 3, 4]);
    expect(JSON.stringify([...changed, ...moved])).not.toContain('某项目名称');
  });
});
