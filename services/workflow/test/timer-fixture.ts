import { fileURLToPath } from 'node:url';
import type { Database, Tx } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import { servePacks, type PolicySet } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { fixedClock, testDatabase, testLog, type TestClock } from '@zhuanguan/testkit';
import { noteDeparture } from '../src/clock/note-departure.js';
import type { WorkflowContext } from '../src/context.js';
import { closeFilings } from '../src/filing/close-filing.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { createPolicyBook } from '../src/policy/policy-book.js';
import { actorAt, migrateFor, must, openAs, register } from './import-fixture.js';

export const JURISDICTIONS = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));
export const AREA = '000100';
/** A working day at ten in the morning, in Shanghai. */
export const morning = (date: string) => `${date}T02:00:00Z`;

export interface TimerFixture {
  /** May be replaced, as by a start with another pack. */
  ctx: WorkflowContext;
  db: Database;
  url: string;
  policies: PolicySet;
  clock: TestClock;
  log: ReturnType<typeof testLog>;
  bureau: string;
  department: string;
  seed: (work: (tx: Tx) => Promise<unknown>) => Promise<void>;
  query: <Row>(text: string, values?: unknown[]) => Promise<Row[]>;
  stop(): Promise<void>;
}

/** Workflow's database and rules by the pack for tests, on a clock that is told; a bureau and a department below it. */
export async function startTimerFixture(name: string): Promise<TimerFixture> {
  const clock = fixedClock(morning('2026-11-23'));
  const policies = servePacks(await loadPolicySet(JURISDICTIONS), ['000000-reference']);
  const database = await testDatabase(name, (url) => migrateFor(url, name));
  const { db, query, close } = openAs(database.url, name);
  const at: TimerFixture = {
    ctx: { db, policies: createPolicyBook(policies, []), now: clock.now },
    db,
    url: database.url,
    policies,
    clock,
    log: testLog(),
    bureau: '',
    department: '',
    seed: (work) => db.inTx({ kind: 'system', name: 'seed' }, async (tx) => void (await work(tx))),
    query,
    stop: async () => {
      await close();
      await database.drop();
    },
  };
  await at.seed(async (tx) => {
    at.bureau = await register(tx, { kind: 'bureau', name: '示例财政局', areaCode: AREA });
    at.department = await register(tx, {
      kind: 'department',
      name: '示例教育局',
      bureauId: at.bureau,
      areaCode: AREA,
    });
  });
  return at;
}

let made = 0;
/** A unit with one person on record since 2025. */
export async function newUnit({
  seed,
  department,
  bureau,
}: TimerFixture): Promise<{ unitId: string; appointmentId: string }> {
  const [appointmentId, personId] = [newId(), newId()];
  let unitId = '';
  await seed(async (tx) => {
    made += 1;
    unitId = await register(tx, {
      kind: 'unit',
      name: `示例第${made}小学`,
      departmentId: department,
      bureauId: bureau,
      areaCode: AREA,
    });
    const post = [appointmentId, unitId, personId, newId()];
    await tx.sql({
      name: 'test-person',
      text: `insert into person (id, unit_id, name, phone) values ($1, $2, '某某', '13800000000')`,
      values: [personId, unitId],
    });
    await tx.sql({
      name: 'test-post',
      text: `insert into appointment (id, unit_id, role, person_id, valid_from, filing_id) values ($1, $2, 'specialist', $3, '2025-01-02', $4)`,
      values: post,
    });
  });
  return { unitId, appointmentId };
}

/** The department notes that the person left. */
export const note = async ({ ctx, department }: TimerFixture, appointmentId: string, changeDate: string) =>
  must(
    await noteDeparture(ctx, {
      actor: actorAt('department_officer', department),
      idempotencyKey: newId(),
      bodyHash: '',
      appointmentId,
      changeDate,
      correlationId: newId(),
    }),
  ).clock.id;

/** The unit files that its person left: the clock is met. */
export async function fileExit({ ctx }: TimerFixture, unitId: string, appointmentId: string, decisionDate: string) {
  const [filed] = await submitFilings(ctx, [
    {
      actor: actorAt('unit_handler', unitId),
      idempotencyKey: newId(),
      bodyHash: '',
      kind: 'exit',
      unitId,
      role: 'specialist',
      content: { decisionDate, predecessorAppointmentId: appointmentId, changeReason: '调离' },
      correlationId: newId(),
    },
  ]);
  if (!filed) throw new Error('nothing filed');
  return must(filed).filing;
}

export async function withdraw({ ctx }: TimerFixture, filingId: string, unitId: string) {
  const [closed] = await closeFilings(ctx, [
    {
      actor: actorAt('unit_handler', unitId),
      act: 'withdraw',
      idempotencyKey: newId(),
      bodyHash: '',
      filingId,
      reasonCode: '',
      remark: '',
      correlationId: newId(),
    },
  ]);
  if (!closed) throw new Error('nothing closed');
  must(closed);
}

export interface Effect {
  unitId: string;
  rule: string;
  /** fired, warned, overdue, moved. */
  fact: string;
  level: string;
  revision: number;
  remaining: number;
  dueOn: string;
  to: string[];
}
interface Envelope {
  type: string;
  data: {
    rule: string;
    level: string;
    revision: number;
    remaining?: number;
    dueOn: string;
    unitId?: string;
    subject?: { unitId: string };
    recipients?: { organisationId: string }[];
  };
}

/** Every effect there is, as the bus will see it: reminders, and the turns of clocks. */
export async function effects({ query }: TimerFixture, unitIds: readonly string[]): Promise<Effect[]> {
  const rows = await query<{ envelope: string }>(
    `select envelope from outbox where subject ~ 'workflow[.](timer|change_clock)[.](fired|warned|overdue|moved)' order by position`,
  );
  return rows
    .map((r) => JSON.parse(r.envelope) as Envelope)
    .map(({ type, data }) => ({
      unitId: data.subject?.unitId ?? data.unitId ?? '',
      rule: data.rule ?? type.split('.')[1] ?? '',
      fact: type.split('.')[2] ?? '',
      level: data.level ?? '',
      revision: data.revision ?? 0,
      remaining: data.remaining ?? 0,
      dueOn: data.dueOn ?? '',
      to: (data.recipients ?? []).map((r) => r.organisationId),
    }))
    .filter((e) => unitIds.includes(e.unitId));
}
/** Rule, level and revision of each effect. */
export const keys = (found: readonly Effect[]) => found.map((e) => [e.rule, e.level, e.revision].join(' ')).sort();
