import { GRANTS, type Actor } from '@zhuanguan/access';
import { OrganisationActCommand, type Organisation } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { newId, type Result } from '@zhuanguan/kernel';
import { fixedClock, openWide } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RegistryContext } from '../src/context.js';
import { decideDuplicate } from '../src/duplicate/decide-duplicate.js';
import { listDuplicates } from '../src/duplicate/list-duplicates.js';
import { commandFromProto } from '../src/organisation-act/organisation-act.mapping.js';
import { previewAct, recordAct } from '../src/organisation-act/organisation-acts.js';
import { mergePersons, unmergePerson } from '../src/person/merge-persons.js';
import { declareConflict, endConflictDeclaration } from '../src/recusal/declare-conflict.js';
import { actor, startRegistry, type RegistryFixture } from './registry-fixture.js';

/** The one table says yes wherever somebody stands: what is left is the second wall (ADR 20). */
let close: () => void;

const clock = fixedClock('2026-11-24T02:00:00Z');
let at: RegistryFixture;
let county: Organisation;
let beside: Organisation;
let unit: Organisation;
let other: Organisation;
let forgetful: RegistryContext;

/** What our own queries of relations and scopes are answered whoever asks: everything is theirs. */
const forgets = (tx: Tx): Tx => ({
  ...tx,
  sql: (statement) => {
    if (statement.name === 'registry-relations')
      return Promise.resolve([{ tree: 'budget' }, { tree: 'finance' }] as never);
    if (statement.name === 'registry-units-in-scope')
      return Promise.resolve((statement.values[5] as string[]).map((id) => ({ id })) as never);
    if (statement.name === 'registry-act-within')
      return tx.sql({ name: 'all-within', text: 'select id from organisation', values: [] });
    return tx.sql(statement);
  },
});

beforeAll(async () => {
  close = openWide(GRANTS);
  at = await startRegistry(clock);
  const league = await at.register('bureau', '锡林郭勒盟财政局');
  county = await at.register('bureau', '甲旗财政局', { financeParentId: league.id });
  beside = await at.register('bureau', '乙旗财政局', { financeParentId: league.id });
  unit = await at.register('unit', '甲旗第一中学', { financeParentId: county.id });
  other = await at.register('unit', '乙旗第一中学', { financeParentId: beside.id });
  forgetful = { ...at.ctx, db: { ...at.db, inTx: (scope, work) => at.db.inTx(scope, (tx) => work(forgets(tx))) } };
});
afterAll(async () => {
  close();
  await at.stop();
});

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.refusal.code);
const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
};
/** Of the first county, and of the one beside it. */
const [OWN, ELSEWHERE] = ['own', 'elsewhere'] as const;
const officers = (): [typeof OWN | typeof ELSEWHERE, Actor][] => [
  [ELSEWHERE, actor('bureau_officer', beside)],
  [OWN, actor('bureau_officer', county)],
];
const personAt = async (of: Organisation, name: string, phone = '13947900101') => {
  const personId = newId();
  await at.appoint(of, name, '2024-03-01', { personId, phone });
  return personId;
};

it('回避声明 is said and ended for nobody’s unit but one’s own', async () => {
  const personId = await personAt(unit, '乌云');
  const said = {
    ...{ unitId: unit.id, personId, kind: 'none', supplierName: '', supplierUscc: '', projectReference: '', note: '' },
    ...{ validFrom: '2026-02-01', lastDay: '', correlationId: '' },
  };
  const end = { endedOn: '2026-11-24', reason: '已不存在', correlationId: '' };
  const stranger = actor('unit_handler', other);
  expect(codeOf(await declareConflict(forgetful, stranger, { ...said, idempotencyKey: newId() }))).toBe(
    'unit_not_found',
  );
  const own = actor('unit_handler', unit);
  const { id } = must(await declareConflict(forgetful, own, { ...said, idempotencyKey: newId() }));
  expect(codeOf(await endConflictDeclaration(forgetful, stranger, { ...end, id, idempotencyKey: newId() }))).toBe(
    'declaration_not_found',
  );
  expect(codeOf(await endConflictDeclaration(forgetful, own, { ...end, id, idempotencyKey: newId() }))).toBe('ok');
});

it('重复核查 is decided, and persons merged and taken apart, only where all the units are one’s own', async () => {
  const second = await at.register('unit', '甲旗第二中学', { financeParentId: county.id });
  const [a, b] = [await personAt(unit, '其其格'), await personAt(second, '其其格')];
  const asked = { kind: 'person', state: 'open', unitId: '', size: 0, cursor: '' };
  const [entry] = must(await listDuplicates(at.ctx, actor('bureau_officer', county), asked)).duplicates;
  const outcomes: Record<string, string[]> = {};
  for (const [where, by] of officers()) {
    const decided = await decideDuplicate(forgetful, by, {
      ...{ kind: 'person', key: entry?.key ?? '', fingerprint: entry?.fingerprint ?? '', decision: 'different' },
      ...{ reason: '已核实', idempotencyKey: newId() },
    });
    const merged = await mergePersons(forgetful, by, {
      ...{ keptId: a, aliasIds: [b], reason: '同一人', idempotencyKey: newId() },
    });
    outcomes[where] = [decided, merged].map(codeOf);
  }
  expect(outcomes[OWN]).toEqual(['ok', 'ok']);
  // What the duplicates of a scope are is asked by the query of the list: those of another county are none of this one's.
  expect(outcomes[ELSEWHERE]).toEqual(['facts_changed', 'person_not_found']);
  const [merge] = await at.query<{ id: string }>('select id from registry.person_merge');
  const undo = { mergeId: merge?.id ?? '', reason: '不是同一人' };
  const codes = [];
  for (const [, by] of officers())
    codes.push(codeOf(await unmergePerson(forgetful, by, { ...undo, idempotencyKey: newId() })));
  expect(codes).toEqual(['person_not_found', 'ok']);
});

it('an entry that touches another county’s unit is decided by neither county', async () => {
  for (const of of [unit, other]) await personAt(of, '苏日娜', '13947900303');
  const asked = { kind: 'person', state: 'open', unitId: '', size: 0, cursor: '' };
  for (const [, by] of officers()) {
    const entry = must(await listDuplicates(at.ctx, by, asked)).duplicates.find((d) => d.shared === '苏日娜');
    const command = { kind: 'person', key: entry?.key ?? '', fingerprint: entry?.fingerprint ?? '', reason: '已核实' };
    expect(
      codeOf(await decideDuplicate(forgetful, by, { ...command, decision: 'different', idempotencyKey: newId() })),
    ).toBe('outside_scope');
  }
});

it('单位变动 is previewed and recorded by nobody but the bureau of the unit', async () => {
  const command = must(
    commandFromProto(
      OrganisationActCommand.fromPartial({
        ...{ kind: 'rename', organisationId: unit.id, name: '甲旗实验中学' },
        ...{ documentNumber: '锡编办发〔2026〕12号', effectiveDate: '2026-11-01' },
      }),
    ),
  );
  const outcomes: string[] = [];
  for (const [, by] of officers()) {
    const preview = await previewAct(forgetful, by, command);
    const basis = preview.ok
      ? preview.value.basis
      : must(await previewAct(at.ctx, actor('bureau_officer', county), command)).basis;
    outcomes.push(codeOf(preview), codeOf(await recordAct(forgetful, by, command, { basis, idempotencyKey: newId() })));
  }
  expect(outcomes).toEqual(['outside', 'outside', 'ok', 'ok']);
});
