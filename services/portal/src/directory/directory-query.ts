import { isDate } from '@zhuanguan/kernel';
import type { DirectoryQuery, StandingFilter } from '../api/directory.types.js';

export const STANDINGS: readonly StandingFilter[] = [
  'vacant',
  'filed_not_on_record',
  'on_record',
  'over_max',
  'change_overdue',
];

/** The filters of the address: a number anywhere links here with them set. */
export function readQuery(search: URLSearchParams): Omit<DirectoryQuery, 'query'> {
  const areaCode = search.get('area');
  const departmentId = search.get('department');
  const at = search.get('at');
  const standing = STANDINGS.find((known) => known === search.get('standing'));
  return {
    ...(areaCode ? { areaCode } : {}),
    ...(departmentId ? { departmentId } : {}),
    ...(standing ? { standing } : {}),
    ...(at && isDate(at) ? { at } : {}),
  };
}
