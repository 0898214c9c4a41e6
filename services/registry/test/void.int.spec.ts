import {
  FilingContent,
  type GetFilingContentResponse,
  FilingDestroyed,
  FilingKind,
  FilingRecorded,
  FilingReturned,
  FilingSubmitted,
  FilingVoided,
  FilingWithdrawn,
  type Organisation,
} from '@zhuanguan/contracts';
import { firstBrokenLink, LINK_COLUMNS, toStoredLink, type LinkRow } from '@zhuanguan/db';
import { makeEvent, NotYetError, type EventEnvelope } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { fixedClock } from '@zhuanguan/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { filingHandlers, settleStandings } from '../src/appointment/filing.consumer.js';
import { appointmentsOf } from '../src/directory/appointments.js';
import { answerCanAct } from '../src/standing/answer-can-act.js';
import { actor, startRegistry, type RegistryFixture } from './registry-fixture.js';

const clock = fixedClock('2026-11-24T02:00:00Z');
let at: RegistryFixture;
let bureau: Organisation;
let unit: Organisation;
let n = 0;
const handlers = filingHandlers({ client: {} as never, signer: {} as never });

beforeAll(async () => {
  at = await startRegistry(clock);
  bureau = await at.register('bureau', '锡林郭勒盟财政局');
});
afterAll(() => at.stop());
beforeEach(async () => {
  unit = await at.register('unit', `盟第${(n += 1)}中学`, { financeParentId: bureau.id });
});

/** What workflow published, to be applied in any order. */
interface Told {
  /** In the order of the story. */
  n: number;
  event: EventEnvelope;
  content?: FilingContent;
}
/** A minute later each. */
const next = (): Date => {
  clock.advance(60_000);
  return clock.now();
};
const told = (fact: string, data: unknown, content?: FilingContent): Told => {
  const event = makeEvent({
    service: 'workflow',
    aggregate: 'filing',
    fact,
    aggregateId: newId(),
    aggregateVersion: 1,
    areaCode: '152500',
    time: clock.now(),
    correlationId: newId(),
    data,
  });
  return { n: (n += 1), event: JSON.parse(event.envelope) as EventEnvelope, ...(content ? { content } : {}) };
};
interface Post {
  filingId: string;
  appointmentId: string;
  personId: string;
}
const post = (): Post => ({ filingId: newId(), appointmentId: newId(), personId: newId() });
const recorded = (of: Post, name: string, decisionDate: string, over: Partial<FilingRecorded> = {}): Told =>
  told(
    'recorded',
    FilingRecorded.toJSON(
      FilingRecorded.fromPartial({
        kind: over.predecessorAppointmentId ? FilingKind.FILING_KIND_CHANGE : FilingKind.FILING_KIND_FIRST,
        unitId: unit.id,
        role: 'specialist',
        decisionDate,
        recordedAt: next(),
        ...of,
        ...over,
      }),
    ),
    FilingContent.fromPartial({ decisionDate, person: { name, sex: '2', title: '科长', phone: '13947912345' } }),
  );
const voided = ({ filingId }: Pick<Post, 'filingId'>): Told =>
  told('voided', FilingVoided.toJSON(FilingVoided.fromPartial({ filingId, unitId: unit.id, voidedAt: next() })));

/** What workflow answers: of whom a name says so, there is an identity number, and another where the name says that. */
const indexed = (content: FilingContent): GetFilingContentResponse => {
  const [, number] = /号(.)/.exec(content.person?.name ?? '') ?? [];
  return { content, ...(number ? { citizenIdIndex: { ref: newId(), blindIndex: `abcd.${number}` } } : {}) };
};

/** Applies one; true once it could be. */
async function apply({ event, content }: Told): Promise<boolean> {
  try {
    await at.db.inTx({ kind: 'system', name: 'consumer' }, async (tx) => {
      const ids = (await handlers[event.type]?.apply(tx, event, content && indexed(content))) ?? [];
      await settleStandings(at.ctx)(tx, new Map(ids.map((id) => [id, event])));
    });
    return true;
  } catch (error) {
    if (error instanceof NotYetError) return false;
    throw error;
  }
}
const filingOf = ({ event }: Told) => (event.data as { filingId: string }).filingId;

