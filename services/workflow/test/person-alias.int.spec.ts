import type { Actor } from '@zhuanguan/access';
import { PersonMerged, PersonUnmerged } from '@zhuanguan/contracts';
import { makeEvent, NotYetError, type EventEnvelope } from '@zhuanguan/events';
import { newId, type Result } from '@zhuanguan/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeFilings } from '../src/filing/close-filing.js';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import type { FilingRow } from '../src/filing/filing.store.js';
import type { FilingKind } from '../src/filing/filing.types.js';
import { holdReceipts } from '../src/filing/hold-receipt.js';
import { getFiling } from '../src/filing/read-filing.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { personHandlers } from '../src/person/person.consumer.js';
import { actorAt, must, register, startImportFixture, type Fixture } from './import-fixture.js';

/** One human under several ids (REG-6): FIL-6 and the rules of a filing look at the human. */

let at: Fixture;
const bureauId = newId();
let phone = 13_900_000_000;

beforeAll(async () => {
  at = await startImportFixture('workflow_person_alias');
  await at.seed((tx) => register(tx, { id: bureauId, kind: 'bureau', name: '盟财政局' }));
});
afterAll(() => at.stop());

let units = 0;
async function newUnit(): Promise<string> {
  units += 1;
  const id = newId();
  await at.seed((tx) => register(tx, { id, kind: 'unit', name: `盟第${units}图书馆`, bureauId }));
  return id;
}

interface Filed {
  unitId: string;
  name?: string;
  phone?: string;
  kind?: FilingKind;
  predecessorAppointmentId?: string;
  by?: Partial<Actor>;
}
async function file({ unitId, kind = 'first', name = '娜仁', by = {}, ...rest }: Filed): Promise<Result<FilingRow>> {
  const person = {
    ...{ name, sex: '2', title: '会计', phone: rest.phone ?? String((phone += 1)), remark: '', exceptionReason: '' },
    ...{ onEstablishment: true, noBadRecord: true },
  };
  const content = {
    decisionDate: '2026-11-20',
    person,
    ...(rest.predecessorAppointmentId
      ? { predecessorAppointmentId: rest.predecessorAppointmentId, changeReason: '轮岗' }
      : {}),
  };
  const actor = { ...actorAt('unit_handler', unitId), ...by };
  const key = { idempotencyKey: newId(), bodyHash: '', correlationId: newId() };
  return (await submitFilings(at.ctx, [{ actor, kind, unitId, role: 'specialist', content, ...key }]))[0]!;
}
const officer = (personId?: string): Actor => ({
  ...actorAt('bureau_officer', bureauId),
  ...(personId ? { personId } : {}),
});
async function receive(actor: Actor, { filing }: FilingRow): Promise<Result<FilingRow>> {
  const decision = { received: true } as const;
  const key = { idempotencyKey: newId(), bodyHash: '', correlationId: newId() };
  const item = { actor, filingId: filing.id, contentHash: filing.contentHash, decision, ...key };
  return (await decideReceipts(at.ctx, [item]))[0]!;
}
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code);

async function told(fact: 'merged' | 'unmerged', personId: string, intoId: string): Promise<void> {
  const data = { mergeId: newId(), personId, intoId };
  const { envelope } = makeEvent({
    ...{ service: 'registry', aggregate: 'person', fact, aggregateId: personId, aggregateVersion: 1 },
    ...{ areaCode: '152500', time: at.ctx.now(), correlationId: newId() },
    data: fact === 'merged' ? PersonMerged.toJSON(data) : PersonUnmerged.toJSON(data),
  });
  const event = JSON.parse(envelope) as EventEnvelope;
  await at.db.inTx({ kind: 'system', name: 'consumer' }, async (tx) => {
    await personHandlers(at.ctx)[event.type]?.apply(tx, event, undefined);
  });
}

