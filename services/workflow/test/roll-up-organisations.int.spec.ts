import { Organisation, OrganisationEnded, OrganisationKind, OrganisationRegistered } from '@zhuanguan/contracts';
import { makeEvent, type EventEnvelope } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { organisationHandlers } from '../src/organisation/organisation.consumer.js';
import { listRollUps } from '../src/roll-up/read-roll-ups.js';
import { must } from './import-fixture.js';
import { codeOf, startRollUps, type League, type RollUps } from './roll-up-fixture.js';

let r: RollUps;
beforeAll(async () => {
  r = await startRollUps('workflow_roll_up_organisations');
});
afterAll(() => r.at.stop());

const KINDS = {
  department: OrganisationKind.ORGANISATION_KIND_DEPARTMENT,
  bureau: OrganisationKind.ORGANISATION_KIND_BUREAU,
};
interface State {
  id: string;
  name: string;
  kind: keyof typeof KINDS;
  bureauId?: string;
  validFrom?: string;
  validTo?: string;
}
const stateOf = ({ id, name, kind, bureauId = '', validFrom = '2020-01-01', validTo = '' }: State) =>
  Organisation.fromPartial({
    id,
    name,
    kind: KINDS[kind],
    financeParentId: bureauId,
    areaCode: '152500',
    validFrom,
    validTo,
    version: 2,
  });

/** As the consumer takes it, in one transaction. */
async function tell(fact: 'registered' | 'changed' | 'ended', state: State, successorIds: string[] = []) {
  const organisation = stateOf(state);
  const { envelope } = makeEvent({
    service: 'registry',
    aggregate: 'organisation',
    fact,
    aggregateId: state.id,
    aggregateVersion: 2,
    areaCode: '152500',
    time: r.ctx.now(),
    correlationId: newId(),
    policyVersion: '',
    data:
      fact === 'ended'
        ? OrganisationEnded.toJSON(OrganisationEnded.fromPartial({ organisation, successorIds }))
        : OrganisationRegistered.toJSON(OrganisationRegistered.fromPartial({ organisation })),
  });
  const event = JSON.parse(envelope) as EventEnvelope;
  await r.ctx.db.inTx({ kind: 'system', name: 'consumer' }, async (tx) => {
    await organisationHandlers(r.ctx)[event.type]?.apply(tx, event, undefined);
  });
}

/** Who is reminded, with the due date of each. */
async function armed(id: string): Promise<Map<string, string>> {
  const rows = await r.at.query<{ body: string; due: string }>(
    `select s.part as body, s.due_on::text as due from timer_series s where s.subject_kind = 'round' and s.subject_id = $1
      and exists (select 1 from timer t where t.series_id = s.id and t.state = 'armed')`,
    [id],
  );
  return new Map(rows.map(({ body, due }) => [body, due]));
}
const facts = async (id: string) =>
  (
    await r.at.query<{ type: string; data: Record<string, unknown> }>(
      `select envelope::json->>'type' as type, envelope::json->'data' as data from outbox where envelope::json->>'aggregateid' = $1 order by position`,
      [id],
    )
  ).map(({ type, data }) => ({ ...data, type: type.split('.')[2] }));
const listed = async (l: League, as: string) =>
  must(await listRollUps(r.ctx, l.officer(as), { size: 20, cursor: '' })).rollUps.map((round) => round.id);

it('a department that comes, moves or ends during a round is reminded, or no more, at once (XL-6)', async () => {
  const l = await r.league();
  const id = await r.open(l);
  const newcomer = { id: newId(), name: '盟水利局', kind: 'department' as const, bureauId: l.bureau };
  await tell('registered', newcomer);
  expect((await armed(id)).get(newcomer.id)).toBe('2026-12-04');
  expect((await r.read(l, id, l.bureau)).below.find((b) => b.organisationId === newcomer.id)?.membership).toBe(
    'joined',
  );
  // To the county: it still reports in the round, only not to the league.
  await tell('changed', { ...newcomer, bureauId: l.county, validFrom: '2026-11-25' });
  expect((await armed(id)).get(newcomer.id)).toBe('2026-12-04');
  await tell('ended', { ...newcomer, bureauId: l.county, validTo: '2026-11-25' });
  expect((await armed(id)).has(newcomer.id)).toBe(false);
  await tell('ended', {
    id: l.health,
    name: '盟卫健委',
    kind: 'department',
    bureauId: l.bureau,
    validTo: '2026-11-25',
  });
  expect((await armed(id)).has(l.health)).toBe(false);
  const { rollUp, below } = await r.read(l, id, l.bureau);
  expect(below.find((b) => b.organisationId === l.health)).toMatchObject({ membership: 'left', actions: [] });
  // Education and the county are asked; nobody who is no more is missing.
  expect(rollUp?.progress).toMatchObject({ bodies: 2 });
});

