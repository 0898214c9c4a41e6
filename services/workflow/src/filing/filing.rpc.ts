import type {
  DecideReceiptItem,
  GetFilingContentRequest,
  GetFilingContentResponse,
  GetFilingRequest,
  GetFilingResponse,
  ListFilingsRequest,
  ListFilingsResponse,
  SubmitFilingItem,
} from '@zhuanguan/contracts';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import { RefusalError, type RpcContext } from '@zhuanguan/rpc';
import { loadCitizenIds } from '../citizen-id/citizen-id.store.js';
import type { GivenCitizenId } from '../citizen-id/citizen-id.types.js';
import { takeCitizenId } from '../citizen-id/take-citizen-id.js';
import type { WorkflowContext } from '../context.js';
import { actorOf, bodyHash, correlationOr, isId, orThrow } from '../rpc-input.js';
import { batchOf, commandItem, commandsOf, unknownFiling } from './command.rpc.js';
import { decideReceipts, type ReceiptItem } from './decide-receipt.js';
import { contentFromProto, contentToProto, kindFromProto, stateFromProto } from './filing.mapping.js';
import { receiverFromProto } from './receipt.mapping.js';
import { loadFilings } from './filing.store.js';
import type { ReceiverKind } from './filing.types.js';
import { listFilings } from './list-filings.js';
import { getFiling } from './read-filing.js';
import { submitFilings, type SubmitItem } from './submit-filing.js';

export function filingHandlers(ctx: WorkflowContext) {
  return {
    submitFilings: batchOf(
      commandsOf<SubmitItem>((items) => submitFilings(ctx, items)),
      (item: SubmitFilingItem, rpc: RpcContext) => submitItem(ctx, item, rpc),
    ),
    decideReceipts: batchOf(
      commandsOf<ReceiptItem>((items) => decideReceipts(ctx, items)),
      receiptItem,
    ),
    getFiling: async ({ id }: GetFilingRequest, rpc: RpcContext): Promise<GetFilingResponse> => ({
      filing: orThrow(isId(id) ? await getFiling(ctx, actorOf(rpc), id) : unknownFiling()),
    }),
    listFilings: async (request: ListFilingsRequest, rpc: RpcContext): Promise<ListFilingsResponse> => {
      const state = stateFromProto(request.state);
      const kind = kindFromProto(request.kind);
      return orThrow(
        await listFilings(ctx, actorOf(rpc), {
          lateOnly: request.lateOnly,
          size: request.page?.size ?? 0,
          cursor: request.page?.cursor ?? '',
          ...(isId(request.unitId) ? { unitId: request.unitId } : {}),
          ...(state ? { state } : {}),
          ...(kind ? { kind } : {}),
        }),
      );
    },
    getFilingContent: (request: GetFilingContentRequest, rpc: RpcContext) => filingContent(ctx, request, rpc),
  };
}

async function submitItem(ctx: WorkflowContext, item: SubmitFilingItem, rpc: RpcContext): Promise<Result<SubmitItem>> {
  const actor = await rpc.verifyActor(item.actorToken);
  if (!actor.ok) return actor;
  const kind = kindFromProto(item.kind);
  if (!kind)
    return refuse('invalid', 'kind', '请选择备案类型。', {
      fields: [{ field: '/kind', code: 'required', detail: '请选择备案类型：首次、变更、退出、更新信息或更正。' }],
    });
  if (!isId(item.unitId) || (item.filingId !== '' && !isId(item.filingId)))
    return refuse('not_found', 'unit_not_found', '没有找到这个单位。');
  const { actorToken: _token, correlationId, idempotencyKey, ...body } = item;
  const today = dateInShanghai(ctx.now());
  const citizenId = takeCitizenId(ctx.sealing, item.content?.person?.citizenId, { unitId: item.unitId, today });
  const content = contentFromProto(item.content);
  for (const key of ['predecessorAppointmentId', 'subjectAppointmentId'] as const)
    if (!isId(content[key] ?? '')) delete content[key];
  return ok({
    actor: actor.value,
    idempotencyKey,
    bodyHash: bodyHash(citizenId ? { ...body, content: withIndex(item.content, citizenId) } : body),
    kind,
    unitId: item.unitId,
    role: item.role || 'specialist',
    content,
    correlationId: correlationOr(correlationId),
    ...(citizenId ? { citizenId } : {}),
    ...(item.filingId ? { filingId: item.filingId } : {}),
    ...(item.expectedVersion ? { expectedVersion: item.expectedVersion } : {}),
  });
}

/** A plain hash of an identity number could be guessed, and what is sealed is another text each time: its index stands for it. */
const withIndex = (content: SubmitFilingItem['content'], citizenId: GivenCitizenId) => ({
  ...content,
  person: { ...content?.person, citizenId: 'sealed' in citizenId ? citizenId.blindIndex : '' },
});

async function receiptItem(item: DecideReceiptItem, rpc: RpcContext): Promise<Result<ReceiptItem>> {
  const { contentHash, received, defectCode, remark, field, to } = item;
  const given = await commandItem(item, rpc, { contentHash, received, defectCode, remark, field, to });
  if (!given.ok) return given;
  const returned = { defectCode, remark, ...(field ? { field } : {}), ...returnTarget(item) };
  const decision = received ? { received } : { received, ...returned };
  return ok({ ...given.value, contentHash, decision });
}

/** To an earlier receiver, or, where none is named, to the unit. */
function returnTarget({ to }: DecideReceiptItem): { to?: ReceiverKind } {
  const receiver = to && receiverFromProto(to);
  return receiver ? { to: receiver } : {};
}

/** The content behind an event: for services, and only while it is still that content. */
async function filingContent(
  ctx: WorkflowContext,
  request: GetFilingContentRequest,
  rpc: RpcContext,
): Promise<GetFilingContentResponse> {
  if (!rpc.service) throw new RefusalError({ kind: 'forbidden', code: 'services_only', detail: '仅供系统内部使用。' });
  const { row, number } = await ctx.db.inTx({ kind: 'system', name: 'service' }, async (tx) => {
    const found = (await loadFilings(tx, [request.id])).get(request.id);
    const ref = found?.filing.content.person?.citizenIdRef;
    return { row: found, number: ref ? (await loadCitizenIds(tx, [ref])).get(ref) : undefined };
  });
  if (!row) throw new RefusalError({ kind: 'not_found', code: 'filing_not_found', detail: '没有找到这件备案。' });
  if (row.filing.contentHash !== request.contentHash)
    throw new RefusalError({ kind: 'refused', code: 'content_changed', detail: '内容已被更正。' });
  // Registry compares numbers and never reads one.
  const citizenIdIndex = number && { ref: number.ref, blindIndex: number.blindIndex };
  return { content: contentToProto(row.filing.content, false), ...(citizenIdIndex ? { citizenIdIndex } : {}) };
}
