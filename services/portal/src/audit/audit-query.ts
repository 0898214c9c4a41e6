import { addDays, startOfDayInShanghai } from '@zhuanguan/kernel';
import type { HistoryQuery, ReadQuery } from '../api/audit.js';

const SERVICES = ['identity', 'registry', 'workflow'] as const;
export const LISTS = ['history', 'reads'] as const;
export type List = (typeof LISTS)[number];

export const listOf = (search: URLSearchParams): List => LISTS.find((list) => list === search.get('list')) ?? 'history';

/** What a line narrows the list to. */
export const NARROWING = ['object', 'kind', 'operation', 'type', 'who', 'organisation'] as const;

/** A code as the services write it. */
const codeIn = (search: URLSearchParams, key: string): string | undefined => {
  const said = search.get(key);
  return said && /^[a-z_]+(\.[a-z_]+)*$/.test(said) ? said : undefined;
};

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
  const [aggregateId, aggregateType, type] = [search.get('object'), codeIn(search, 'kind'), codeIn(search, 'type')];
  return {
    ...common(search),
    ...(aggregateId ? { aggregateId } : {}),
    ...(aggregateType ? { aggregateType } : {}),
    ...(type ? { type } : {}),
  };
}

export function readQuery(search: URLSearchParams): ReadQuery {
  const [subjectId, operation] = [search.get('object'), codeIn(search, 'operation')];
  return { ...common(search), ...(subjectId ? { subjectId } : {}), ...(operation ? { operation } : {}) };
}
