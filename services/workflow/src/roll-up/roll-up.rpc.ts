import type {
  CloseRollUpRequest,
  CloseRollUpResponse,
  CompareRollUpRequest,
  CompareRollUpResponse,
  ExportRollUpRequest,
  ExportRollUpResponse,
  GetRollUpOpeningRequest,
  GetRollUpOpeningResponse,
  GetRollUpRequest,
  GetRollUpResponse,
  GetRollUpSummaryRequest,
  GetRollUpSummaryResponse,
  ListRollUpsRequest,
  ListRollUpsResponse,
  OpenRollUpRequest,
  OpenRollUpResponse,
  ReopenRollUpRequest,
  ReopenRollUpResponse,
  SubmitRollUpRequest,
  SubmitRollUpResponse,
  UrgeRollUpRequest,
  UrgeRollUpResponse,
} from '@zhuanguan/contracts';
import type { Refusal, Result } from '@zhuanguan/kernel';
import { refusalToProto, type RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { actorOf, bodyHash, correlationOr, isId, orThrow } from '../rpc-input.js';
import { closeRollUp, reopenRollUp, submitRollUp, urgeRollUp } from './act-in-roll-up.js';
import { exportRollUp } from './export-roll-up.js';
import { getOpening, openRollUp } from './open-roll-up.js';
import { getRollUp, listRollUps, presentAfter } from './read-roll-ups.js';
import { compareVersions, getSummary } from './read-summary.js';
import { notFound, type RollUpCommand } from './roll-up-command.js';

interface Given {
  idempotencyKey: string;
  correlationId: string;
}

/** The request without its token and tracing stands behind its key. */
function commandOf<G extends Given>(given: G, rpc: RpcContext): RollUpCommand {
  const { idempotencyKey, correlationId, ...body } = given;
  return { actor: actorOf(rpc), idempotencyKey, bodyHash: bodyHash(body), correlationId: correlationOr(correlationId) };
}

const refused = (refusal: Refusal) => ({ result: { $case: 'refusal' as const, value: refusalToProto(refusal) } });

/** Ids that are none of ours name no round. */
const known = async <T>(ids: readonly string[], run: () => Promise<Result<T>>): Promise<Result<T>> =>
  ids.every((id) => isId(id)) ? run() : notFound();

/** 汇总报送. */
export function rollUpHandlers(ctx: WorkflowContext) {
  return { ...commands(ctx), ...queries(ctx) };
}

function commands(ctx: WorkflowContext) {
  const rollUpAfter = async (done: Result<{ rollUpId: string }>, rpc: RpcContext) => {
    if (!done.ok) return refused(done.refusal);
    const { rollUp } = await presentAfter(ctx, actorOf(rpc), done.value.rollUpId);
    return { result: { $case: 'rollUp' as const, value: rollUp } };
  };
  const bodyAfter = async (rollUpId: string, done: Result<{ organisationId: string }>, rpc: RpcContext) => {
    if (!done.ok) return refused(done.refusal);
    const { body } = await presentAfter(ctx, actorOf(rpc), rollUpId);
    return { result: { $case: 'body' as const, value: body(done.value.organisationId) } };
  };
  return {
    openRollUp: async (request: OpenRollUpRequest, rpc: RpcContext): Promise<OpenRollUpResponse> => {
      const { title, basisDocument, departmentDue, bureauDue } = request;
      const opening = { title, basisDocument, departmentDue, bureauDue };
      return rollUpAfter(await openRollUp(ctx, { ...commandOf(request, rpc), opening }), rpc);
    },
    closeRollUp: async (request: CloseRollUpRequest, rpc: RpcContext): Promise<CloseRollUpResponse> => {
      const { rollUpId } = request;
      const run = () => closeRollUp(ctx, { ...commandOf(request, rpc), rollUpId });
      return rollUpAfter(await known([rollUpId], run), rpc);
    },
    submitRollUp: async (request: SubmitRollUpRequest, rpc: RpcContext): Promise<SubmitRollUpResponse> => {
      const { rollUpId, contentHash: seenHash } = request;
      const run = () => submitRollUp(ctx, { ...commandOf(request, rpc), rollUpId, seenHash });
      return bodyAfter(rollUpId, await known([rollUpId], run), rpc);
    },
    reopenRollUp: async (request: ReopenRollUpRequest, rpc: RpcContext): Promise<ReopenRollUpResponse> => {
      const { rollUpId, organisationId, number, reason } = request;
      const run = () => reopenRollUp(ctx, { ...commandOf(request, rpc), rollUpId, organisationId, number, reason });
      return bodyAfter(rollUpId, await known([rollUpId, organisationId], run), rpc);
    },
    urgeRollUp: async (request: UrgeRollUpRequest, rpc: RpcContext): Promise<UrgeRollUpResponse> => {
      const { rollUpId, organisationIds } = request;
      const run = () => urgeRollUp(ctx, { ...commandOf(request, rpc), rollUpId, organisationIds });
      const done = await known([rollUpId, ...organisationIds], run);
      return done.ok ? { result: { $case: 'urged', value: done.value } } : refused(done.refusal);
    },
  };
}

function queries(ctx: WorkflowContext) {
  return {
    getRollUpOpening: async (_: GetRollUpOpeningRequest, rpc: RpcContext): Promise<GetRollUpOpeningResponse> =>
      orThrow(await getOpening(ctx, actorOf(rpc))),
    listRollUps: async ({ page }: ListRollUpsRequest, rpc: RpcContext): Promise<ListRollUpsResponse> =>
      orThrow(await listRollUps(ctx, actorOf(rpc), { size: page?.size ?? 0, cursor: page?.cursor ?? '' })),
    getRollUp: async (request: GetRollUpRequest, rpc: RpcContext): Promise<GetRollUpResponse> =>
      orThrow(await getRollUp(ctx, actorOf(rpc), request)),
    getRollUpSummary: async (request: GetRollUpSummaryRequest, rpc: RpcContext): Promise<GetRollUpSummaryResponse> =>
      orThrow(await getSummary(ctx, actorOf(rpc), request)),
    compareRollUp: async (request: CompareRollUpRequest, rpc: RpcContext): Promise<CompareRollUpResponse> =>
      orThrow(await compareVersions(ctx, actorOf(rpc), request)),
    exportRollUp: async (request: ExportRollUpRequest, rpc: RpcContext): Promise<ExportRollUpResponse> =>
      orThrow(await exportRollUp(ctx, actorOf(rpc), request)),
  };
}
