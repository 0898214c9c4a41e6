import { mayI, type Actor } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import { postOf } from '@zhuanguan/policy';
import type { WorkflowContext } from '../context.js';
import { loadWorld } from '../filing/world.store.js';
import type { FilingContent } from '../filing/filing.types.js';
import { relationsTo } from '../organisation/organisation.store.js';
import { formMark, formValues } from './form-values.domain.js';
import { sha256, unitOnForm, type Printable } from './printable.js';

export interface TypedInput {
  unitId: string;
  /** The post: each has its own form in the pack. */
  role: string;
  content: FilingContent;
  /** As typed, set on the paper and kept nowhere. */
  citizenId?: string | undefined;
}

/** The form as it would be printed, from what is typed so far; nothing is kept. */
export async function typedForm(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  { unitId, role, content, citizenId }: TypedInput,
): Promise<Result<Printable>> {
  const today = dateInShanghai(ctx.now());
  const { units } = await loadWorld(tx, [unitId], [], today);
  const [unit] = units;
  const relations = await relationsTo(tx, actor, unitId, today);
  if (!unit || !mayI(actor, 'unit.read', { relations }).ok)
    return refuse('not_found', 'unit_not_found', '没有找到这个单位，或不在您的管理范围内。');
  const allowed = mayI(actor, 'filing.submit', { relations });
  if (!allowed.ok) return allowed;
  const policy = ctx.policies.inForce(unit.areaCode, today);
  if (!policy) return refuse('refused', 'no_policy', '该地区尚未启用制度包，没有可用的表式。');
  const post = postOf(policy.specialist, role);
  if (!post) return refuse('invalid', 'unknown_post', '本地制度没有这个岗位。');
  const formUnit = await unitOnForm(tx, unitId, post.label);
  return ok({
    ...{
      form: post.form,
      unitName: formUnit.name,
      people: [formValues(content, formUnit, '', citizenId)],
      leaving: [],
    },
    sensitive: false,
    ...{ mark: formMark([], sha256), at: ctx.now().toISOString() },
  });
}
