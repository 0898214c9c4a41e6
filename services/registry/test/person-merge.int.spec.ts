import type { Organisation, PersonRecord } from '@zhuanguan/contracts';
import { newId, type Result } from '@zhuanguan/kernel';
import { fixedClock } from '@zhuanguan/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appointmentsOf } from '../src/directory/appointments.js';
import { mergePersons, unmergePerson } from '../src/person/merge-persons.js';
import { getPerson } from '../src/person/read-person.js';
import { answerCanAct } from '../src/standing/answer-can-act.js';
import { actor, standInFor, startRegistry, type RegistryFixture } from './registry-fixture.js';

/** 合并 and 拆回 of persons (REG-6): ids are one human, nothing that is recorded moves. */

const clock = fixedClock('2026-11-24T02:00:00Z');
let at: RegistryFixture;
let bureau: Organisation;
let department: Organisation;
let n = 0;
beforeAll(async () => {
  at = await startRegistry(clock);
  bureau = await at.register('bureau', '锡林郭勒盟财政局');
  department = await at.register('department', '锡林郭勒盟教育局', { financeParentId: bureau.id });
});
afterAll(() => at.stop());

const unit = (over: Partial<Organisation> = {}) =>
  at.register('unit', `盟第${(n += 1)}中学`, { financeParentId: bureau.id, budgetParentId: department.id, ...over });
const appointed = async (of: Organisation, from = '2024-03-01', over: Parameters<typeof at.appoint>[3] = {}) => {
  const personId = over.personId ?? newId();
  const basisFilingId = newId();
  const id = await at.appoint(of, '其其格', from, { basisFilingId, ...over, personId });
  return { personId, id, unit: of, basisFilingId };
};
const later = (): Date => {
  clock.advance(60_000);
  return clock.now();
};
const officer = () => actor('bureau_officer', bureau);
const merge = (keptId: string, aliasIds: string[], by = officer(), key = newId()) => {
  later();
  return mergePersons(at.ctx, by, { keptId, aliasIds, reason: '同一部门轮岗', idempotencyKey: key });
};
const unmerge = (mergeId: string, by = officer()) => {
  later();
  return unmergePerson(at.ctx, by, { mergeId, reason: '认错了人', idempotencyKey: newId() });
};
const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
};
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.refusal.code);
const read = async (personId: string, knownAt = clock.now()) =>
  must(await getPerson(at.ctx, officer(), personId, knownAt));
const held = (record: PersonRecord) => record.appointments.map((a) => a.id).sort();
const canAct = async (of: Organisation, personId: string) => {
  const question = {
    unit: { scheme: 'zg', value: of.id, validFrom: '', validTo: '' },
    person: { scheme: 'zg', value: personId, validFrom: '', validTo: '' },
    ...{ action: 'plan', at: '', knownAt: undefined, supplierUsccs: [], projectReference: '' },
  };
  const [answer] = await answerCanAct(at.ctx, [question]);
  return answer?.result?.$case === 'answer' ? answer.result.value.basisFilingId : answer?.result;
};

