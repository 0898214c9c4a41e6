import { OrganisationActCommand, type DeclareConflictRequest, type Organisation } from '@zhuanguan/contracts';
import { newId, type Result } from '@zhuanguan/kernel';
import { fixedClock } from '@zhuanguan/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { searchDirectory } from '../src/directory/directory.js';
import { commandFromProto } from '../src/organisation-act/organisation-act.mapping.js';
import { previewAct, recordAct } from '../src/organisation-act/organisation-acts.js';
import { mergePersons, unmergePerson } from '../src/person/merge-persons.js';
import { declareConflict, endConflictDeclaration } from '../src/recusal/declare-conflict.js';
import { listConflictDeclarations } from '../src/recusal/list-conflicts.js';
import { answerCanAct } from '../src/standing/answer-can-act.js';
import { actor, startRegistry, type RegistryFixture } from './registry-fixture.js';

/** A unit ends and another goes on with its work: terms (REG-5) and declarations of 回避 (REG-4) of the same human go on. */

const clock = fixedClock('2026-11-24T02:00:00Z');
const ON = '2026-11-01';
const AREA = '000100';
const USCC = '91350100M000100Y43';
let at: RegistryFixture;
let bureau: Organisation;
let old: Organisation;
let next: Organisation;
let persons: { old: string; next: string };

beforeAll(async () => {
  at = await startRegistry(clock);
  bureau = await at.register('bureau', '示例财政局', { areaCode: AREA });
});
afterAll(() => at.stop());
beforeEach(async () => {
  const unit = (name: string) => at.register('unit', name, { areaCode: AREA, financeParentId: bureau.id });
  [old, next] = [await unit('示例第一小学'), await unit('示例第二小学')];
  persons = { old: newId(), next: newId() };
  await at.appoint(old, '乌云', '2023-11-30', { personId: persons.old });
});

const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
};
const officer = () => actor('bureau_officer', bureau);
const later = () => clock.advance(60_000);

async function act(given: Partial<OrganisationActCommand>) {
  later();
  const asked = OrganisationActCommand.fromPartial({
    documentNumber: '示例编〔2026〕1号',
    effectiveDate: ON,
    ...given,
  });
  const command = must(commandFromProto(asked));
  const { basis } = must(await previewAct(at.ctx, officer(), command));
  must(await recordAct(at.ctx, officer(), command, { basis, idempotencyKey: newId() }));
}
const merged = () => act({ kind: 'merge', organisationId: next.id, mergedIds: [old.id] });
const named = (from = ON) => at.appoint(next, '乌云', from, { personId: persons.next });
async function oneHuman() {
  later();
  const command = { keptId: persons.next, aliasIds: [persons.old], reason: '同一人', idempotencyKey: newId() };
  return must(await mergePersons(at.ctx, officer(), command)).merges[0]?.id ?? '';
}
const found = async (standing: string) => {
  const request = { query: '', areaCode: '', departmentId: '', at: '', kinds: [], page: undefined, standing };
  const { entries } = must(await searchDirectory(at.ctx, officer(), request));
  return entries.map((e) => e.organisation?.id).filter((id) => id === next.id || id === old.id);
};
const ask = async (knownAt?: Date) => {
  const unit = { scheme: 'zg', value: next.id, validFrom: '', validTo: '' };
  const question = {
    unit,
    person: undefined,
    action: 'plan',
    at: '',
    knownAt,
    supplierUsccs: [USCC],
    projectReference: '',
  };
  const [answer] = await answerCanAct(at.ctx, [question]);
  return answer?.result?.$case === 'answer' ? answer.result.value.code : answer?.result;
};
const declare = (of: Organisation, personId: string, over: Partial<DeclareConflictRequest> = {}) => {
  later();
  return declareConflict(at.ctx, actor('unit_handler', of), {
    ...{
      unitId: of.id,
      personId,
      kind: 'kinship',
      supplierName: '某商贸公司',
      supplierUscc: USCC,
      projectReference: '',
    },
    ...{ note: '', validFrom: '2026-02-01', lastDay: '', idempotencyKey: newId(), correlationId: '', ...over },
  });
};

describe('任期', () => {
  it('goes on in the directory where the same human is named by the successor, and no longer than that is known', async () => {
    expect(await found('term_due')).toEqual([old.id]);
    await merged();
    await named();
    expect(await found('term_due')).toEqual([]);
    const mergeId = await oneHuman();
    expect(await found('term_due')).toEqual([next.id]);
    later();
    must(await unmergePerson(at.ctx, officer(), { mergeId, reason: '认错了人', idempotencyKey: newId() }));
    expect(await found('term_due')).toEqual([]);
  });
  it.each<[string, string, (id: string) => Partial<OrganisationActCommand>, string[]]>([
    ['dissolved with a successor', ON, (successorId) => ({ kind: 'dissolve', successorId }), ['next']],
    ['dissolved without one: a move', ON, () => ({ kind: 'dissolve' }), []],
    [
      'named a month later, which the pack lets be no break',
      '2026-11-20',
      (successorId) => ({ kind: 'dissolve', successorId }),
      ['next'],
    ],
  ])('%s', async (_, from, given, expected) => {
    await named(from);
    await oneHuman();
    await act({ organisationId: old.id, ...given(next.id) });
    expect(await found('term_due')).toEqual(expected.map(() => next.id));
  });
});

describe('回避', () => {
  it('declared in the unit that ended is warned of, read, not said twice and ended where its work went', async () => {
    const { id } = must(await declare(old, persons.old));
    await named();
    expect(await ask()).toBe('on_record');
    await oneHuman();
    // One human in two units: a relation is the human's, whichever of them it was declared in (REG 9).
    expect(await ask()).toBe('recusal_declared');
    await merged();
    const known = clock.now();
    expect(await ask()).toBe('recusal_declared');
    const handler = actor('unit_handler', next);
    const read = must(await listConflictDeclarations(at.ctx, handler, next.id));
    expect(read.declarations).toMatchObject([{ id, earlierUnitName: '示例第一小学', actions: ['end'] }]);
    expect(read.people).toMatchObject([{ personId: persons.next, thisYear: 'conflict' }]);
    expect(await declare(next, persons.next)).toMatchObject({ refusal: { code: 'already_declared' } });

    const stranger = await at.register('unit', '示例第三小学', { areaCode: AREA, financeParentId: bureau.id });
    const end = { id, endedOn: ON, reason: '关系已解除', idempotencyKey: newId(), correlationId: '' };
    later();
    expect(await endConflictDeclaration(at.ctx, actor('unit_handler', stranger), end)).toMatchObject({
      refusal: { kind: 'not_found' },
    });
    expect(must(await endConflictDeclaration(at.ctx, handler, end))).toMatchObject({ state: 'ended' });
    expect(await ask()).toBe('on_record');
    expect(await ask(known)).toBe('recusal_declared');
  });

  it('of somebody who did not come along counts nowhere', async () => {
    must(await declare(old, persons.old));
    await named();
    await merged();
    expect(await ask()).toBe('on_record');
    expect(must(await listConflictDeclarations(at.ctx, actor('unit_handler', next), next.id)).declarations).toEqual([]);
  });
});
