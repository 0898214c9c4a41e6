import type { DeclareConflictRequest, Organisation } from '@zhuanguan/contracts';
import { newId, type Result } from '@zhuanguan/kernel';
import { fixedClock } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchDirectory } from '../src/directory/directory.js';
import { mergePersons } from '../src/person/merge-persons.js';
import { declareConflict, endConflictDeclaration } from '../src/recusal/declare-conflict.js';
import { listConflictDeclarations, listGateConflicts } from '../src/recusal/list-conflicts.js';
import { answerCanAct } from '../src/standing/answer-can-act.js';
import { causedBy, recompute } from '../src/standing/recompute.js';
import { termHandlers } from '../src/term/term.consumer.js';
import { actor, standInFor, startRegistry, type RegistryFixture } from './registry-fixture.js';

const clock = fixedClock('2026-11-24T02:00:00Z');
const USCC = '91350100M000100Y43';
let at: RegistryFixture;
let bureau: Organisation;
let department: Organisation;
let unit: Organisation;

beforeAll(async () => {
  at = await startRegistry(clock);
  bureau = await at.register('bureau', '锡林郭勒盟财政局');
  department = await at.register('department', '锡林郭勒盟教育局', { financeParentId: bureau.id });
  unit = await at.register('unit', '盟第一中学', { financeParentId: bureau.id, budgetParentId: department.id });
  await at.appoint(unit, '阿拉坦', '2026-01-05');
});
afterAll(() => at.stop());

const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
};
const personOf = async () => {
  const [row] = await at.query<{ id: string }>('select person_id as id from registry.appointment where unit_id = $1', [
    unit.id,
  ]);
  return row?.id ?? '';
};
const declaration = (personId: string, over: Partial<DeclareConflictRequest> = {}): DeclareConflictRequest => ({
  unitId: unit.id,
  personId,
  kind: 'kinship',
  supplierName: '锡林浩特市某商贸有限公司',
  supplierUscc: USCC,
  projectReference: '',
  note: '配偶任财务负责人',
  validFrom: '2026-02-01',
  lastDay: '',
  idempotencyKey: newId(),
  correlationId: '',
  ...over,
});
const ask = async (day: string, suppliers: string[] = [USCC], knownAt?: Date, of = unit) => {
  const [answer] = await answerCanAct(at.ctx, [
    {
      unit: { scheme: 'zg', value: of.id, validFrom: '', validTo: '' },
      person: undefined,
      action: 'plan',
      at: day,
      knownAt,
      supplierUsccs: suppliers,
      projectReference: '',
    },
  ]);
  return answer?.result?.$case === 'answer' ? answer.result.value : undefined;
};

