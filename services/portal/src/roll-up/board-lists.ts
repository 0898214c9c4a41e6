import type { RollUpBody } from '../api/roll-ups.js';

export type BoardList = 'all' | 'missing' | 'submitted' | 'late' | 'overdue';
export const BOARD_LISTS: readonly BoardList[] = ['all', 'missing', 'submitted', 'late', 'overdue'];

type Listed = Pick<RollUpBody, 'membership' | 'state' | 'summary' | 'due'>;

/** Whether a body stands in the list behind a number on a day; the number is the length of that list. */
export function inList({ membership, state, summary, due }: Listed, list: BoardList, day: string): boolean {
  if (membership === 'left') return false;
  const submitted = state === 'submitted';
  switch (list) {
    case 'all':
      return true;
    case 'missing':
      return !submitted;
    case 'submitted':
      return submitted;
    case 'late':
      return submitted && Boolean(summary?.late);
    case 'overdue':
      return !submitted && due !== undefined && day > due;
  }
}

export const countList = (bodies: readonly Listed[], list: BoardList, day: string): number =>
  bodies.filter((body) => inList(body, list, day)).length;
