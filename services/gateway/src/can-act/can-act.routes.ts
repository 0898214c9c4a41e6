import { mayI } from '@zhuanguan/access';
import { toProblem } from '@zhuanguan/http-problem';
import type { Refusal } from '@zhuanguan/kernel';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow, sendRefusal } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { callerOf } from '../session/authenticate.js';
import type { Principal } from '../session/principal.js';
import { askMemory, askRegistry, type FromMemory } from './ask.js';
import {
  CanActAnswerSchema,
  CanActBatchAnswerSchema,
  CanActBatchSchema,
  CanActQuestionSchema,
} from './can-act.schema.js';
import type { GateProjection } from './gate-projection.js';
import type { RecusalProjection } from './recusal-projection.js';

export function canActRoutes(
  app: Edge,
  ctx: GatewayContext,
  projection: GateProjection,
  recusals: RecusalProjection,
): void {
  const tags = ['can-act'];
  const ask = askMemory(ctx, projection, recusals);
  const mayAsk = rememberPerCaller((caller) => {
    const allowed = mayI(caller.actor, 'can_act.ask', { relations: [] });
    return allowed.ok ? undefined : allowed.refusal;
  });

  app.post(
    '/v1/can-act',
    {
      config: { access: 'can_act.ask' },
      schema: {
        tags,
        summary: 'May this unit, or this person of it, act at this stage?',
        body: CanActQuestionSchema,
        response: answers({ 200: CanActAnswerSchema }),
      },
    },
    // No promise where memory has the answer: the route is measured in microseconds.
    (request, reply) => {
      const caller = callerOf(request);
      const refused = mayAsk(caller);
      if (refused) return void sendRefusal(request, reply, refused);
      const looked = ask(request.body);
      if (looked === 'elsewhere')
        return askRegistry(ctx, caller, [request.body]).then(([answer]) => orThrow(answer ?? unanswered()));
      return void (looked.ok ? reply.send(looked.value) : sendRefusal(request, reply, looked.refusal));
    },
  );

  app.post(
    '/v1/can-act/batch',
    {
      config: { access: 'can_act.ask' },
      schema: {
        tags,
        summary: 'Up to 200 questions, each with its own answer',
        body: CanActBatchSchema,
        response: answers({ 200: CanActBatchAnswerSchema }),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const refused = mayAsk(caller);
      if (refused) return sendRefusal(request, reply, refused);
      const { questions } = request.body;
      const looked: FromMemory[] = questions.map(ask);
      const open = questions.filter((_, i) => looked[i] === 'elsewhere');
      const asked = open.length > 0 ? await askRegistry(ctx, caller, open) : [];
      return reply.send({
        answers: looked.map((answer) => {
          const result = answer === 'elsewhere' ? (asked.shift() ?? unanswered()) : answer;
          return result.ok ? { answer: result.value } : { problem: toProblem(result.refusal) };
        }),
      });
    },
  );
}

function unanswered(): never {
  throw new Error('registry answered fewer questions than were asked');
}

/** What a caller may do changes only with the caller's own object, which is replaced every 30 seconds. */
function rememberPerCaller(
  judge: (caller: Principal) => Refusal | undefined,
): (caller: Principal) => Refusal | undefined {
  const known = new WeakMap<Principal, { refused: Refusal | undefined }>();
  return (caller) => {
    const before = known.get(caller);
    if (before) return before.refused;
    const refused = judge(caller);
    known.set(caller, { refused });
    return refused;
  };
}
