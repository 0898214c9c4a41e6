import { mayI, type Actor } from '@zhuanguan/access';
import type {
  ExplainPolicyValueResponse,
  GetPolicyWordsResponse,
  ListPolicyValuesResponse,
  PolicyParameter,
  PolicyValue,
} from '@zhuanguan/contracts';
import { dateInShanghai, isDate, ok, refuse, type Result } from '@zhuanguan/kernel';
import { byPlace, explain, valueAt, type CompiledPack, type ExplainedValue, type Explanation } from '@zhuanguan/policy';
import { referenceToProto } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';

/** The values of an area on a day, in words: everybody who is signed in may see what they are judged by. */
export async function listPolicyValues(
  ctx: WorkflowContext,
  actor: Actor,
  asked: { areaCode: string; date: string },
): Promise<Result<ListPolicyValuesResponse>> {
  const found = await packFor(ctx, actor, asked);
  if (!found.ok) return found;
  const { pack, date } = found.value;
  const keys = [...new Set([...Object.keys(pack.parameters), ...Object.keys(pack.layers ?? {})])];
  return ok({
    areaCode: pack.area.code,
    areaName: pack.area.name,
    date,
    packId: pack.id,
    policyVersion: pack.policyVersion,
    authority: pack.authority,
    parameters: keys.sort(byPlace).map((key) => ({ ...parameterToProto(explain(pack, key, date)), values: [] })),
    areas: [...ctx.policies.shelf.packs.values()]
      .map((p) => ({ code: p.area.code, name: p.area.name }))
      .sort((a, b) => (a.code < b.code ? -1 : 1)),
  });
}

/** What the regime calls things here: labels of the same concepts (specialist.title). */
export async function policyWords(ctx: WorkflowContext, actor: Actor): Promise<GetPolicyWordsResponse> {
  const today = dateInShanghai(ctx.now());
  const pack = ctx.policies.shelf.inForce(await areaOfActor(ctx, actor), today);
  const title = pack && valueAt(pack, 'specialist.title', today)?.value;
  return { specialistTitle: typeof title === 'string' ? title : '' };
}

export async function explainPolicyValue(
  ctx: WorkflowContext,
  actor: Actor,
  asked: { areaCode: string; date: string; key: string },
): Promise<Result<ExplainPolicyValueResponse>> {
  const found = await packFor(ctx, actor, asked);
  if (!found.ok) return found;
  const { pack, date } = found.value;
  const explanation = explain(pack, asked.key, date);
  if (explanation.values.length === 0)
    return refuse('not_found', 'parameter_not_found', '本地区的制度包没有这个参数。');
  return ok({
    areaCode: pack.area.code,
    areaName: pack.area.name,
    date,
    policyVersion: pack.policyVersion,
    parameter: parameterToProto(explanation),
  });
}

async function packFor(
  ctx: WorkflowContext,
  actor: Actor,
  asked: { areaCode: string; date: string },
): Promise<Result<{ pack: CompiledPack; date: string }>> {
  const allowed = mayI(actor, 'policy.read', { relations: [] });
  if (!allowed.ok) return allowed;
  const date = asked.date || dateInShanghai(ctx.now());
  if (!isDate(date))
    return refuse('invalid', 'not_a_date', '日期无效。', {
      fields: [{ field: '/date', code: 'not_a_date', detail: '请填写日期，如 2026-02-27。' }],
    });
  const areaCode = asked.areaCode || (await areaOfActor(ctx, actor));
  const pack = ctx.policies.shelf.inForce(areaCode, date);
  return pack ? ok({ pack, date }) : refuse('not_found', 'no_policy', '该地区尚未启用制度包，请联系财政部门。');
}

export const areaOfActor = (ctx: WorkflowContext, actor: Actor): Promise<string> =>
  ctx.db.inTx({ kind: 'system', name: 'service' }, async (tx) => {
    const [row] = await tx.sql<{ areaCode: string }>({
      name: 'workflow-area-of-organisation',
      text: 'select area_code as "areaCode" from organisation where id = $1',
      values: [actor.actingOrgId ?? null],
    });
    return row?.areaCode ?? actor.areaCode ?? '';
  });

const parameterToProto = ({ key, label, group, nature, inForce, values }: Explanation): PolicyParameter => ({
  key,
  label,
  group,
  nature: nature ?? '',
  inForce: inForce && valueToProto(inForce),
  values: values.map(valueToProto),
});

const valueToProto = ({ reference, also, corrects, ...value }: ExplainedValue): PolicyValue => ({
  ...value,
  corrects: corrects ?? '',
  reference: referenceToProto(reference),
  also: also.map(referenceToProto),
});