/** The places stay, but the events of one filing come in their own order there, as the inbox has it. */
const inVersions = (all: readonly Told[]): Told[] => {
  const queues = Map.groupBy(
    [...all].sort((x, y) => x.n - y.n),
    filingOf,
  );
  return all.map((one) => queues.get(filingOf(one))!.shift()!);
};

/** As the consumer does: what cannot be applied yet comes again, until nothing is left. */
async function applyAll(all: readonly Told[]): Promise<void> {
  let left = [...all];
  while (left.length > 0) {
    const again: Told[] = [];
    for (const one of left) {
      // Behind an event of the same filing that has still to be applied.
      const waits = again.some((other) => filingOf(other) === filingOf(one));
      if (waits || !(await apply(one))) again.push(one);
    }
    if (again.length === left.length) throw new Error('nothing can be applied');
    left = again;
  }
}
const held = async (knownAt = clock.now()) =>
  (
    await at.db.inTx({ kind: 'system', name: 'service' }, (tx) =>
      appointmentsOf(at.ctx, tx, actor('unit_handler', unit), [unit.id], knownAt),
    )
  )
    .map((a) => [a.person?.name, a.validFrom, a.validTo])
    .sort((a, b) => String(a[1]).localeCompare(String(b[1])));
const canAct = async (personId: string, date: string, knownAt?: Date) => {
  const none = { validFrom: '', validTo: '' };
  const [result] = await answerCanAct(at.ctx, [
    {
      unit: { scheme: 'zg', value: unit.id, ...none },
      person: { scheme: 'zg', value: personId, ...none },
      action: 'plan',
      at: date,
      knownAt,
      supplierUsccs: [],
      projectReference: '',
    },
  ]);
  return result?.result?.value && 'code' in result.result.value ? result.result.value.code : '';
};
const events = async (id: string) =>
  (
    await at.query<{ subject: string }>(
      `select subject from outbox where envelope::jsonb->>'aggregateid' = $1 order by position`,
      [id],
    )
  ).map(({ subject }) => subject.split('.').at(-2));

