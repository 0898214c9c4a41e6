import type { CanActAnswer, CanActQuestion } from '@zhuanguan/contracts';
import { dateInShanghai, normaliseUscc, ok, refuse, type Result } from '@zhuanguan/kernel';
import { recusalAsked, withRecusal, type GateParties } from '@zhuanguan/policy';
import { refusalFromProto } from '@zhuanguan/rpc';
import type { GatewayContext } from '../context.js';
import { restJson } from '../http/rest-json.js';
import type { Principal } from '../session/principal.js';
import type { CanActAnswerJson, CanActQuestionJson } from './can-act.schema.js';
import type { GateAnswer } from './gate-index.js';
import type { GateProjection } from './gate-projection.js';
import type { RecusalProjection } from './recusal-projection.js';

/** An answer from memory, or 'elsewhere' for one that only registry can give. */
export type FromMemory = Result<CanActAnswerJson> | 'elsewhere';

/** Looks answers up in memory; what depends on the instant alone is worked out once per instant. */
export function askMemory(
  ctx: Pick<GatewayContext, 'now'>,
  projection: GateProjection,
  recusals: Pick<RecusalProjection, 'conflicts' | 'ready' | 'asOf' | 'stale'>,
): (question: CanActQuestionJson) => FromMemory {
  const today = onceFor((minute: number) => dateInShanghai(new Date(minute * MINUTE_MS)));
  const iso = onceFor((time: number) => new Date(time).toISOString());
  /** Only a question that names who takes part pays for the look. */
  const withParties = (question: CanActQuestionJson, at: string, found: GateAnswer): FromMemory => {
    const gate = projection.gates.gateOf(found.unitId);
    if (!gate || !recusals.ready()) return 'elsewhere';
    const { person, action } = question;
    const parties = partiesOf(question);
    if (!parties.ok) return parties;
    const asked = person ? { person, action, at } : { action, at };
    const { unitId } = found;
    const declared = recusals.conflicts.of(recusalAsked(gate, asked));
    const { also, ...given } = withRecusal(gate, asked, parties.value, found, declared);
    const asOf = new Date(Math.min(projection.asOf().getTime(), recusals.asOf().getTime())).toISOString();
    return ok({
      ...given,
      unitId,
      at,
      asOf,
      ...(also ? { also: [...also] } : {}),
      ...(projection.stale() || recusals.stale() ? { stale: true } : {}),
    });
  };
  return (question) => {
    if (question.knownAt !== undefined || !projection.ready()) return 'elsewhere';
    const at = question.at ?? today(Math.floor(ctx.now().getTime() / MINUTE_MS));
    const { unit, person, action } = question;
    const looked = projection.gates.look(person ? { unit, person, action, at } : { unit, action, at });
    if (looked === 'elsewhere' || !looked.ok) return looked;
    if (question.suppliers || question.project) return withParties(question, at, looked.value);
    const answer: CanActAnswerJson = { ...looked.value, at, asOf: iso(projection.asOf().getTime()) };
    if (projection.stale()) answer.stale = true;
    return ok(answer);
  };
}

/** A code that is none is refused: else whoever mistypes it would be told that nothing stands in the way. */
function partiesOf({ suppliers = [], project = '' }: CanActQuestionJson): Result<GateParties> {
  const supplierUsccs: string[] = [];
  for (const [i, typed] of suppliers.entries()) {
    const code = normaliseUscc(typed);
    if (!code.ok) {
      const { code: reason, detail } = code.refusal;
      return refuse('invalid', reason, detail, { fields: [{ field: `/suppliers/${i}`, code: reason, detail }] });
    }
    supplierUsccs.push(code.value);
  }
  return ok({ supplierUsccs, projectReference: project.trim() });
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
  const parties = questions.map(partiesOf);
  const asked = questions.map((question, i) => toProto(question, parties[i]));
  const answer = await ctx.clients.registry.answerCanAct({ questions: asked }, { token });
  if (!answer.ok) return questions.map(() => answer);
  return questions.map((_, i) => {
    const refused = parties[i];
    if (refused && !refused.ok) return refused;
    const result = answer.value.results[i]?.result;
    if (result?.$case === 'answer') return ok(restJson<CanActAnswerJson>(result.value satisfies CanActAnswer));
    if (result?.$case === 'refusal') return { ok: false, refusal: refusalFromProto(result.value) };
    return refuse('unavailable', 'no_outcome', '服务没有给出结果，请稍后再试。');
  });
}

const toProto = (
  { unit, person, action, at = '', knownAt }: CanActQuestionJson,
  parties: Result<GateParties> | undefined,
): CanActQuestion => ({
  unit: { ...unit, validFrom: '', validTo: '' },
  person: person ? { ...person, validFrom: '', validTo: '' } : undefined,
  action,
  at,
  knownAt: knownAt ? new Date(knownAt) : undefined,
  supplierUsccs: parties?.ok ? [...parties.value.supplierUsccs] : [],
  projectReference: parties?.ok ? parties.value.projectReference : '',
});
