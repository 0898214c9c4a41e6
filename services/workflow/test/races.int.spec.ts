import type { Actor } from '@zhuanguan/access';
import { Organisation, OrganisationEnded, OrganisationKind } from '@zhuanguan/contracts';
import type { Database, Statement } from '@zhuanguan/db';
import { makeEvent, type EventEnvelope } from '@zhuanguan/events';
import { newId, type Result } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WorkflowContext } from '../src/context.js';
import { closeFilings } from '../src/filing/close-filing.js';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import type { FilingRow } from '../src/filing/filing.store.js';
import type { FilingContent } from '../src/filing/filing.types.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { organisationHandlers } from '../src/organisation/organisation.consumer.js';
import { actorAt, must, register, startImportFixture, type Fixture } from './import-fixture.js';

/** Two commands on one unit at the same instant: what they leave is what one after the other would have left. */

let at: Fixture;
let bureauId: string;
let unitId: string;
let handler: Actor;
let officer: Actor;

beforeAll(async () => {
  at = await startImportFixture('workflow_races');
  bureauId = newId();
  await at.seed((tx) => register(tx, { id: bureauId, kind: 'bureau', name: '盟财政局' }));
});
afterAll(() => at.stop());
beforeEach(async () => {
  unitId = newId();
  await at.seed((tx) => register(tx, { id: unitId, kind: 'unit', name: `单位${unitId}`, bureauId }));
  handler = actorAt('unit_handler', unitId);
  officer = actorAt('bureau_officer', bureauId);
});

const contentOf = (name: string, more: Partial<FilingContent> = {}): FilingContent => ({
  decisionDate: '2026-11-20',
  person: {
    ...{ name, sex: '1', title: '会计', phone: '13912345678', remark: '' },
    ...{ onEstablishment: true, exceptionReason: '', noBadRecord: true },
  },
  ...more,
});

async function submit(ctx: WorkflowContext, content: FilingContent): Promise<Result<FilingRow>> {
  const kind = content.predecessorAppointmentId ? 'change' : 'first';
  const [done] = await submitFilings(ctx, [
    {
      ...{ actor: handler, kind, unitId, role: 'specialist', content },
      ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
    },
  ]);
  return done!;
}

async function receive(ctx: WorkflowContext, { filing }: FilingRow): Promise<Result<FilingRow>> {
  const [done] = await decideReceipts(ctx, [
    {
      ...{ actor: officer, filingId: filing.id, contentHash: filing.contentHash, decision: { received: true } },
      ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
    },
  ]);
  return done!;
}

async function voidIt(ctx: WorkflowContext, { filing }: FilingRow): Promise<Result<FilingRow>> {
  const [done] = await closeFilings(ctx, [
    {
      ...{ actor: officer, act: 'void', filingId: filing.id, reasonCode: 'not_happened', remark: '未发生变更' },
      ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
    },
  ]);
  return done!;
}

async function endUnit({ db }: Pick<WorkflowContext, 'db'>): Promise<void> {
  const organisation = Organisation.fromPartial({
    ...{ id: unitId, name: `单位${unitId}`, areaCode: '152500', version: 2, financeParentId: bureauId },
    ...{ kind: OrganisationKind.ORGANISATION_KIND_UNIT, validFrom: '2020-01-01', validTo: '2026-11-25' },
  });
  const { envelope } = makeEvent({
    ...{ service: 'registry', aggregate: 'organisation', fact: 'ended', aggregateId: unitId, aggregateVersion: 2 },
    ...{ areaCode: '152500', time: at.ctx.now(), correlationId: newId() },
    data: OrganisationEnded.toJSON(OrganisationEnded.fromPartial({ organisation, successorIds: [] })),
  });
  const event = JSON.parse(envelope) as EventEnvelope;
  await db.inTx({ kind: 'system', name: 'consumer' }, async (tx) => {
    await organisationHandlers(at.ctx)[event.type]?.apply(tx, event, undefined);
  });
}

/** A database whose first use of a statement waits, before it is sent or, of the last word, after it. */
function holding(db: Database, statement: string, when: 'before' | 'after') {
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const hold = async (name: string) => {
    if (name !== statement) return;
    reached.resolve();
    await released.promise;
  };
  const held: Database = {
    ...db,
    inTx: (scope, work) =>
      db.inTx(scope, (tx) =>
        work({
          ...tx,
          sql: async <Row>(s: Statement) => {
            if (when === 'before') await hold(s.name);
            const rows = await tx.sql<Row>(s);
            if (when === 'after') await hold(s.name);
            return rows;
          },
        }),
      ),
  };
  return { held, reached: reached.promise, release: () => released.resolve() };
}

const isBlocked = async () =>
  (await at.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))
    .length > 0;

/** The first stops in the midst of its transaction, until the second has ended or waits for it. */
async function meet<A, B>(
  [statement, when]: [string, 'before' | 'after'],
  first: (ctx: WorkflowContext) => Promise<A>,
  second: (ctx: WorkflowContext) => Promise<B>,
): Promise<[A, B]> {
  const { held, reached, release } = holding(at.db, statement, when);
  const one = first({ ...at.ctx, db: held });
  await Promise.race([reached, one.then(() => Promise.reject(new Error(`${statement} was not sent`)))]);
  let ended = false;
  const two = second(at.ctx).finally(() => (ended = true));
  await waitFor('the second ends, or waits for the first', async () => ended || (await isBlocked()));
  release();
  return Promise.all([one, two]);
}