it('two ids become one human; what was recorded stays under its id, and knownAt answers as then', async () => {
  const [a, b] = [await appointed(await unit()), await appointed(await unit())];
  const before = later();
  const merged = must(await merge(a.personId, [b.personId]));
  expect(merged).toMatchObject({ personId: a.personId, aliasIds: [b.personId], elsewhere: 0 });
  expect(held(merged)).toEqual([a.id, b.id].sort());
  expect(await read(b.personId)).toMatchObject({ personId: a.personId });
  const shown = (knownAt: Date) =>
    at.db.inTx({ kind: 'system', name: 'service' }, (tx) =>
      appointmentsOf(at.ctx, tx, officer(), [b.unit.id], knownAt),
    );
  expect(await shown(clock.now())).toMatchObject([{ personId: a.personId, recordedPersonId: b.personId }]);
  expect(await shown(before)).toMatchObject([{ personId: b.personId, recordedPersonId: '' }]);
  expect(held(await read(a.personId, before))).toEqual([a.id]);

  const together = later();
  const [{ id: mergeId = '' } = {}] = merged.merges;
  expect(held(must(await unmerge(mergeId)))).toEqual([b.id]);
  expect(held(await read(a.personId))).toEqual([a.id]);
  expect(held(await read(a.personId, together))).toEqual([a.id, b.id].sort());
  // Then nobody knew that it would be taken back; that it cannot be again is known now.
  const [asThen] = (await read(a.personId, together)).merges;
  expect(asThen).toMatchObject({ unmergedAt: undefined, unmergedByName: '', unmergeReason: '', undoable: false });
  expect((await read(a.personId)).merges).toMatchObject([{ undoable: false, unmergeReason: '认错了人' }]);
  const rows = await at.query<{ person_id: string }>('select person_id from appointment where id = any($1)', [
    [a.id, b.id],
  ]);
  expect(rows.map((r) => r.person_id).sort()).toEqual([a.personId, b.personId].sort());
});

it('the gate answers to every id of a human, and to the platform id of any', async () => {
  const [a, b] = [await appointed(await unit()), await appointed(await unit())];
  const basis = await canAct(b.unit, b.personId);
  expect(basis).toBe(b.basisFilingId);
  expect(await canAct(b.unit, a.personId)).not.toBe(basis);
  const { merges } = must(await merge(a.personId, [b.personId]));
  expect([await canAct(b.unit, a.personId), await canAct(b.unit, b.personId)]).toEqual([basis, basis]);
  must(await unmerge(merges[0]?.id ?? ''));
  expect(await canAct(b.unit, a.personId)).not.toBe(basis);
  expect(await canAct(b.unit, b.personId)).toBe(basis);
});

it('events carry ids only, once, in the order of the alias; the reason lies beside the history', async () => {
  const [a, b] = [await appointed(await unit()), await appointed(await unit())];
  const key = newId();
  const by = officer();
  const first = must(await merge(a.personId, [b.personId], by, key));
  expect(must(await merge(a.personId, [b.personId], by, key)).merges).toEqual(first.merges);
  // Another request that says the same changes nothing.
  expect(must(await merge(a.personId, [b.personId])).merges).toHaveLength(1);
  expect(must(await merge(b.personId, [a.personId])).personId).toBe(a.personId);
  // For a colleague who is away: both are in the chain.
  const away = officer();
  const stand = standInFor(away);
  must(await unmerge(first.merges[0]?.id ?? '', stand));
  const [last] = await at.query<object>(
    `select actor_account as account, payload->>'onBehalfOf' as behalf from history
      where aggregate_type = 'person' and aggregate_id = $1 order by version desc limit 1`,
    [b.personId],
  );
  expect(last).toEqual({ account: stand.accountId, behalf: away.accountId });
  expect(codeOf(await unmerge(first.merges[0]?.id ?? ''))).toBe('already_unmerged');
  const events = await at.query<{ envelope: string }>(
    `select envelope from outbox where subject like '%.registry.person.%' and envelope like '%' || $1 || '%' order by position`,
    [b.personId],
  );
  const told = events.map(({ envelope }) => JSON.parse(envelope) as { type: string; data: object });
  const data = { mergeId: first.merges[0]?.id, personId: b.personId, intoId: a.personId };
  expect(told).toMatchObject([
    { type: 'registry.person.merged.v1', aggregateversion: 1, data },
    { type: 'registry.person.unmerged.v1', aggregateversion: 2, data },
  ]);
  expect(told.map((t) => Object.keys(t.data).sort())).toEqual(Array(2).fill(['intoId', 'mergeId', 'personId']));
  const reasons = await at.query<{ value: string }>(
    `select value from history_personal where aggregate_type = 'person' and aggregate_id = $1 order by version`,
    [b.personId],
  );
  expect(reasons.map((r) => r.value)).toEqual(['同一部门轮岗', '认错了人']);
});

