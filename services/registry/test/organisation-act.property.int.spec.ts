import fc from 'fast-check';
import { FilingKind, FilingRecorded, OrganisationActCommand, type Organisation } from '@zhuanguan/contracts';
import { makeEvent, type EventEnvelope } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { fixedClock } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { filingHandlers, settleStandings } from '../src/appointment/filing.consumer.js';
import { commandFromProto } from '../src/organisation-act/organisation-act.mapping.js';
import { previewAct, recordAct } from '../src/organisation-act/organisation-acts.js';
import { actor, startRegistry, type RegistryFixture } from './registry-fixture.js';

const DAYS = ['2024-06-01', '2025-03-01', '2025-09-01', '2026-06-01', '2026-11-24'];
const clock = fixedClock('2026-11-24T02:00:00Z');
let at: RegistryFixture;
beforeAll(async () => {
  at = await startRegistry(clock);
});
afterAll(() => at.stop());

const handler = filingHandlers({ client: {} as never, signer: {} as never })['workflow.filing.recorded.v1']!;
const person = { name: '乌云', sex: '2', title: '科长', phone: '13947912345', remark: '', onEstablishment: true };

/** A filing put on record, as workflow tells it; the content was fetched before. */
async function record(unit: Organisation, day: string): Promise<void> {
  const filing = FilingRecorded.fromPartial({
    filingId: newId(),
    unitId: unit.id,
    personId: newId(),
    role: 'specialist',
    kind: FilingKind.FILING_KIND_FIRST,
    appointmentId: newId(),
    decisionDate: day,
    recordedAt: clock.now(),
  });
  const made = makeEvent({
    service: 'workflow',
    aggregate: 'filing',
    fact: 'recorded',
    aggregateId: filing.filingId,
    aggregateVersion: 1,
    areaCode: unit.areaCode,
    time: clock.now(),
    correlationId: newId(),
    data: FilingRecorded.toJSON(filing),
  });
  const event = JSON.parse(made.envelope) as EventEnvelope;
  await at.db.inTx({ kind: 'system', name: 'consumer' }, async (tx) => {
    const touched = (await handler.apply(tx, event, { content: { person } })) ?? [];
    await settleStandings(at.ctx)(tx, new Map(touched.map((id) => [id, event])));
  });
}

