import { isDate } from '@zhuanguan/kernel';
import type { DirectoryFilter, StandingFilter, Urge } from '../api/directory.types.js';

export const STANDINGS: readonly StandingFilter[] = [
  'vacant',
  'filed_not_on_record',
  'on_record',
  'over_max',
  'covered',
  'not_bound',
  'change_overdue',
  'post_vacant',
  'ended',
];

/** The filters of the address: a number anywhere links here with them set. */
export function readQuery(search: URLSearchParams): Omit<DirectoryFilter, 'query'> {
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

/** The list as one to urge: only what is missing today. */
export function urgeOf({ standing, at, ...filter }: DirectoryFilter): Urge | undefined {
  if (at || (standing !== 'vacant' && standing !== 'change_overdue')) return undefined;
  return { standing, ...filter };
}
