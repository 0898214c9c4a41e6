import type { Actor } from '@zhuanguan/access';
import type { Duplicate, ListDuplicatesResponse, Organisation } from '@zhuanguan/contracts';
import { newId, type Result } from '@zhuanguan/kernel';
import { fixedClock } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideDuplicate } from '../src/duplicate/decide-duplicate.js';
import { listDuplicates } from '../src/duplicate/list-duplicates.js';
import { mergePersons } from '../src/person/merge-persons.js';
import { actor, startRegistry, type RegistryFixture } from './registry-fixture.js';

/** 重复核查 (REG-6): the lists with their counts, decisions that last as long as the facts, and whom they are shown. */

const clock = fixedClock('2026-11-24T02:00:00Z');
let at: RegistryFixture;
let bureau: Organisation;
let education: Organisation;
let culture: Organisation;
beforeAll(async () => {
  at = await startRegistry(clock);
  bureau = await at.register('bureau', '锡林郭勒盟财政局');
  const below = { financeParentId: bureau.id };
  education = await at.register('department', '锡林郭勒盟教育局', below);
  culture = await at.register('department', '锡林郭勒盟文旅局', below);
});
afterAll(() => at.stop());

const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
};
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.refusal.code);
const unit = (name: string, of: Organisation, over: Partial<Organisation> = {}) =>
  at.register('unit', name, { financeParentId: bureau.id, budgetParentId: of.id, ...over });
const officer = () => actor('bureau_officer', bureau);
const list = async (kind: string, by: Actor = officer(), over: { state?: string; unitId?: string } = {}) =>
  must(await listDuplicates(at.ctx, by, { kind, state: 'open', unitId: '', size: 0, cursor: '', ...over }));
const countsOf = ({ counts }: ListDuplicatesResponse) =>
  Object.fromEntries(counts.map((c) => [c.kind, [c.open, c.decided]]));
const decide = (entry: Duplicate | undefined, decision: string, by: Actor = officer(), reason = '已核实') =>
  decideDuplicate(at.ctx, by, {
    ...{ kind: entry?.kind ?? '', key: entry?.key ?? '', fingerprint: entry?.fingerprint ?? '' },
    ...{ decision, reason, idempotencyKey: newId() },
  });

it('finds one person in two units; dismissed it stays so until the facts change', async () => {
  const [a, b] = [await unit('盟第一中学', education), await unit('盟第二中学', education)];
  const [p, q, phone] = [newId(), newId(), '13947900101'];
  const first = await at.appoint(a, '其其格', '2024-03-01', { personId: p, phone });
  await at.appoint(b, '其其格', '2025-03-01', { personId: q, phone });
  const found = (await list('person')).duplicates;
  expect(found).toMatchObject([{ reason: 'same_name_and_phone', shared: '其其格', decidable: true, decided: false }]);
  expect(found[0]?.persons.map((x) => x.personId).sort()).toEqual([p, q].sort());
  expect(JSON.stringify(found)).not.toContain(phone);
  expect((await list('person', officer(), { unitId: b.id })).duplicates).toHaveLength(1);
  expect((await list('person', officer(), { unitId: culture.id })).duplicates).toEqual([]);

  expect(codeOf(await decide(found[0], 'lawful', officer(), ' '))).toBe('decision_invalid');
  expect(codeOf(await decide(found[0], 'same'))).toBe('decision_invalid');
  expect(must(await decide(found[0], 'lawful'))).toMatchObject({ decided: true });
  expect(countsOf(await list('person')).person).toEqual([0, 1]);
  const [dismissed] = (await list('person', officer(), { state: 'decided' })).duplicates;
  expect(dismissed?.decisions).toMatchObject([{ decision: 'lawful', reason: '已核实', current: true }]);
  must(await decide(dismissed, 'reopened'));
  expect(countsOf(await list('person')).person).toEqual([1, 0]);
  must(await decide(found[0], 'lawful'));

  // Another phone: another fact, to be looked at anew; what was decided before is still told.
  await at.query(`update appointment set phone = '13947900102' where person_id = any($1)`, [[p, q]]);
  const [changed] = (await list('person')).duplicates;
  expect(changed?.decisions.map((d) => d.current)).toEqual([false, false, false]);
  expect(codeOf(await decide({ ...changed!, fingerprint: found[0]!.fingerprint }, 'lawful'))).toBe('facts_changed');

  const merged = must(
    await mergePersons(at.ctx, officer(), { keptId: p, aliasIds: [q], reason: '同一人', idempotencyKey: newId() }),
  );
  expect(merged.appointments.map((x) => x.id)).toContain(first);
  expect((await list('person')).duplicates).toEqual([]);
  const { merges, counts } = await list('merged');
  expect(merges).toMatchObject([
    { name: '其其格', unitNames: '盟第二中学', undoable: true, mergedByName: bureau.name },
  ]);
  expect(counts.find((c) => c.kind === 'merged')).toMatchObject({ open: 1, decided: 0 });
  // Of one unit: of those who have been in it, under whichever id.
  for (const { id } of [a, b]) expect((await list('merged', officer(), { unitId: id })).merges).toHaveLength(1);
  const elsewhere = await list('merged', officer(), { unitId: (await unit('盟第八中学', education)).id });
  expect([elsewhere.merges, countsOf(elsewhere)['merged']]).toEqual([[], [0, 0]]);
});