it('nobody receives, takes on, is handed or voids what is about or by the same human under another id', async () => {
  const row = must(await file({ unitId: await newUnit() }));
  const other = newId();
  const self = officer(other);
  const colleague = officer();
  await told('merged', other, row.filing.personId);
  expect(codeOf(await receive(self, row))).toBe('own_filing');
  const key = { idempotencyKey: newId(), bodyHash: '', correlationId: newId(), note: '' };
  const [claimed] = await holdReceipts(at.ctx, [{ ...key, actor: self, act: 'claim', filingId: row.filing.id }]);
  expect(codeOf(claimed!)).toBe('own_filing');
  const handed = { ...key, idempotencyKey: newId(), actor: colleague, act: 'transfer' as const, colleague: self };
  expect(codeOf((await holdReceipts(at.ctx, [{ ...handed, filingId: row.filing.id }]))[0]!)).toBe('own_filing');
  expect(must(await getFiling(at.ctx, self, row.filing.id)).actions).not.toContain('receive');

  must(await receive(colleague, row));
  const closing = { ...key, act: 'void' as const, reasonCode: 'wrong_person', remark: '报错了人' };
  const close = async (actor: Actor) =>
    (await closeFilings(at.ctx, [{ ...closing, idempotencyKey: newId(), actor, filingId: row.filing.id }]))[0]!;
  expect(codeOf(await close(self))).toBe('own_filing');
  expect(must(await getFiling(at.ctx, self, row.filing.id)).actions).toEqual([]);
  // 拆回: they are two people again.
  await told('unmerged', other, row.filing.personId);
  expect(must(await getFiling(at.ctx, self, row.filing.id)).actions).toEqual(['void']);
  expect(codeOf(await close(self))).toBe('ok');
});

it('what one filed under one id is their own under every other', async () => {
  const [filer, known] = [newId(), newId()];
  await told('merged', filer, known);
  const row = must(await file({ unitId: await newUnit(), by: { personId: filer } }));
  expect(codeOf(await receive(officer(known), row))).toBe('own_filing');
});

it('who is on record is not filed again, and does not succeed themselves, under another id', async () => {
  const unitId = await newUnit();
  const first = must(await file({ unitId, phone: '13947900001' }));
  must(await receive(officer(), first));
  const second = must(await file({ unitId, phone: '13947900002' }));
  await told('merged', second.filing.personId, first.filing.personId);
  const closing = { idempotencyKey: newId(), bodyHash: '', correlationId: newId(), reasonCode: '', remark: '' };
  const actor = actorAt('unit_handler', unitId);
  must((await closeFilings(at.ctx, [{ ...closing, act: 'withdraw', actor, filingId: second.filing.id }]))[0]!);
  expect(codeOf(await file({ unitId, phone: '13947900002' }))).toBe('already_on_record');
  const change = { unitId, kind: 'change' as const, predecessorAppointmentId: first.filing.appointmentId };
  expect(codeOf(await file({ ...change, phone: '13947900002' }))).toBe('same_person');
  // What is filed stands under the id it is filed under: taken apart, each has its own again.
  await told('unmerged', second.filing.personId, first.filing.personId);
  const again = must(await file({ ...change, phone: '13947900002' }));
  expect(again.filing.personId).toBe(second.filing.personId);
});

it('a merge whose undoing is still under way waits for it', async () => {
  const [a, b] = [newId(), newId()];
  await told('merged', a, b);
  await expect(told('merged', b, a)).rejects.toThrow(NotYetError);
  await told('unmerged', a, b);
  await told('merged', b, a);
});

it('whatever is merged and taken apart, an officer receives a filing exactly if it is about another human', async () => {
  const rows = await Promise.all(Array.from({ length: 3 }, async () => must(await file({ unitId: await newUnit() }))));
  const ids = [...rows.map((r) => r.filing.personId), newId(), newId()];
  const into = new Map<string, string>();
  const rootOf = (id: string): string => (into.has(id) ? rootOf(into.get(id) ?? '') : id);
  const step = fc.record({ merge: fc.boolean(), a: fc.nat(4), b: fc.nat(4) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      for (const { merge, a, b } of steps) {
        const [alias, kept] = [rootOf(ids[a] ?? ''), rootOf(ids[b] ?? '')];
        if (merge && alias !== kept) {
          await told('merged', alias, kept);
          into.set(alias, kept);
        }
        const [one = ''] = [...into.keys()];
        if (!merge && one) {
          await told('unmerged', one, into.get(one) ?? '');
          into.delete(one);
        }
        for (const row of rows)
          for (const id of ids) {
            const { actions } = must(await getFiling(at.ctx, officer(id), row.filing.id));
            expect(actions.includes('receive')).toBe(rootOf(id) !== rootOf(row.filing.personId));
            if (rootOf(id) === rootOf(row.filing.personId))
              expect(codeOf(await receive(officer(id), row))).toBe('own_filing');
          }
      }
    }),
    { numRuns: 12 },
  );
});
