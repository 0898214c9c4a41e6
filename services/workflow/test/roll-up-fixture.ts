import type { Actor } from '@zhuanguan/access';
import type { Database, Tx } from '@zhuanguan/db';
import { newId, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../src/context.js';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import { loadFilings } from '../src/filing/filing.store.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { reopenRollUp, submitRollUp } from '../src/roll-up/act-in-roll-up.js';
import { openRollUp } from '../src/roll-up/open-roll-up.js';
import { getRollUp } from '../src/roll-up/read-roll-ups.js';
import { getSummary } from '../src/roll-up/read-summary.js';
import { actorAt, must, register, startImportFixture, type NewOrganisation } from './import-fixture.js';

export const OPENING = {
  title: '2026 年汇总',
  basisDocument: '锡财综〔2024〕89号',
  departmentDue: '2026-12-04',
  bureauDue: '2026-12-25',
};
/** A database that is lost when it comes to one statement. */
export const breaking = (db: Database, name: string): Database => ({
  ...db,
  inTx: (scope, work) =>
    db.inTx(scope, (tx) => {
      const lost: Tx = {
        ...tx,
        sql: (statement) => (statement.name === name ? Promise.reject(new Error('killed')) : tx.sql(statement)),
      };
      return work(lost);
    }),
});

export const key = () => ({ idempotencyKey: newId(), bodyHash: '', correlationId: newId() });
export const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.refusal.code);

/** Rounds in workflow's database, at a time that a test sets. */
export async function startRollUps(name: string) {
  const at = await startImportFixture(name);
  const clock = { now: '2026-11-25T02:00:00Z' };
  const ctx: WorkflowContext = { ...at.ctx, now: () => new Date(clock.now) };

  /** A league with two departments and a county of one; each test has its own. */
  async function league() {
    const make = async (o: Omit<NewOrganisation, 'id'>): Promise<string> => {
      const id = newId();
      await at.seed((tx) => register(tx, { ...o, id }));
      return id;
    };
    const bureau = await make({ kind: 'bureau', name: '盟财政局' });
    const county = await make({ kind: 'bureau', name: '旗财政局', bureauId: bureau });
    const education = await make({ kind: 'department', name: '盟教育局', bureauId: bureau });
    const health = await make({ kind: 'department', name: '盟卫健委', bureauId: bureau });
    const banner = await make({ kind: 'department', name: '旗教育局', bureauId: county });
    const unit = (name: string, departmentId: string, bureauId = bureau, code?: string) =>
      make({ kind: 'unit', name, bureauId, ...(departmentId ? { departmentId } : {}), ...(code ? { code } : {}) });
    return {
      bureau,
      county,
      education,
      health,
      banner,
      school: await unit('盟中学', education, bureau, '101002'),
      nursery: await unit('盟幼儿园', education, bureau, '101001'),
      clinic: await unit('盟医院', health),
      archive: await unit('盟档案馆', ''),
      bannerSchool: await unit('旗小学', banner, county),
      unit,
      officer: (id: string): Actor =>
        actorAt(id === bureau || id === county ? 'bureau_officer' : 'department_officer', id),
    };
  }
  type Made = Awaited<ReturnType<typeof league>>;

  const open = async (l: Made, who = l.bureau, opening = {}) =>
    must(await openRollUp(ctx, { actor: l.officer(who), ...key(), opening: { ...OPENING, ...opening } })).rollUpId;
  const summary = async (l: Made, rollUpId: string, organisationId: string, number = 0, as = organisationId) =>
    must(
      await getSummary(ctx, l.officer(as), {
        rollUpId,
        organisationId,
        number,
        state: '',
        page: { size: 200, cursor: '' },
      }),
    ).summary!;
  const read = async (l: Made, id: string, as: string, organisationId = '') =>
    must(await getRollUp(ctx, l.officer(as), { id, organisationId }));
  async function submit(
    l: Made,
    rollUpId: string,
    id: string,
    extra: { seenHash?: string; context?: WorkflowContext } = {},
  ) {
    const seenHash = extra.seenHash ?? (await summary(l, rollUpId, id)).head!.contentHash;
    return submitRollUp(extra.context ?? ctx, { actor: l.officer(id), ...key(), rollUpId, seenHash });
  }
  const reopen = (l: Made, rollUpId: string, by: string, organisationId: string, number = 1) =>
    reopenRollUp(ctx, { actor: l.officer(by), ...key(), rollUpId, organisationId, number, reason: '人员有误，请核对' });

  async function file(unitId: string, name: string, receive = true): Promise<string> {
    const item = {
      actor: actorAt('unit_handler', unitId),
      ...key(),
      kind: 'first' as const,
      unitId,
      role: 'specialist',
      content: {
        decisionDate: '2026-11-20',
        person: {
          name,
          sex: '2',
          title: '会计',
          phone: `139${String(Math.random()).slice(2, 10).padEnd(8, '0')}`,
          remark: '=1+1',
          onEstablishment: true,
          exceptionReason: '',
          noBadRecord: true,
        },
      },
    };
    const [filed] = await submitFilings(ctx, [item]);
    const { filing } = must(filed!);
    if (receive)
      for (const { receiver, organisationId } of filing.receipts) {
        const role = receiver === 'department' ? 'department_officer' : 'bureau_officer';
        const { contentHash } = filing;
        const decision = { received: true } as const;
        const actor = actorAt(role, organisationId);
        must((await decideReceipts(ctx, [{ actor, ...key(), filingId: filing.id, contentHash, decision }]))[0]!);
      }
    return filing.id;
  }
  const filingOf = (id: string) =>
    at.db.inTx({ kind: 'system', name: 'service' }, async (tx) => (await loadFilings(tx, [id])).get(id)!.filing);

  return { at, ctx, clock, league, open, summary, read, submit, reopen, file, filingOf };
}

export type RollUps = Awaited<ReturnType<typeof startRollUps>>;
export type League = Awaited<ReturnType<RollUps['league']>>;
