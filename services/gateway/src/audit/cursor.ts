import { isId, ok, refuse, type Result } from '@zhuanguan/kernel';

/** Where a list that is put together of several services' goes on: the same position in each. */
export interface Position {
  at: Date;
  id: string;
  version: number;
}

export const formatPosition = ({ at, id, version }: Position): string =>
  Buffer.from(`${at.getTime()} ${id} ${version}`).toString('base64url');

export function readPosition(cursor: string | undefined): Result<Position | undefined> {
  if (!cursor) return ok(undefined);
  const [ms = '', id = '', version = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const at = new Date(Number(ms));
  return /^\d{1,15}$/.test(ms) && isId(id) && /^\d{1,9}$/.test(version) && !Number.isNaN(at.getTime())
    ? ok({ at, id, version: Number(version) })
    : refuse('invalid', 'cursor', '翻页位置无效，请从第一页重新查看。');
}

/** Newest first, in one order over all services. */
export const newestFirst = (a: Position, b: Position): number =>
  b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : b.version - a.version);