it('shows a department what touches its units, and nothing of the others but that there are some', async () => {
  const [own, other] = [await unit('盟第三中学', education), await unit('盟博物馆', culture)];
  const phone = '13947900201';
  await at.appoint(own, '苏和', '2024-03-01', { phone });
  await at.appoint(other, '巴图', '2024-03-01', { phone });
  const reader = actor('department_officer', education);
  const [shown] = (await list('phone', reader)).duplicates;
  expect(shown).toMatchObject({ reason: 'same_phone', shared: '139****0201', decidable: false });
  expect(shown?.persons.map((x) => [x.name, x.elsewhere]).sort()).toEqual([
    ['', true],
    ['苏和', false],
  ]);
  expect(JSON.stringify(shown)).not.toMatch(/巴图|盟博物馆/);
  expect(codeOf(await decide(shown, 'different', reader))).toBe('outside_scope');
  expect(
    (
      await list(
        'phone',
        actor(
          'department_officer',
          await at.register('department', '锡林郭勒盟民政局', { financeParentId: bureau.id }),
        ),
      )
    ).duplicates,
  ).toEqual([]);
  expect((await list('phone')).duplicates).toMatchObject([{ decidable: true }]);
  // Two ids of a stranger who has the same phone are the stranger's business: not even the name is told.
  const [third, fourth] = [await unit('盟图书馆', culture), await unit('盟文化馆', culture)];
  for (const of of [third, fourth]) await at.appoint(of, '呼格吉勒', '2024-03-01', { phone });
  expect(JSON.stringify(await list('person', reader, { state: '' }))).not.toContain('呼格吉勒');
  expect((await list('person')).duplicates.map((d) => d.shared)).toContain('呼格吉勒');
  // Nor is it told by asking for one of the others.
  expect((await list('phone', reader, { unitId: own.id })).duplicates).toHaveLength(1);
  const guessed = await list('phone', reader, { unitId: other.id });
  expect([guessed.duplicates, countsOf(guessed).phone]).toEqual([[], [0, 0]]);
  const refused = await listDuplicates(at.ctx, actor('unit_handler', own), {
    ...{ kind: 'phone', state: '', unitId: '', size: 0, cursor: '' },
  });
  expect(codeOf(refused)).toBe('not_allowed');
});

