import type { CanActAnswer, CanActQuestion } from '@zhuanguan/contracts';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import { refusalFromProto } from '@zhuanguan/rpc';
import type { GatewayContext } from '../context.js';
import { restJson } from '../http/rest-json.js';
import type { Principal } from '../session/principal.js';
import type { CanActAnswerJson, CanActQuestionJson } from './can-act.schema.js';
import type { GateProjection } from './gate-projection.js';

/** An answer from memory, or 'elsewhere' for one that only registry can give. */
export type FromMemory = Result<CanActAnswerJson> | 'elsewhere';

/** Looks answers up in memory; what depends on the instant alone is worked out once per instant. */
export function askMemory(
  ctx: Pick<GatewayContext, 'now'>,
  projection: GateProjection,
): (question: CanActQuestionJson) => FromMemory {
  const today = onceFor((minute: number) => dateInShanghai(new Date(minute * MINUTE_MS)));
  const iso = onceFor((time: number) => new Date(time).toISOString());
  return (question) => {
    if (question.knownAt !== undefined || !projection.ready()) return 'elsewhere';
    const at = question.at ?? today(Math.floor(ctx.now().getTime() / MINUTE_MS));
    const { unit, person, action } = question;
    const looked = projection.gates.look(person ? { unit, person, action, at } : { unit, action, at });
    if (looked === 'elsewhere' || !looked.ok) return looked;
    const answer: CanActAnswerJson = { ...looked.value, at, asOf: iso(projection.asOf().getTime()) };
    if (projection.stale()) answer.stale = true;
    return ok(answer);
  };
}

const MINUTE_MS = 60_000;

function onceFor(work: (key: number) => string): (key: number) => string {
  let known: { key: number; value: string } | undefined;
  return (key) => {
    if (known?.key !== key) known = { key, value: work(key) };
    return known.value;
  };
}

/** Questions about the past as it was known, or about dates the projection does not cover. */
export async function askRegistry(
  ctx: GatewayContext,
  { actor }: Principal,
  questions: readonly CanActQuestionJson[],
): Promise<Result<CanActAnswerJson>[]> {
  const token = await ctx.signer.forActor(actor);
  const answer = await ctx.clients.registry.answerCanAct({ questions: questions.map(toProto) }, { token });
  if (!answer.ok) return questions.map(() => answer);
  return questions.map((_, i) => {
    const result = answer.value.results[i]?.result;
    if (result?.$case === 'answer') return ok(restJson<CanActAnswerJson>(result.value satisfies CanActAnswer));
    if (result?.$case === 'refusal') return { ok: false, refusal: refusalFromProto(result.value) };
    return refuse('unavailable', 'no_outcome', '服务没有给出结果，请稍后再试。');
  });
}

const toProto = ({ unit, person, action, at = '', knownAt }: CanActQuestionJson): CanActQuestion => ({
  unit: { ...unit, validFrom: '', validTo: '' },
  person: person ? { ...person, validFrom: '', validTo: '' } : undefined,
  action,
  at,
  knownAt: knownAt ? new Date(knownAt) : undefined,
});
