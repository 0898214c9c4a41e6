import { factActor, mayI, type Action, type Actor, type Relation } from '@zhuanguan/access';
import { keyOf, lockHeads, type Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type FieldError, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import type { RetentionCause } from './retention.events.js';
import { bureauFor } from './retention.store.js';

export interface RetentionCommand {
  actor: Actor;
  idempotencyKey: string;
  bodyHash: string;
  correlationId: string;
}

export const OWN: readonly Relation[] = ['own_unit'];

export interface Bureau {
  id: string;
  areaCode: string;
  name: string;
}

/** The bureau whose records somebody keeps; everybody else has no business here. */
export async function keeperOf(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  action: Action | readonly Action[],
): Promise<Result<Bureau>> {
  const actions = typeof action === 'string' ? [action] : action;
  const allowed = actions.map((a) => mayI(actor, a, { relations: OWN }));
  const refused = allowed.find((a) => !a.ok);
  if (refused && !allowed.some((a) => a.ok)) return refused;
  const bureau = await bureauFor(tx, actor.actingOrgId, dateInShanghai(ctx.now()));
  return bureau
    ? ok(bureau)
    : refuse('forbidden', 'not_a_bureau', '档案的保存和销毁由财政部门负责，请以财政部门的身份办理。');
}

/** Of a fact about one aggregate, its head held. */
export async function causeOf(
  ctx: WorkflowContext,
  tx: Tx,
  { actor, correlationId }: Pick<RetentionCommand, 'actor' | 'correlationId'>,
  {
    action,
    head,
    areaCode,
  }: { action: Action; head: { aggregateType: string; aggregateId: string }; areaCode: string },
): Promise<RetentionCause> {
  const at = ctx.now();
  await lockHeads(tx, [head]);
  return {
    at,
    actor: factActor(actor, action, OWN),
    correlationId,
    policyVersion: ctx.policies.inForce(areaCode, dateInShanghai(at))?.pack.policyVersion ?? '',
    version: tx.heads.get(keyOf(head))?.version ?? 0,
  };
}

const MAX_WORDS = 500;

/** What has to be said, said well; every field at once. */
export function checkWords(
  words: Readonly<Record<string, { text: string; required?: string }>>,
): Result<Record<string, string>> {
  const fields: FieldError[] = [];
  const said: Record<string, string> = {};
  for (const [name, { text, required }] of Object.entries(words)) {
    said[name] = text.trim();
    if (required && !said[name]) fields.push({ field: `/${name}`, code: 'required', detail: required });
    else if ([...said[name]].length > MAX_WORDS)
      fields.push({ field: `/${name}`, code: 'too_long', detail: `最多 ${MAX_WORDS} 个字。` });
  }
  if (fields.length > 0)
    return refuse('invalid', 'invalid_words', '有内容需要更正，请按提示修改后再提交。', { fields });
  return ok(said);
}