it('finds one unit twice, by code and by name, within its area', async () => {
  const uscc = [{ scheme: 'uscc', value: '11152500011609997L', validFrom: '2024-01-01', validTo: '' }];
  const [a, b] = [
    await unit('盟实验小学', education, { identifiers: uscc }),
    await unit('盟儿童福利院', culture, { identifiers: uscc }),
  ];
  const twin = await unit('锡林郭勒盟实验小学', culture);
  await at.query(
    `insert into organisation_identifier (organisation_id, scheme, value, valid_from) values ($1, 'uscc', '91350100M000100Y44', '2024-01-01')`,
    [twin.id],
  );
  const found = (await list('unit')).duplicates;
  const reasons = found.map((f) => [f.reason, f.units.map((u) => u.id).sort()]);
  expect(reasons).toContainEqual(['same_uscc', [a.id, b.id].sort()]);
  expect(reasons).toContainEqual(['same_name', [a.id, twin.id].sort()]);
  expect(reasons).toContainEqual(['bad_uscc', [twin.id]]);
  expect(found.find((f) => f.reason === 'bad_uscc')?.units[0]?.problem).toContain('校验');
  const same = found.find((f) => f.reason === 'same_uscc');
  expect(codeOf(await decide(same, 'lawful'))).toBe('decision_invalid');
  must(await decide(same, 'different'));
  expect(countsOf(await list('unit')).unit).toEqual([found.length - 1, 1]);
  // Of one unit the same, without the rest of its area told.
  const ofTwin = await list('unit', officer(), { unitId: twin.id });
  expect(ofTwin.duplicates.map((d) => d.reason).sort()).toEqual(['bad_uscc', 'same_name']);
  expect(countsOf(ofTwin).unit).toEqual([2, 0]);
  // The other department is not told which unit has its code.
  const [closed] = (await list('unit', actor('department_officer', education), { state: '' })).duplicates;
  expect(closed).toMatchObject({ reason: 'same_uscc', decidable: false });
  expect(closed?.units.map((u) => u.name).sort()).toEqual(['', '盟实验小学']);
});

it('a wrong code that a unit elsewhere has too is for whoever looks after that one', async () => {
  const wrong = '91350100M000100Y45';
  const [own, other] = [await unit('盟第六中学', education), await unit('盟群众艺术馆', culture)];
  for (const { id } of [own, other])
    await at.query(
      `insert into organisation_identifier (organisation_id, scheme, value, valid_from) values ($1, 'uscc', $2, '2024-01-01')`,
      [id, wrong],
    );
  const shown = (await list('unit', actor('department_officer', education), { unitId: own.id })).duplicates;
  expect(shown.map((d) => [d.reason, d.units.map((u) => u.name).sort()]).sort()).toEqual([
    ['bad_uscc', ['盟第六中学']],
    ['same_uscc', ['', '盟第六中学']],
  ]);
  const all = (await list('unit', actor('department_officer', education))).duplicates;
  expect(all.filter((d) => d.reason === 'bad_uscc' && !d.decidable)).toEqual([]);
});

it('finds one identity number under other names and phones, by the latest filing that is not void', async () => {
  const [a, b] = [await unit('盟第五中学', education), await unit('盟美术馆', culture)];
  const filings = [newId(), newId(), newId()] as const;
  const of = { phone: '13947900501', basisFilingId: filings[0] };
  const first = await at.appoint(a, '乌日娜', '2024-03-01', of);
  const second = await at.appoint(b, '乌日娜（大）', '2025-03-01', { phone: '13947900502', basisFilingId: filings[1] });
  const say = (filingId: string, appointmentId: string, at_: string, index: string) =>
    at.query(
      `insert into citizen_id_index (filing_id, appointment_id, unit_id, ref, blind_index, recorded_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [filingId, appointmentId, appointmentId === first ? a.id : b.id, newId(), index, at_],
    );
  const mine = async (by?: Actor) =>
    (await list('person', by)).duplicates.filter((d) => d.reason === 'same_citizen_id');
  await say(filings[0], first, '2024-03-01T00:00:00Z', 'k1.same');
  await say(filings[1], second, '2025-03-01T00:00:00Z', 'k1.other');
  expect(await mine()).toEqual([]);
  // A correction says what it is.
  await say(filings[2], second, '2025-04-01T00:00:00Z', 'k1.same');
  const [found] = await mine();
  expect(found).toMatchObject({ kind: 'person', shared: '乌日娜、乌日娜（大）', decidable: true });
  expect(JSON.stringify(found)).not.toContain('k1.');
  const [seen] = await mine(actor('department_officer', education));
  expect(seen).toMatchObject({ shared: '乌日娜', decidable: false });
  expect(JSON.stringify(seen)).not.toMatch(/大|美术馆/);
  must(await decide(found, 'different'));
  expect(await mine()).toEqual([]);
  await at.query(`insert into voided_filing (filing_id, voided_at) values ($1, now())`, [filings[2]]);
  expect((await list('person', officer(), { state: 'decided' })).duplicates.map((d) => d.reason)).not.toContain(
    'same_citizen_id',
  );
});
