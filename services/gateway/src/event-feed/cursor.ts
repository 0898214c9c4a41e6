import { ok, refuse, type Result } from '@zhuanguan/kernel';
import type { StreamState } from '@zhuanguan/events';

/** `<epoch>.<sequence>`: the epoch names one life of the stream, the sequence the last event taken. */
export const formatCursor = (epoch: string, seq: number): string => `${epoch}.${seq}`;

export type Position = { seq: number } | 'too_old';

/** Where to read on from. None = from the oldest event kept; a position that is gone, or of another life, is too old. */
export function positionOf(cursor: string | undefined, { epoch, firstSeq, lastSeq }: StreamState): Result<Position> {
  if (cursor === undefined || cursor === '') return ok({ seq: Math.max(0, firstSeq - 1) });
  const match = /^([a-z0-9]{1,16})\.(\d{1,15})$/.exec(cursor);
  if (!match) return refuse('invalid', 'cursor', '游标格式不对，请使用上一次返回的 next。');
  const seq = Number(match[2]);
  const held = match[1] === epoch && seq >= firstSeq - 1 && seq <= lastSeq;
  return ok(held ? { seq } : 'too_old');
}
