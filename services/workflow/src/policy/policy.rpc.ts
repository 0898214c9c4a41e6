import type { ActivatePolicyResponse, WorkflowServiceService } from '@zhuanguan/contracts';
import { refuse, type Result } from '@zhuanguan/kernel';
import type { PackVersion } from '@zhuanguan/policy';
import { RefusalError, refusalToProto, type Handlers } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { actorOf, isId, orThrow } from '../rpc-input.js';
import { activatePolicy } from './activate-policy.js';
import type { ActivationKind } from './activation.domain.js';
import type { ActivationRow } from './activation.store.js';
import { explainPolicyValue, listPolicyValues, policyWords } from './policy-values.js';
import { activationToProto, comparePolicyVersions, getPolicyVersion, listPolicyVersions } from './policy-versions.js';
import { listPolicyMoves, tryPolicyOnCases } from './try-policy.js';
import { activationNotFound, withdrawActivation } from './withdraw-activation.js';

type PolicyHandlers = Pick<
  Handlers<typeof WorkflowServiceService>,
  | 'listPolicyValues'
  | 'getPolicyWords'
  | 'explainPolicyValue'
  | 'listPolicyVersions'
  | 'comparePolicyVersions'
  | 'activatePolicy'
  | 'withdrawPolicyActivation'
  | 'getPolicyVersion'
  | 'listPolicyMoves'
  | 'tryPolicyOnCases'
>;

const decisionToProto = (done: Result<ActivationRow>): ActivatePolicyResponse => ({
  result: done.ok
    ? { $case: 'activation', value: activationToProto(done.value, []) }
    : { $case: 'refusal', value: refusalToProto(done.refusal) },
});

/** `folder`: the versions this process was started with. */
export const policyHandlers = (ctx: WorkflowContext, folder: readonly PackVersion[]): PolicyHandlers => ({
  listPolicyValues: async (request, rpc) => orThrow(await listPolicyValues(ctx, actorOf(rpc), request)),
  getPolicyWords: (_, rpc) => policyWords(ctx, actorOf(rpc)),
  explainPolicyValue: async (request, rpc) => orThrow(await explainPolicyValue(ctx, actorOf(rpc), request)),
  listPolicyVersions: async (request, rpc) => orThrow(await listPolicyVersions(ctx, actorOf(rpc), request, folder)),
  comparePolicyVersions: async (request, rpc) => orThrow(await comparePolicyVersions(ctx, actorOf(rpc), request)),
  activatePolicy: async (request, rpc) => {
    const command = { ...request, kind: request.kind as ActivationKind };
    return decisionToProto(await activatePolicy(ctx, actorOf(rpc), command, folder));
  },
  withdrawPolicyActivation: async (request, rpc) => {
    if (!isId(request.activationId)) throw new RefusalError(activationNotFound().refusal);
    return decisionToProto(await withdrawActivation(ctx, actorOf(rpc), request));
  },
  getPolicyVersion: async ({ digest }, rpc) => {
    if (!rpc.service) throw new RefusalError(refuse('forbidden', 'services_only', '仅供系统内部使用。').refusal);
    return orThrow(await getPolicyVersion(ctx, digest));
  },
  listPolicyMoves: async (request, rpc) => {
    const { activationId, afterClockId } = request;
    if (!isId(activationId) || (afterClockId !== '' && !isId(afterClockId)))
      throw new RefusalError(activationNotFound().refusal);
    return orThrow(await listPolicyMoves(ctx, actorOf(rpc), request));
  },
  tryPolicyOnCases: async (request, rpc) => {
    if (request.afterClockId !== '' && !isId(request.afterClockId))
      throw new RefusalError(refuse('invalid', 'cursor', '翻页位置无效，请重新试算。').refusal);
    return orThrow(await tryPolicyOnCases(ctx, actorOf(rpc), request));
  },
});