const KINDS = ['rename', 'transfer', 'merge', 'split', 'dissolve'] as const;
const step = fc.oneof(
  fc.record({ do: fc.constant('file' as const), unit: fc.nat(8), day: fc.nat(4) }),
  fc.record({
    do: fc.constant('act' as const),
    kind: fc.constantFrom(...KINDS),
    unit: fc.nat(8),
    other: fc.nat(8),
    bureau: fc.boolean(),
    ends: fc.boolean(),
    day: fc.nat(4),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function run(all: readonly Organisation[], s: Step, n: number, league: Organisation): Promise<boolean> {
  const unit = all[s.unit % all.length]!;
  const day = DAYS[s.day]!;
  if (s.do === 'file') {
    await record(unit, day);
    return true;
  }
  const other = all[s.other % all.length]!.id;
  const parts = ['甲', '乙'].map((name) => ({ name: `${name}${n}`, shortName: '', budgetUnitCode: '', uscc: '' }));
  const by = {
    rename: { name: `改名${n}` },
    transfer: s.bureau ? { financeParentId: other } : { budgetParentId: other },
    merge: { mergedIds: [other] },
    split: { parts, ends: s.ends },
    dissolve: { successorId: s.ends ? other : '' },
  }[s.kind];
  const given = { kind: s.kind, organisationId: unit.id, documentNumber: `文${n}号`, effectiveDate: day, ...by };
  const command = commandFromProto(OrganisationActCommand.fromPartial(given));
  if (!command.ok) return false;
  const officer = actor('bureau_officer', league);
  const preview = await previewAct(at.ctx, officer, command.value);
  if (!preview.ok) return false;
  const done = await recordAct(at.ctx, officer, command.value, { basis: preview.value.basis, idempotencyKey: '' });
  expect(done.ok).toBe(true);
  return true;
}

/** What must never be, with what breaks it. */
const NEVER: Record<string, string> = {
  'nobody is above itself': `select c.* from registry.organisation_closure c where c.depth > 0 and c.ancestor_id = c.descendant_id`,
  'nobody has two parents on a day': `select a.* from registry.organisation_closure a join registry.organisation_closure b
      on a.tree = b.tree and a.descendant_id = b.descendant_id and a.depth = b.depth and a.depth > 0 and (a.ancestor_id, a.valid_from) < (b.ancestor_id, b.valid_from)
      and coalesce(a.valid_to, 'infinity') > b.valid_from and coalesce(b.valid_to, 'infinity') > a.valid_from`,
  'the tree is what the rows say': `select o.id from registry.organisation o where o.valid_to is null and o.budget_parent_id is distinct from
      (select c.ancestor_id from registry.organisation_closure c where c.tree = 'budget' and c.descendant_id = o.id and c.depth = 1 and c.valid_to is null)`,
  'nothing stands below what has ended': `select c.* from registry.organisation_closure c join registry.organisation o on o.id = c.ancestor_id
      where o.valid_to is not null and c.depth > 0 and coalesce(c.valid_to, 'infinity') > o.valid_to`,
  'nobody stands below what was not there yet': `select c.* from registry.organisation_closure c join registry.organisation_closure s
      on s.tree = c.tree and s.descendant_id = c.ancestor_id and s.depth = 0 where c.depth > 0 and c.valid_from < s.valid_from`,
  'every unit has its bureau': `select o.id from registry.organisation o where o.valid_to is null and o.finance_parent_id is not null and not exists (
      select 1 from registry.organisation_closure c join registry.organisation b on b.id = c.ancestor_id and b.kind = 'bureau' and b.valid_to is null
      where c.tree = 'finance' and c.depth > 0 and c.descendant_id = o.id and c.valid_to is null)`,
  'no post lasts longer than its unit': `select a.id from registry.appointment a join registry.organisation o on o.id = a.unit_id
      where a.superseded_at is null and o.valid_to is not null and (a.valid_to is null or (a.valid_to > o.valid_to and a.valid_to > a.valid_from))`,
  'every post has its bureau on its first day': `select a.id from registry.appointment a join registry.organisation o on o.id = a.unit_id
      where a.superseded_at is null and o.finance_parent_id is not null and a.valid_from >= '2024-01-01' and (a.valid_to is null or a.valid_to > a.valid_from) and not exists (
      select 1 from registry.organisation_closure c join registry.organisation b on b.id = c.ancestor_id and b.kind = 'bureau'
      where c.tree = 'finance' and c.depth > 0 and c.descendant_id = o.id and c.valid_from <= greatest(a.valid_from, o.valid_from)
        and (c.valid_to is null or c.valid_to > a.valid_from))`,
  'a version is what its history says': `select o.id from registry.organisation o join registry.aggregate_head h on h.aggregate_id = o.id
      and h.aggregate_type = 'organisation' where h.version <> o.version or h.event_version <> h.version`,
  'an ended unit says so': `select o.id from registry.organisation o join registry.standing s on s.unit_id = o.id
      where (o.valid_to is not null) <> (s.state = 'ended')`,
};

it('whatever changes in whatever order, both trees hold and every post keeps its unit and its parties', async () => {
  let [acts, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const league = await at.register('bureau', '盟财政局');
      const county = await at.register('bureau', '市财政局', { areaCode: '152502', financeParentId: league.id });
      const of = (budgetParentId: string, financeParentId = league.id) => ({ budgetParentId, financeParentId });
      const one = await at.register('department', '甲局', of(''));
      const two = await at.register('department', '乙局', of(''));
      const units = [
        await at.register('unit', '甲一', of(one.id)),
        await at.register('unit', '甲二', of(one.id)),
        await at.register('unit', '乙一', of(two.id)),
        await at.register('unit', '市一', of('', county.id)),
      ];
      const below = await at.register('unit', '甲一下', of(units[0]!.id));
      const all = [league, county, one, two, ...units, below];
      for (const [n, s] of steps.entries()) {
        const did = await run(all, s, n, league);
        if (s.do === 'act' && did) acts += 1;
        if (s.do === 'act' && !did) refused += 1;
      }
      for (const [what, query] of Object.entries(NEVER)) expect([what, await at.query(query)]).toEqual([what, []]);
    }),
    { numRuns: 40 },
  );
  // The steps are not refused throughout, nor is everything let through.
  expect(acts).toBeGreaterThan(20);
  expect(refused).toBeGreaterThan(20);
});