describe('a void (作废)', () => {
  it('of a change: A is back on every date, and what was known before is still told', async () => {
    const [a, b] = [post(), post()];
    await apply(recorded(a, '甲', '2026-03-01'));
    await apply(recorded(b, '乙', '2026-11-01', { predecessorAppointmentId: a.appointmentId }));
    clock.advance(1_000);
    const before = clock.now();
    expect(await canAct(b.personId, '2026-11-10')).toBe('on_record');
    await apply(voided(b));
    clock.advance(1_000);
    expect(await held()).toEqual([['甲', '2026-03-01', '']]);
    expect(await canAct(a.personId, '2026-11-10')).toBe('on_record');
    expect(await canAct(b.personId, '2026-11-10')).toBe('person_not_on_record');
    expect(await canAct(b.personId, '2026-11-10', before)).toBe('on_record');
    expect(await canAct(a.personId, '2026-11-10', before)).toBe('person_not_on_record');
    expect(await canAct(a.personId, '2026-10-31', before)).toBe('on_record');
    expect(await held(before)).toEqual([
      ['甲', '2026-03-01', '2026-11-01'],
      ['乙', '2026-11-01', ''],
    ]);
    expect(await events(a.appointmentId)).toEqual(['started', 'ended', 'reopened']);
    expect(await events(b.appointmentId)).toEqual(['started', 'annulled']);
    // Filed again, by the right name.
    const c = post();
    await apply(recorded(c, '丙', '2026-11-05', { predecessorAppointmentId: a.appointmentId }));
    expect(await held()).toEqual([
      ['甲', '2026-03-01', '2026-11-05'],
      ['丙', '2026-11-05', ''],
    ]);
  });

  it('in whatever order the events come, the end is the same', async () => {
    const [a, b, c, d] = [post(), post(), post(), post()];
    const details = { ...b, filingId: newId() };
    const [more, moreStill] = [
      { ...c, filingId: newId() },
      { ...c, filingId: newId() },
    ];
    const kind = FilingKind.FILING_KIND_DETAILS;
    const story = [
      recorded(a, '甲', '2026-03-01'),
      recorded(b, '乙', '2026-11-01', { predecessorAppointmentId: a.appointmentId, afterFilingId: a.filingId }),
      recorded(details, '乙', '2026-11-02', { kind, afterFilingId: b.filingId }),
      voided(details),
      voided(b),
      recorded(c, '丙', '2026-11-05', { predecessorAppointmentId: a.appointmentId, afterFilingId: a.filingId }),
      recorded(more, '丙二', '2026-11-06', { kind, afterFilingId: c.filingId }),
      recorded(moreStill, '丙三', '2026-11-07', { kind, afterFilingId: more.filingId }),
      recorded(d, '丁', '2026-11-10', { predecessorAppointmentId: c.appointmentId, afterFilingId: moreStill.filingId }),
      voided(d),
    ];
    const end = [
      ['甲', '2026-03-01', '2026-11-05'],
      ['丙三', '2026-11-05', ''],
    ];
    await applyAll(story);
    expect(await held()).toEqual(end);
    // Events of one filing keep their order, those of several do not.
    const orders = fc.sample(fc.shuffledSubarray([...story.keys()], { minLength: story.length }), 25);
    for (const order of orders) {
      await at.query('delete from appointment where unit_id = $1', [unit.id]);
      await at.query('delete from voided_filing');
      await applyAll(inVersions(order.map((i) => story[i]!)));
      expect([order, await held()]).toEqual([order, end]);
    }
  });

  it('twice is once, and of nothing known is nothing', async () => {
    const a = post();
    await apply(recorded(a, '甲', '2026-03-01'));
    const first = voided(a);
    await apply(first);
    await apply(first);
    await apply(voided({ filingId: newId() }));
    expect(await held()).toEqual([]);
    expect(await events(a.appointmentId)).toEqual(['started', 'annulled']);
  });

  it('at the same instant as what it undoes', async () => {
    const a = post();
    const record = recorded(a, '甲', '2026-03-01');
    const now = new Date(record.event.time);
    await apply(record);
    await apply({
      n: 0,
      event: {
        ...voided(a).event,
        data: FilingVoided.toJSON(FilingVoided.fromPartial({ filingId: a.filingId, unitId: unit.id, voidedAt: now })),
      },
    });
    expect(await held()).toEqual([]);
  });
});

it('a correction moves the end of the predecessor; its void moves both back', async () => {
  const [a, b] = [post(), post()];
  await apply(recorded(a, '甲', '2026-03-01'));
  await apply(recorded(b, '乙', '2026-11-01', { predecessorAppointmentId: a.appointmentId }));
  const correction = { ...b, filingId: newId() };
  const before = clock.now();
  await apply(recorded(correction, '乙正', '2026-10-20', { kind: FilingKind.FILING_KIND_CORRECTION }));
  expect(await held()).toEqual([
    ['甲', '2026-03-01', '2026-10-20'],
    ['乙正', '2026-10-20', ''],
  ]);
  expect(await canAct(b.personId, '2026-10-25')).toBe('on_record');
  expect(await canAct(b.personId, '2026-10-25', before)).toBe('person_not_on_record');
  await apply(voided(correction));
  expect(await held()).toEqual([
    ['甲', '2026-03-01', '2026-11-01'],
    ['乙', '2026-11-01', ''],
  ]);
  expect(await events(b.appointmentId)).toEqual(['started', 'amended', 'amended']);
});