describe('is refused', () => {
  it('where both are on record at one unit in one post over the same days, until one is mended', async () => {
    const of = await unit();
    const [a, b] = [await appointed(of), await appointed(of, '2025-01-01')];
    const refused = await merge(a.personId, [b.personId]);
    expect(codeOf(refused)).toBe('both_on_record');
    expect(refused.ok ? '' : refused.refusal.detail).toContain(of.name);
    // One after the other, or in another post, a human may well hold both.
    await at.query(`update appointment set valid_to = '2025-01-01' where id = $1`, [a.id]);
    expect(codeOf(await merge(a.personId, [b.personId]))).toBe('ok');
    const c = await appointed(of, '2025-02-01', { role: 'leader_in_charge' });
    expect(codeOf(await merge(a.personId, [c.personId]))).toBe('ok');
  });

  it('to a department whose units are not all of it, to a unit, and of oneself', async () => {
    const other = await at.register('department', '锡林郭勒盟文旅局', { financeParentId: bureau.id });
    const [a, b, c] = [
      await appointed(await unit()),
      await appointed(await unit()),
      await appointed(await unit({ budgetParentId: other.id })),
    ];
    const education = actor('department_officer', department);
    expect(codeOf(await merge(a.personId, [c.personId], education))).toBe('outside_scope');
    expect(codeOf(await merge(a.personId, [newId()], education))).toBe('person_not_found');
    expect(codeOf(await merge(a.personId, [b.personId], actor('unit_handler', a.unit)))).toBe('not_allowed');
    const self = actor('bureau_officer', bureau, { personId: b.personId });
    expect(codeOf(await merge(a.personId, [b.personId], self))).toBe('own_person');
    // Nor for whoever is away and has lent the right: it would be done for them.
    const lender = { accountId: newId(), personId: b.personId, roles: ['bureau_officer'] as const };
    const substitute = actor('bureau_officer', bureau, { lentRoles: ['bureau_officer'], onBehalfOf: [lender] });
    expect(codeOf(await merge(a.personId, [b.personId], substitute))).toBe('own_person');
    const { merges } = must(await merge(a.personId, [b.personId], education));
    const mergeId = merges[0]?.id ?? '';
    // Under whatever id: whoever takes the merge back would be free of FIL-6 for the filings of the other.
    for (const personId of [a.personId, b.personId])
      expect(codeOf(await unmerge(mergeId, actor('bureau_officer', bureau, { personId })))).toBe('own_person');
    // Nor through a delegation: whoever stands in for one of the two does not do it for them.
    const away = actor('bureau_officer', bureau, { personId: b.personId });
    expect(codeOf(await unmerge(mergeId, standInFor(away)))).toBe('own_person');
    expect(must(await getPerson(at.ctx, standInFor(away), a.personId, clock.now())).merges).toMatchObject([
      { undoable: false },
    ]);
    expect(codeOf(await unmerge(mergeId, actor('department_officer', other)))).toBe('person_not_found');
    expect(codeOf(await unmerge(mergeId, education))).toBe('ok');
  });

  it('to whoever looks after none of the units, also when nothing is left on record', async () => {
    const [a, b] = [await appointed(await unit()), await appointed(await unit())];
    const { merges } = must(await merge(a.personId, [b.personId]));
    const stranger = actor('bureau_officer', await at.register('bureau', '大冶市财政局', { areaCode: '420281' }));
    expect(codeOf(await unmerge(merges[0]?.id ?? '', stranger))).toBe('person_not_found');
    // Both filings void.
    await at.query('update appointment set superseded_at = now() where id = any($1)', [[a.id, b.id]]);
    expect(codeOf(await unmerge(merges[0]?.id ?? '', stranger))).toBe('person_not_found');
    expect(
      (await at.query('select 1 from person_merge where unmerged_at is null and alias_id = $1', [b.personId])).length,
    ).toBe(1);
  });

  it('without a reason, without anybody, and with itself', async () => {
    const [a, b] = [await appointed(await unit()), await appointed(await unit())];
    const ask = (aliasIds: string[], reason: string) =>
      mergePersons(at.ctx, officer(), { keptId: a.personId, aliasIds, reason, idempotencyKey: newId() });
    const fieldOf = (r: Result<unknown>) => (r.ok ? '' : r.refusal.meta?.fields?.[0]?.field);
    expect(fieldOf(await ask([b.personId], '  '))).toBe('/reason');
    expect(fieldOf(await ask([], '重复'))).toBe('/aliasIds');
    expect(fieldOf(await ask([a.personId], '重复'))).toBe('/aliasIds');
  });
});

