import { isDate } from '@zhuanguan/kernel';
import type { DirectoryFilter, StandingFilter, Urge, UrgeReason } from '../api/directory.types.js';

export const STANDINGS: readonly StandingFilter[] = [
  'vacant',
  'filed_not_on_record',
  'on_record',
  'over_max',
  'covered',
  'not_bound',
  'change_overdue',
  'post_vacant',
  'term_due',
  'term_over',
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

const URGED_FOR: readonly UrgeReason[] = ['vacant', 'change_overdue', 'over_max', 'post_vacant'];

/** The list as one to urge: only what is missing today. */
export function urgeOf({ standing, at, ...filter }: DirectoryFilter): Urge | undefined {
  const reason = URGED_FOR.find((known) => known === standing);
  return at || !reason ? undefined : { standing: reason, ...filter };
}