it('details, a returned and a withdrawn filing leave the standing as it is; what is open is counted until it is closed', async () => {
  const filingId = newId();
  const open = async () =>
    (await at.query<{ n: number }>('select count(*)::int as n from open_filing where unit_id = $1', [unit.id]))[0]?.n;
  const submitted = (kind: FilingKind, id: string) =>
    told(
      'submitted',
      FilingSubmitted.toJSON(FilingSubmitted.fromPartial({ filingId: id, kind, unitId: unit.id, role: 'specialist' })),
    );
  const standing = async () =>
    (await at.query<{ state: string }>('select state from standing where unit_id = $1', [unit.id]))[0]?.state;
  await apply(submitted(FilingKind.FILING_KIND_DETAILS, newId()));
  expect(await standing()).toBe('vacant');
  await apply(submitted(FilingKind.FILING_KIND_FIRST, filingId));
  expect(await standing()).toBe('filed_not_on_record');
  // An act that ends the unit ends these too, and its preview says how many.
  expect(await open()).toBe(2);
  await apply(told('returned', FilingReturned.toJSON(FilingReturned.fromPartial({ filingId, unitId: unit.id }))));
  expect([await standing(), await open()]).toEqual(['vacant', 2]);
  await apply(submitted(FilingKind.FILING_KIND_FIRST, filingId));
  expect([await standing(), await open()]).toEqual(['filed_not_on_record', 2]);
  await apply(told('withdrawn', FilingWithdrawn.toJSON(FilingWithdrawn.fromPartial({ filingId, unitId: unit.id }))));
  expect([await standing(), await open()]).toEqual(['vacant', 1]);
});

describe('destruction (销毁)', () => {
  it('takes whom an appointment was of, its history beside the chain too; that there was one stays', async () => {
    const [a, b] = [post(), post()];
    await apply(recorded(a, '期满甲', '2026-03-01'));
    await apply(recorded(b, '在任乙', '2026-06-01', { predecessorAppointmentId: a.appointmentId }));
    const numbers = [a, b].map((p) => p.appointmentId);
    const beside = () =>
      at.query<{ id: string }>(
        'select distinct aggregate_id as id from history_personal where aggregate_id = any ($1)',
        [numbers],
      );
    expect(await beside()).toHaveLength(2);
    const gone = told(
      'destroyed',
      FilingDestroyed.toJSON({
        ...{ filingId: a.filingId, unitId: unit.id, listId: newId(), destroyedOn: '2041-06-02' },
        ...{ appointmentIds: [a.appointmentId], personIds: [a.personId] },
      }),
    );
    expect(await apply(gone)).toBe(true);
    expect(await held()).toEqual([
      ['', '2026-03-01', '2026-06-01'],
      ['在任乙', '2026-06-01', ''],
    ]);
    expect((await beside()).map((row) => row.id)).toEqual([b.appointmentId]);
    const rows = await at.query<{ n: string }>(
      `select concat(name, sex, title, phone, remark) as n from appointment where id = $1`,
      [a.appointmentId],
    );
    expect(new Set(rows.map((row) => row.n))).toEqual(new Set(['']));
    const links = await at.query<LinkRow>(
      `select ${LINK_COLUMNS} from history where aggregate_id = $1 order by version`,
      [a.appointmentId],
    );
    expect(links.at(-1)?.type).toBe('destroyed');
    expect(firstBrokenLink(links.map((row) => toStoredLink({ ...row, version: Number(row.version) })))).toBeUndefined();
    // Who may act is answered as before; of then, that somebody was on record.
    expect(await canAct(b.personId, '2026-11-24')).toBe('on_record');
  });
});

describe('the blind index of an identity number (REG-6)', () => {
  it('comes with what is recorded, once, and goes with what is destroyed', async () => {
    const [a, b] = [post(), post()];
    const first = recorded(a, '有号甲', '2026-04-01');
    await apply(first);
    await apply(recorded(b, '没有的', '2026-04-02'));
    const kept = () =>
      at.query<{ appointment: string; index: string }>(
        `select appointment_id as appointment, blind_index as index from citizen_id_index where filing_id = any ($1)`,
        [[a.filingId, b.filingId]],
      );
    expect(await kept()).toEqual([{ appointment: a.appointmentId, index: 'abcd.甲' }]);
    const events = await at.query<{ all: string }>(
      `select string_agg(envelope::text, '') as all from outbox where envelope::jsonb->>'aggregateid' = $1`,
      [a.appointmentId],
    );
    expect(events[0]?.all).not.toContain('abcd.');
    const data = { filingId: a.filingId, unitId: unit.id, listId: newId(), destroyedOn: '2041-06-02' };
    await apply(told('destroyed', FilingDestroyed.toJSON({ ...data, appointmentIds: [], personIds: [] })));
    expect(await kept()).toEqual([]);
  });
});