it('twenty officers who merge and take apart at once leave one state that all agree on', async () => {
  const all = await Promise.all(Array.from({ length: 4 }, async () => appointed(await unit())));
  const ids = all.map((p) => p.personId);
  await Promise.all(ids.flatMap((kept) => ids.filter((i) => i !== kept).map((alias) => merge(kept, [alias]))));
  const roots = await Promise.all(ids.map(async (id) => (await read(id)).personId));
  expect(new Set(roots).size).toBe(1);
  expect(held(await read(ids[0] ?? ''))).toEqual(all.map((p) => p.id).sort());
});

interface Step {
  kind: 'merge' | 'unmerge';
  a: number;
  b: number;
}
const STEP: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('merge' as const, 'merge' as const, 'unmerge' as const),
  a: fc.nat(4),
  b: fc.nat(4),
});

it('merged and taken apart in any order no appointment is lost, each human has its own, and the past stays as it was', async () => {
  const all = await Promise.all(Array.from({ length: 5 }, async () => appointed(await unit())));
  const ids = all.map((p) => p.personId);
  const ofId = new Map(all.map((p) => [p.personId, p.id]));
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { maxLength: 8 }), async (steps) => {
      // The model: each alias points at the one it went into.
      const into = new Map<string, { target: string; mergeId: string }>();
      const rootOf = (id: string): string => (into.has(id) ? rootOf(into.get(id)?.target ?? '') : id);
      const classOf = (id: string) => ids.filter((other) => rootOf(other) === rootOf(id));
      const moments: { at: Date; held: string[][] }[] = [];
      const agree = async (knownAt: Date, expected: string[][]) => {
        const found = await Promise.all(ids.map(async (id) => held(await read(id, knownAt))));
        expect(found).toEqual(expected);
      };
      for (const { kind, a, b } of steps) {
        const [kept, alias] = [ids[a] ?? '', ids[b] ?? ''];
        if (kind === 'merge' && a !== b) {
          const [root, target] = [rootOf(alias), rootOf(kept)];
          const { merges } = must(await merge(kept, [alias]));
          if (root !== target) {
            const mergeId = merges.find((m) => m.personId === root && !m.unmergedAt)?.id ?? '';
            into.set(root, { target, mergeId });
          }
        }
        if (kind === 'unmerge' && into.has(alias)) {
          must(await unmerge(into.get(alias)?.mergeId ?? ''));
          into.delete(alias);
        }
        const moment = later();
        moments.push({
          at: moment,
          held: ids.map((id) =>
            classOf(id)
              .map((i) => ofId.get(i) ?? '')
              .sort(),
          ),
        });
        await agree(moment, moments.at(-1)?.held ?? []);
      }
      for (const moment of moments) await agree(moment.at, moment.held);
      for (const { mergeId } of into.values()) must(await unmerge(mergeId));
      await agree(
        later(),
        ids.map((id) => [ofId.get(id) ?? '']),
      );
    }),
    { numRuns: 10 },
  );
});