const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code);
const openFilings = () =>
  at.query(`select id from filing where unit_id = $1 and state in ('filed', 'returned')`, [unitId]);
const inPost = () => at.query(`select id from appointment where unit_id = $1 and valid_to is null`, [unitId]);
const onRecord = async (content: FilingContent): Promise<FilingRow> =>
  must(await receive(at.ctx, must(await submit(at.ctx, content))));

describe('a unit that ends', () => {
  it('takes with it a filing that was sent at the same instant', async () => {
    const [filed] = await meet(
      ['workflow-save-filings', 'before'],
      (ctx) => submit(ctx, contentOf('张三')),
      (ctx) => endUnit(ctx),
    );
    expect(code(filed)).toBe('ok');
    expect(await openFilings()).toEqual([]);
    expect(
      await at.query(
        `select closed_reason from filing where unit_id = $1 and state = 'withdrawn' and closed_reason = 'unit_ended'`,
        [unitId],
      ),
    ).toHaveLength(1);
  });

  it('refuses one that comes while it is being ended', async () => {
    const [, filed] = await meet(
      ['workflow-open-filings-of-unit', 'after'],
      (ctx) => endUnit(ctx),
      (ctx) => submit(ctx, contentOf('张三')),
    );
    expect(code(filed)).toBe('unit_ended');
    expect(await openFilings()).toEqual([]);
  });

  it('ends the appointment that a receipt starts at the same instant', async () => {
    const filed = must(await submit(at.ctx, contentOf('张三')));
    const [received] = await meet(
      ['workflow-record-appointments', 'before'],
      (ctx) => receive(ctx, filed),
      (ctx) => endUnit(ctx),
    );
    expect(code(received)).toBe('ok');
    expect(await inPost()).toEqual([]);
  });

  it('ends the appointment that a void reopens at the same instant', async () => {
    const first = await onRecord(contentOf('张三'));
    const change = await onRecord(contentOf('李四', { predecessorAppointmentId: first.filing.appointmentId }));
    const [voided] = await meet(
      ['workflow-annul-appointments', 'before'],
      (ctx) => voidIt(ctx, change),
      (ctx) => endUnit(ctx),
    );
    expect(code(voided)).toBe('ok');
    expect(await inPost()).toEqual([]);
  });

  it('refuses a void that comes while it is being ended', async () => {
    const first = await onRecord(contentOf('张三'));
    const change = await onRecord(contentOf('李四', { predecessorAppointmentId: first.filing.appointmentId }));
    const [, voided] = await meet(
      ['workflow-organisation-keep', 'after'],
      (ctx) => endUnit(ctx),
      (ctx) => voidIt(ctx, change),
    );
    expect(code(voided)).toBe('unit_ended');
    expect(await inPost()).toEqual([]);
  });

  it('and a correction of what was returned wait for each other in one order', async () => {
    const { filing } = must(await submit(at.ctx, contentOf('张三')));
    const decision = { received: false, defectCode: 'incomplete', remark: '请补正' } as const;
    const [returned] = await decideReceipts(at.ctx, [
      {
        ...{ actor: officer, filingId: filing.id, contentHash: filing.contentHash, decision },
        ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
      },
    ]);
    must(returned!);
    const correct = async (ctx: WorkflowContext) => {
      const [done] = await submitFilings(ctx, [
        {
          ...{ actor: handler, kind: 'first', unitId, role: 'specialist', content: contentOf('张三丰') },
          ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId(), filingId: filing.id },
        },
      ]);
      return done!;
    };
    const [corrected] = await meet(['db-lock-heads', 'after'], correct, (ctx) => endUnit(ctx));
    expect(code(corrected)).toBe('ok');
    expect(await openFilings()).toEqual([]);
  });
});

describe('a void that brings a person back into post', () => {
  let change: FilingRow;
  beforeEach(async () => {
    const first = await onRecord(contentOf('张三'));
    change = await onRecord(contentOf('李四', { predecessorAppointmentId: first.filing.appointmentId }));
  });

  it('is refused where the unit has filed that person anew at the same instant', async () => {
    const [filed, voided] = await meet(
      ['workflow-save-filings', 'before'],
      (ctx) => submit(ctx, contentOf('张三')),
      (ctx) => voidIt(ctx, change),
    );
    expect([code(filed), code(voided)]).toEqual(['ok', 'filing_open']);
    expect(await openFilings()).toHaveLength(1);
    expect(await inPost()).toHaveLength(1);
  });

  it('leaves nothing to file where it comes first', async () => {
    const [voided, filed] = await meet(
      ['workflow-annul-appointments', 'before'],
      (ctx) => voidIt(ctx, change),
      (ctx) => submit(ctx, contentOf('张三')),
    );
    expect([code(voided), code(filed)]).toEqual(['ok', 'already_on_record']);
    expect(await openFilings()).toEqual([]);
    expect(await inPost()).toHaveLength(1);
  });
});
