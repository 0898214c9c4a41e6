import type { CanActQuestion, CanActResult } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, isDate, ok, refuse, type Result } from '@zhuanguan/kernel';
import { lookUpGate, recusalAsked, withRecusal, type RecusalAsked, type UnitGate } from '@zhuanguan/policy';
import { referenceToProto, refusalToProto } from '@zhuanguan/rpc';
import type { RegistryContext } from '../context.js';
import { conflictsOf } from '../recusal/recusal.store.js';
import { gateFromStored } from './standing.mapping.js';

type Answer = Extract<NonNullable<CanActResult['result']>, { $case: 'answer' }>['value'];

/** The gate's answer from what was known at an instant: the answer can be given again as it was given then (REG-8). */
export async function answerCanAct(
  ctx: RegistryContext,
  questions: readonly CanActQuestion[],
): Promise<CanActResult[]> {
  return ctx.db.inTx({ kind: 'system', name: 'service' }, async (tx) => {
    const results: CanActResult[] = [];
    for (const question of questions) {
      const answer = await answerOne(ctx, tx, question);
      results.push({
        result: answer.ok
          ? { $case: 'answer', value: answer.value }
          : { $case: 'refusal', value: refusalToProto(answer.refusal) },
      });
    }
    return results;
  });
}

async function answerOne(ctx: RegistryContext, tx: Tx, question: CanActQuestion): Promise<Result<Answer>> {
  const now = ctx.now();
  const at = question.at || dateInShanghai(now);
  if (!isDate(at))
    return refuse('invalid', 'not_a_date', '日期无效。', {
      fields: [{ field: '/at', code: 'not_a_date', detail: '请填写日期，如 2026-02-27。' }],
    });
  const knownAt = question.knownAt ?? now;
  const { scheme = '', value = '' } = question.unit ?? {};
  const units = await tx.sql<{ id: string }>({
    name: 'registry-unit-by-identifier',
    text: `select o.id from organisation o where ($1 = 'zg' and o.id::text = $2)
      or exists (select 1 from organisation_identifier i where i.organisation_id = o.id and i.scheme = $1 and i.value = $2 and (i.valid_to is null or i.valid_to > $3::date) and i.valid_from <= $3::date)`,
    values: [scheme, value, at],
  });
  const [unit] = units;
  if (!unit) return refuse('not_found', 'unit_not_found', '没有找到这个单位，请核对代码。');
  if (units.length > 1) return refuse('invalid', 'unit_ambiguous', '这个代码对应不止一个单位，请改用其他代码。');
  const [gate] = await tx.sql<{ content: unknown; version: number }>({
    name: 'registry-gate-known',
    text: 'select content, version from gate where unit_id = $1 and recorded_at <= $2 order by version desc limit 1',
    values: [unit.id, knownAt],
  });
  if (!gate) return refuse('not_found', 'not_known_then', '在所问的时刻，本系统尚无该单位的记录。');
  const known = gateFromStored(gate.content, gate.version);
  const asked = { action: question.action, at, ...(question.person ? { person: question.person } : {}) };
  const found = lookUpGate(known, asked);
  if (!found.ok) return found;
  const { supplierUsccs, projectReference } = question;
  const conflicts =
    supplierUsccs.length > 0 || projectReference !== ''
      ? await conflictsKnown(tx, recusalAsked(known, asked), knownAt)
      : [];
  const parties = { supplierUsccs, projectReference };
  const { reference, basisFilingId, also = [], ...rest } = withRecusal(known, asked, parties, found.value, conflicts);
  return ok({
    ...rest,
    reference: referenceToProto(reference),
    basisFilingId: basisFilingId ?? '',
    also: also.map((remark) => ({ ...remark, reference: referenceToProto(remark.reference) })),
    asOf: knownAt,
    at,
    unitId: unit.id,
  });
}

const conflictsKnown = async (tx: Tx, asked: RecusalAsked, knownAt: Date) =>
  (await conflictsOf(tx, asked, knownAt)).map(({ validTo, ...c }) => ({ ...c, validTo: validTo ?? '' }));

/** All gates, page by page in order of unit id, for the projection of the gateway. */
export async function listGates(
  ctx: RegistryContext,
  after: string,
  size: number,
): Promise<{ gates: UnitGate[]; next: string }> {
  return ctx.db.inTx({ kind: 'system', name: 'service' }, async (tx) => {
    const rows = await tx.sql<{ content: unknown; version: number }>({
      name: 'registry-list-gates',
      text: `select distinct on (unit_id) content, version from gate where unit_id > $1::uuid order by unit_id, version desc limit $2`,
      values: [after || '00000000-0000-0000-0000-000000000000', size],
    });
    const gates = rows.map((r) => gateFromStored(r.content, r.version));
    return { gates, next: gates.length === size ? (gates.at(-1)?.unitId ?? '') : '' };
  });
}
