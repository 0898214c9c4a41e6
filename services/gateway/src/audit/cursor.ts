import { isId, ok, refuse, type Result } from '@zhuanguan/kernel';

/** Where a list that is put together of several services' goes on: the same position in each. */
export interface Position {
  at: Date;
  /** Of an aggregate; empty of reads. */
  type: string;
  id: string;
  version: number;
}

export const formatPosition = ({ at, type, id, version }: Position): string =>
  Buffer.from(`${at.getTime()} ${type} ${id} ${version}`).toString('base64url');

export function readPosition(cursor: string | undefined): Result<Position | undefined> {
  if (!cursor) return ok(undefined);
  const [ms = '', type = '', id = '', version = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const at = new Date(Number(ms));
  return /^\d{1,15}$/.test(ms) &&
    /^[a-z_]{0,60}$/.test(type) &&
    isId(id) &&
    /^\d{1,9}$/.test(version) &&
    !Number.isNaN(at.getTime())
    ? ok({ at, type, id, version: Number(version) })
    : refuse('invalid', 'cursor', '翻页位置无效，请从第一页重新查看。');
}

/** Newest first, in one order over all services. */
export const newestFirst = (a: Position, b: Position): number =>
  b.at.getTime() - a.at.getTime() || backwards(a.type, b.type) || backwards(a.id, b.id) || b.version - a.version;

const backwards = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);
