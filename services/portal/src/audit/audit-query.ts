import { addDays, startOfDayInShanghai } from '@zhuanguan/kernel';
import type { HistoryQuery, ReadQuery } from '../api/audit.js';

const SERVICES = ['identity', 'registry', 'workflow'] as const;
export const LISTS = ['history', 'reads'] as const;
export type List = (typeof LISTS)[number];

export const listOf = (search: URLSearchParams): List => LISTS.find((list) => list === search.get('list')) ?? 'history';

/** What a line narrows the list to. */
export const NARROWING = ['object', 'kind', 'who', 'organisation'] as const;

/** Days are Shanghai's; the last one is among them. */
function common(search: URLSearchParams) {
  const service = SERVICES.find((s) => s === search.get('service'));
  const [from, to] = [search.get('from'), search.get('to')];
  const [accountId, organisationId] = [search.get('who'), search.get('organisation')];
  return {
    ...(service ? { service } : {}),
    ...(from ? { from: startOfDayInShanghai(from).toISOString() } : {}),
    ...(to ? { to: startOfDayInShanghai(addDays(to, 1)).toISOString() } : {}),
    ...(accountId ? { accountId } : {}),
    ...(organisationId ? { organisationId } : {}),
  };
}

export function historyQuery(search: URLSearchParams): HistoryQuery {
  const [aggregateId, aggregateType] = [search.get('object'), search.get('kind')];
  return {
    ...common(search),
    ...(aggregateId ? { aggregateId } : {}),
    ...(aggregateId && aggregateType ? { aggregateType } : {}),
  };
}

export function readQuery(search: URLSearchParams): ReadQuery {
  const subjectId = search.get('object');
  return { ...common(search), ...(subjectId ? { subjectId } : {}) };
}
