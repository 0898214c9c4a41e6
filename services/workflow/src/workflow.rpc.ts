import { WorkflowServiceService, type NoteDepartureItem, type NoteDepartureResult } from '@zhuanguan/contracts';
import type { ReadLog } from '@zhuanguan/db';
import { auditHandlers, noteReads } from '@zhuanguan/events';
import { refuse } from '@zhuanguan/kernel';
import {
  defineService,
  RefusalError,
  refusalToProto,
  withReadLog,
  type BoundService,
  type RpcContext,
} from '@zhuanguan/rpc';
import { WORKFLOW_ACCESS } from './workflow.access.js';
import { noteDeparture } from './clock/note-departure.js';
import { presentClocks } from './clock/present-clock.js';
import type { WorkflowContext } from './context.js';
import { deleteDraft, listDrafts, saveDraft } from './draft/drafts.js';
import { closingHandlers } from './filing/closing.rpc.js';
import { filingHandlers } from './filing/filing.rpc.js';
import { holdingHandlers } from './filing/holding.rpc.js';
import { opinionHandlers } from './filing/opinion.rpc.js';
import { revealPersonal } from './filing/reveal-personal.js';
import { urgingHandlers } from './filing/urging.rpc.js';
import { formHandlers } from './form/form.rpc.js';
import { handoverHandlers } from './handover/handover.rpc.js';
import { importHandlers } from './import/import.rpc.js';
import { READ_RULES } from './personal-reads.js';
import { personRpcHandlers } from './person/person.rpc.js';
import type { PackVersion } from '@zhuanguan/policy';
import { policyHandlers } from './policy/policy.rpc.js';
import { getFilingPolicy, previewChangeDeadline } from './policy/filing-policy.js';
import { heldFilter, workQueue } from './queue/work-queue.js';
import { scanHandlers } from './scan/scan.rpc.js';
import { retentionHandlers } from './retention/retention.rpc.js';
import { rollUpHandlers } from './roll-up/roll-up.rpc.js';
import { termHandlers } from './term/term.rpc.js';
import { actorOf, bodyHash, correlationOr, isId, orThrow } from './rpc-input.js';

const unitNotFound = () => new RefusalError(refuse('not_found', 'unit_not_found', '没有找到这个单位。').refusal);

export interface ServiceParts {
  /** The policy versions this process was started with. */
  folder: readonly PackVersion[];
  /** What is read about people is noted here. */
  reads: ReadLog;
  /** Called when a list was approved. */
  wakeDestruction: () => void;
}

/** `wakeImports` is called when there is an import to work on. */
export const workflowService = (ctx: WorkflowContext, wakeImports: () => void, parts: ServiceParts): BoundService =>
  withReadLog(handlersOf(ctx, wakeImports, parts), READ_RULES, noteReads(parts.reads, ctx.now));

const handlersOf = (
  ctx: WorkflowContext,
  wakeImports: () => void,
  { folder, reads, wakeDestruction }: ServiceParts,
): BoundService =>
  defineService(WorkflowServiceService, WORKFLOW_ACCESS, {
    ...filingHandlers(ctx),
    ...closingHandlers(ctx),
    ...holdingHandlers(ctx),
    ...opinionHandlers(ctx),
    ...urgingHandlers(ctx),
    ...handoverHandlers(ctx),
    ...termHandlers(ctx),
    ...personRpcHandlers(ctx),
    ...formHandlers(ctx),
    ...scanHandlers(ctx),
    ...importHandlers(ctx, wakeImports),
    ...policyHandlers(ctx, folder),
    ...rollUpHandlers(ctx),
    ...retentionHandlers(ctx, wakeDestruction),
    ...auditHandlers({ ...ctx, reads }),
    revealPersonal: async (request, rpc) => orThrow(await revealPersonal(ctx, actorOf(rpc), request)),
    noteDepartures: async ({ items }, rpc) => ({
      results: await Promise.all(items.map((item) => note(ctx, item, rpc))),
    }),
    getWorkQueue: async ({ held }, rpc) => ({
      sections: orThrow(await workQueue(ctx, actorOf(rpc), heldFilter(held))),
    }),
    getFilingPolicy: async ({ unitId, role = 'specialist' }, rpc) => {
      if (!isId(unitId)) throw unitNotFound();
      return orThrow(await getFilingPolicy(ctx, actorOf(rpc), { unitId, role }));
    },
    previewChangeDeadline: async ({ unitId, changeDate }, rpc) => {
      if (!isId(unitId)) throw unitNotFound();
      return { deadline: orThrow(await previewChangeDeadline(ctx, actorOf(rpc), unitId, changeDate)) };
    },
    saveDraft: async ({ id, unitId, body }, rpc) => {
      if (!isId(id) || !isId(unitId)) throw unitNotFound();
      return { draft: orThrow(await saveDraft(ctx, actorOf(rpc), { id, unitId, body })) };
    },
    listDrafts: async (_, rpc) => ({ drafts: await listDrafts(ctx, actorOf(rpc)) }),
    deleteDraft: async ({ id }, rpc) => {
      orThrow(
        isId(id)
          ? await deleteDraft(ctx, actorOf(rpc), id)
          : refuse('not_found', 'draft_not_found', '没有找到这份草稿。'),
      );
      return {};
    },
  });

async function note(ctx: WorkflowContext, item: NoteDepartureItem, rpc: RpcContext): Promise<NoteDepartureResult> {
  const actor = await rpc.verifyActor(item.actorToken);
  if (!actor.ok) return { result: { $case: 'refusal', value: refusalToProto(actor.refusal) } };
  const { actorToken: _token, correlationId, idempotencyKey, ...body } = item;
  const noted = isId(item.appointmentId)
    ? await noteDeparture(ctx, {
        actor: actor.value,
        idempotencyKey,
        bodyHash: bodyHash(body),
        appointmentId: item.appointmentId,
        changeDate: item.changeDate,
        correlationId: correlationOr(correlationId),
      })
    : refuse('not_found', 'appointment_not_found', '没有找到这项任职。');
  if (!noted.ok) return { result: { $case: 'refusal', value: refusalToProto(noted.refusal) } };
  const [clock] = await ctx.db.inTx({ kind: 'system', name: 'service' }, (tx) => presentClocks(ctx, tx, [noted.value]));
  if (!clock) throw new Error('clock not presented');
  return { result: { $case: 'clock', value: clock } };
}
