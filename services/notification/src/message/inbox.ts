import { mayI, type Actor } from '@zhuanguan/access';
import type { ListMessagesRequest, ListMessagesResponse, MarkReadRequest, Message } from '@zhuanguan/contracts';
import { scopeOf } from '@zhuanguan/db';
import { isId, ok, refuse, type Result } from '@zhuanguan/kernel';
import { referenceToProto } from '@zhuanguan/rpc';
import type { NotificationContext } from '../context.js';
import { audiencesOf } from './message.domain.js';
import { countRows, listRows, markRows, type MessageRow, type Reader } from './message.store.js';

const MAX_MARKED = 200;

/** The inbox of the organisation somebody acts for, as far as their roles there go. */
function readerOf(actor: Actor): Result<Reader> {
  const allowed = mayI(actor, 'inbox.read', { relations: [] });
  if (!allowed.ok) return allowed;
  if (!actor.actingOrgId) return refuse('forbidden', 'no_acting_organisation', '请先选择以哪个单位的身份查看消息。');
  return ok({
    accountId: actor.accountId,
    organisationId: actor.actingOrgId,
    audiences: audiencesOf(actor.roles),
  });
}

export async function listMessages(
  ctx: NotificationContext,
  actor: Actor,
  request: ListMessagesRequest,
): Promise<Result<ListMessagesResponse>> {
  const reader = readerOf(actor);
  if (!reader.ok) return reader;
  const after = readCursor(request.page?.cursor ?? '');
  if (after === undefined) return refuse('invalid', 'cursor', '翻页位置无效，请从第一页重新打开。');
  const size = Math.min(Math.max(request.page?.size || 50, 1), 200);
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const { unreadOnly } = request;
    const rows = await listRows(tx, reader.value, { unreadOnly, after, limit: size + 1 });
    const { total, unread } = await countRows(tx, reader.value);
    const page = rows.slice(0, size);
    const last = page.at(-1);
    return ok({
      messages: page.map(toMessage),
      page: { nextCursor: rows.length > size && last ? cursorAt(last) : '', total: unreadOnly ? unread : total },
      unread,
    });
  });
}

export async function countUnread(ctx: NotificationContext, actor: Actor): Promise<Result<number>> {
  const reader = readerOf(actor);
  if (!reader.ok) return reader;
  return ctx.db.inTx(scopeOf(actor), async (tx) => ok((await countRows(tx, reader.value)).unread));
}

/** Gives how many are left unread. What is not addressed to the actor is left as it is: for them it is not there. */
export async function markRead(
  ctx: NotificationContext,
  actor: Actor,
  { messageIds, all }: MarkReadRequest,
): Promise<Result<number>> {
  const reader = readerOf(actor);
  if (!reader.ok) return reader;
  if (messageIds.length > MAX_MARKED) return refuse('invalid', 'too_many', `一次最多 ${MAX_MARKED} 条消息。`);
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    await markRows(tx, reader.value, all ? null : messageIds.filter((id) => isId(id)), ctx.now());
    return ok((await countRows(tx, reader.value)).unread);
  });
}

const cursorAt = ({ createdAt, id }: MessageRow): string =>
  Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url');

/** null = from the beginning; undefined = no cursor of ours. */
function readCursor(cursor: string): { createdAt: string; id: string } | null | undefined {
  if (cursor === '') return null;
  const [createdAt = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  return isId(id) && !Number.isNaN(Date.parse(createdAt)) ? { createdAt, id } : undefined;
}

const toMessage = (row: MessageRow): Message => ({
  id: row.id,
  kind: row.kind,
  audience: row.audience,
  subject: {
    unitId: row.unitId ?? '',
    filingId: row.filingId ?? '',
    appointmentId: row.appointmentId ?? '',
  },
  parameters: row.parameters,
  reference: row.reference ? referenceToProto(row.reference) : undefined,
  createdAt: row.createdAt,
  onBehalfOfAccountId: row.onBehalfOf ?? '',
  read: row.read,
});