it('one that is moved out of the area is reminded no more', async () => {
  const [l, other] = [await r.league(), await r.league()];
  const id = await r.open(l);
  await tell('changed', {
    id: l.health,
    name: '盟卫健委',
    kind: 'department',
    bureauId: other.bureau,
    validFrom: '2026-11-25',
  });
  expect((await armed(id)).has(l.health)).toBe(false);
});

it('the bureau that opened it is merged: the one that goes on has the round, its own departments are not asked', async () => {
  const [l, into] = [await r.league(), await r.league()];
  const [id, own] = [await r.open(l), await r.open(into)];
  must(await r.submit(l, id, l.education));
  const on = '2026-11-25';
  // As an act tells it: whoever was below follows, then the bureau ends.
  for (const [body, name, kind] of [
    [l.education, '盟教育局', 'department'],
    [l.health, '盟卫健委', 'department'],
    [l.county, '旗财政局', 'bureau'],
  ] as const)
    await tell('changed', { id: body, name, kind, bureauId: into.bureau, validFrom: on });
  await tell('ended', { id: l.bureau, name: '盟财政局', kind: 'bureau', validTo: on }, [into.bureau]);

  const round = await r.read(into, id, into.bureau);
  expect(round.rollUp).toMatchObject({
    state: 'open',
    bureauId: into.bureau,
    title: '2026 年汇总（盟财政局）',
    takenOverFromName: '盟财政局',
    takenOverOn: on,
    actions: ['close', 'urge'],
  });
  const asked = round.below.filter((b) => b.membership !== 'left').map((b) => [b.organisationId, b.state]);
  expect(new Map(asked as [string, string][])).toEqual(
    new Map([
      [l.education, 'submitted'],
      [l.health, 'awaited'],
      [l.county, 'awaited'],
    ]),
  );
  expect(await armed(id)).toEqual(
    new Map([
      [l.health, '2026-12-04'],
      [l.county, '2026-12-25'],
      [l.banner, '2026-12-04'],
    ]),
  );
  // Who was never asked finds only the round of its own bureau.
  expect(await listed(into, into.education)).toEqual([own]);
  expect((await listed(into, into.bureau)).sort()).toEqual([id, own].sort());
  // What was frozen is taken in by the successor, and a returned one is its to return.
  must(await r.reopen(into, id, into.bureau, l.education));
  must(await r.submit(l, id, l.education));
  expect((await r.summary(into, id, into.bureau)).parts).toMatchObject([{ name: '盟教育局', number: 2 }]);
  expect(codeOf(await r.submit(l, id, l.bureau, { seenHash: 'x' }))).not.toBe('ok');
  expect((await facts(id)).map((f) => f.type)).toEqual(['opened', 'submitted', 'taken_over', 'reopened', 'submitted']);
  // The same again changes nothing.
  await tell('ended', { id: l.bureau, name: '盟财政局', kind: 'bureau', validTo: on }, [into.bureau]);
  expect(await facts(id)).toHaveLength(5);
});

it('where no one bureau goes on, the round ends with the reason and nobody is reminded any more', async () => {
  const l = await r.league();
  const id = await r.open(l);
  await tell('ended', { id: l.bureau, name: '盟财政局', kind: 'bureau', validTo: '2026-11-25' }, []);
  expect(await armed(id)).toEqual(new Map());
  const { rollUp } = await r.read(l, id, l.education);
  expect(rollUp).toMatchObject({ state: 'closed', closedReason: 'bureau_ended', takenOverOn: '' });
  expect((await facts(id)).at(-1)).toMatchObject({ type: 'closed', reason: 'bureau_ended' });
});