describe('回避声明', () => {
  it('is said once, read by unit, department and bureau, and warned of by the text of the regulation', async () => {
    const personId = await personOf();
    const handler = actor('unit_handler', unit);
    expect((await ask('2026-11-24'))?.code).toBe('on_record');
    const before = clock.now();
    clock.advance(60_000);
    const given = declaration(personId);
    const declared = must(await declareConflict(at.ctx, handler, given));
    expect(must(await declareConflict(at.ctx, handler, given)).id).toBe(declared.id);
    expect(declared).toMatchObject({ state: 'in_force', actions: ['end'], supplierUscc: USCC });
    expect(declared.kindLabel).toContain('夫妻、直系血亲');

    for (const reader of [handler, actor('department_officer', department), actor('bureau_officer', bureau)]) {
      const read = must(await listConflictDeclarations(at.ctx, reader, unit.id));
      expect(read.declarations.map((d) => d.id)).toEqual([declared.id]);
      expect(read.people).toMatchObject([{ name: '阿拉坦', thisYear: 'conflict' }]);
      expect(read.reference?.article).toBe('第九条');
    }
    const neighbour = await at.register('unit', '盟第二中学', { financeParentId: bureau.id });
    for (const stranger of [actor('unit_handler', neighbour), actor('unit_handler', department)])
      expect(await listConflictDeclarations(at.ctx, stranger, unit.id)).toMatchObject({
        refusal: { kind: 'not_found' },
      });
    expect(await declareConflict(at.ctx, actor('bureau_officer', bureau), declaration(personId))).toMatchObject({
      refusal: { kind: 'forbidden' },
    });

    expect(await ask('2026-11-24')).toMatchObject({
      answer: 'warn',
      code: 'recusal_declared',
      ruleId: 'R62',
      reference: { article: '第九条', status: 'V' },
    });
    expect((await ask('2026-11-24', ['91110000000000000X']))?.code).toBe('on_record');
    expect((await ask('2026-01-31'))?.code).toBe('on_record');
    // As it was known before it was said.
    expect((await ask('2026-11-24', [USCC], before))?.code).toBe('on_record');

    const known = clock.now();
    clock.advance(60_000);
    const end = {
      id: declared.id,
      endedOn: '2026-11-01',
      reason: '关系已解除',
      idempotencyKey: newId(),
      correlationId: '',
    };
    const stand = standInFor(handler);
    expect(must(await endConflictDeclaration(at.ctx, stand, end))).toMatchObject({ state: 'ended', actions: [] });
    // 委托: who said so, and for whom, are in the chain.
    const chain = await at.query<object>(
      `select actor_account as account, payload->>'onBehalfOf' as behalf from registry.history where aggregate_id = $1 order by version`,
      [declared.id],
    );
    expect(chain).toEqual([
      { account: handler.accountId, behalf: null },
      { account: stand.accountId, behalf: handler.accountId },
    ]);
    expect((await ask('2026-10-31'))?.code).toBe('recusal_declared');
    expect((await ask('2026-11-01'))?.code).toBe('on_record');
    expect((await ask('2026-11-01', [USCC], known))?.code).toBe('recusal_declared');
    expect((await listGateConflicts(at.ctx, { after: '', size: 10, ids: [declared.id] })).conflicts).toMatchObject([
      { validFrom: '2026-02-01', validTo: '2026-11-01', supplierUscc: USCC },
    ]);
    // Nothing of whom, and what of it, is told.
    const told = await at.query<{ envelope: string }>(
      `select envelope from registry.outbox where envelope::jsonb->>'aggregateid' = $1 order by position`,
      [declared.id],
    );
    expect(told.map((t) => (JSON.parse(t.envelope) as { type: string }).type)).toEqual([
      'registry.conflict_declaration.declared.v1',
      'registry.conflict_declaration.ended.v1',
    ]);
    expect(told.map((t) => t.envelope).join()).not.toMatch(/商贸|配偶|关系已解除|91350100/);
    // Nor is it kept where it can never be destroyed.
    const kept = await at.query<{ payload: string; personal: string[] }>(
      `select h.payload::text as payload, array(select p.value from registry.history_personal p where p.aggregate_id = h.aggregate_id) as personal
        from registry.history h where h.aggregate_id = $1`,
      [declared.id],
    );
    expect(kept.map((h) => h.payload).join()).not.toMatch(/商贸|配偶|关系已解除|91350100/);
    expect(kept[0]?.personal).toContain(USCC);
  });

  it('is of the human: under an id that was merged since it still stands (REG-6)', async () => {
    const school = await at.register('unit', '盟第三中学', { financeParentId: bureau.id });
    const [old, now] = [newId(), newId()];
    await at.appoint(school, '苏和', '2024-03-01', { personId: old });
    const handler = actor('unit_handler', school);
    const of = (personId: string, over: Partial<DeclareConflictRequest> = {}) =>
      declareConflict(at.ctx, handler, declaration(personId, { unitId: school.id, ...over }));
    must(await of(old));
    await at.query(`update registry.appointment set valid_to = '2026-06-01' where person_id = $1`, [old]);
    await at.appoint(school, '苏和', '2026-06-01', { personId: now, phone: '13947900002' });
    const said = async () =>
      must(await listConflictDeclarations(at.ctx, handler, school.id)).people.map((p) => p.thisYear);
    expect(await said()).toEqual(['not_declared']);
    const merge = { keptId: now, aliasIds: [old], reason: '同一人', idempotencyKey: newId() };
    must(await mergePersons(at.ctx, actor('bureau_officer', bureau), merge));
    expect(await said()).toEqual(['conflict']);
    expect(await of(now, { kind: 'none' })).toMatchObject({ refusal: { code: 'conflict_in_force' } });
    expect(await of(now)).toMatchObject({ refusal: { code: 'already_declared' } });
    // In every unit that the human acts for, also where it was declared in another (REG 9).
    const branch = await at.register('unit', '盟第四中学', { financeParentId: bureau.id });
    const there = newId();
    await at.appoint(branch, '苏和', '2026-06-01', { personId: there, phone: '13947900002' });
    expect((await ask('2026-11-24', [USCC], undefined, branch))?.code).toBe('on_record');
    must(
      await mergePersons(at.ctx, actor('bureau_officer', bureau), {
        ...merge,
        keptId: there,
        aliasIds: [now],
        idempotencyKey: newId(),
      }),
    );
    expect((await ask('2026-11-24', [USCC], undefined, branch))?.code).toBe('recusal_declared');
    expect(await of('nobody')).toMatchObject({ refusal: { code: 'invalid_declaration' } });
  });

  it('of two at the same instant the second is told that it was said', async () => {
    const personId = await personOf();
    const handler = actor('unit_handler', unit);
    const twins = await Promise.all(
      [1, 2].map(() =>
        declareConflict(at.ctx, handler, declaration(personId, { kind: 'board', supplierName: '某监理公司' })),
      ),
    );
    expect(twins.map((t) => (t.ok ? 'ok' : t.refusal.code)).sort()).toEqual(['already_declared', 'ok']);
  });
});

