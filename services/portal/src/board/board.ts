import type { OrganisationAccess } from '../api/accounts.js';
import type { DirectoryEntry } from '../api/directory.types.js';
import type { Filing } from '../api/types.js';

export interface BoardRow {
  entry: DirectoryEntry;
  access: OrganisationAccess | undefined;
  /** Filings under way: 已报待收 or 退回补正. */
  open: readonly Filing[];
}

export type BoardFilter = 'all' | 'no_account' | 'vacant' | 'in_progress' | 'on_record';

export const BOARD_FILTERS: readonly BoardFilter[] = ['all', 'no_account', 'vacant', 'in_progress', 'on_record'];

/** What three services say of the same units, by unit, in the order of the directory. */
export function boardRows(
  entries: readonly DirectoryEntry[],
  access: readonly OrganisationAccess[],
  filings: readonly Filing[],
): BoardRow[] {
  const byUnit = new Map(access.map((a) => [a.organisationId, a]));
  const open = new Map<string, Filing[]>();
  for (const filing of filings) open.set(filing.unitId, [...(open.get(filing.unitId) ?? []), filing]);
  return entries.map((entry) => ({
    entry,
    access: byUnit.get(entry.organisation.id),
    open: open.get(entry.organisation.id) ?? [],
  }));
}

export function matches({ entry, access, open }: BoardRow, filter: BoardFilter): boolean {
  const state = entry.standing?.state;
  switch (filter) {
    case 'all':
      return true;
    case 'no_account':
      return access !== undefined && access.accounts === 0;
    case 'vacant':
      return state === 'vacant';
    case 'in_progress':
      return open.length > 0;
    case 'on_record':
      return state === 'on_record' || state === 'over_max' || state === 'covered';
  }
}