describe('任期 in the directory', () => {
  it('of a unit whose bureau has set a limit: about to end, over, extended', async () => {
    const other = await at.register('bureau', '示例财政局', { areaCode: '000100' });
    const school = await at.register('unit', '示例小学', { areaCode: '000100', financeParentId: other.id });
    const post = await at.appoint(school, '乌云', '2023-11-30');
    const officer = actor('bureau_officer', other);
    const found = async (standing: string) => {
      const request = { query: '', areaCode: '', departmentId: '', at: '', kinds: [], page: undefined, standing };
      return must(await searchDirectory(at.ctx, officer, request)).entries.map((e) => e.organisation?.name);
    };
    expect(await found('term_due')).toEqual(['示例小学']);
    expect(await found('term_over')).toEqual([]);
    clock.advance(7 * 86_400_000);
    expect(await found('term_over')).toEqual(['示例小学']);
    expect(await found('term_due')).toEqual([]);
    // Over the limit is a warning and no denial.
    const data = { appointmentId: post, unitId: school.id, until: '2028-01-01', extendedAt: clock.now().toISOString() };
    await at.db.inTx({ kind: 'system', name: 'consumer' }, async (tx) => {
      const event = { data, time: clock.now().toISOString() };
      const touched = await termHandlers['workflow.term.extended.v1']?.apply(tx, event as never, undefined as never);
      await recompute(at.ctx, tx, causedBy(touched ?? [], newId()));
    });
    expect(await found('term_over')).toEqual([]);
    expect(await found('term_due')).toEqual([]);
    // The term goes on under another id of the same human, and with it what was said of its end.
    const [{ id: before = '' } = {}] = await at.query<{ id: string }>(
      `update registry.appointment set valid_to = '2026-11-01' where id = $1 returning person_id as id`,
      [post],
    );
    const after = newId();
    await at.appoint(school, '乌云', '2026-11-01', { personId: after, phone: '13947900001' });
    await at.appoint(school, '乌云', '2026-11-01', {
      personId: newId(),
      phone: '13947900003',
      role: 'leader_in_charge',
    });
    const dueOn = async () =>
      (
        await at.query<{ on: string }>('select term_due_on::text as on from registry.standing where unit_id = $1', [
          school.id,
        ])
      )[0]?.on;
    expect(await dueOn()).toBe('2029-11-01');
    must(
      await mergePersons(at.ctx, officer, {
        keptId: after,
        aliasIds: [before],
        reason: '同一人',
        idempotencyKey: newId(),
      }),
    );
    expect(await dueOn()).toBe('2028-01-01');
  });
});
