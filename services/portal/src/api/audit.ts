import { api, unwrap } from './client.js';
import type { components, paths } from './schema.js';

type Schemas = components['schemas'];
export type AuditEntry = Schemas['AuditEntry'];
export type AuditPage = Schemas['AuditPage'];
export type AnchorState = Schemas['AnchorState'];
export type PersonalRead = Schemas['PersonalRead'];
export type PersonalReadPage = Schemas['PersonalReadPage'];
export type HistoryQuery = NonNullable<paths['/v1/audit/history']['get']['parameters']['query']>;
export type ReadQuery = NonNullable<paths['/v1/audit/reads']['get']['parameters']['query']>;

export const fetchHistory = (query: HistoryQuery): Promise<AuditPage> =>
  unwrap(api.GET('/v1/audit/history', { params: { query } }));

export const fetchReads = (query: ReadQuery): Promise<PersonalReadPage> =>
  unwrap(api.GET('/v1/audit/reads', { params: { query } }));

export type FoundAccounts = Schemas['FoundAccounts'];
export const findAccounts = (text: string): Promise<FoundAccounts> =>
  unwrap(api.POST('/v1/audit/accounts', { body: { text } }));

/** A list as a table, with the filters it is shown with. */
export async function saveList(list: 'history' | 'reads', query: HistoryQuery | ReadQuery) {
  const call =
    list === 'history'
      ? api.POST('/v1/audit/history/file', { body: query, parseAs: 'blob' })
      : api.POST('/v1/audit/reads/file', { body: query, parseAs: 'blob' });
  const file = await unwrap(call);
  return { file, name: nameIn((await call).response, 'audit.csv') };
}

const nameIn = ({ headers }: Response, otherwise: string): string =>
  /filename="([^"]+)"/.exec(headers.get('content-disposition') ?? '')?.[1] ?? otherwise;

export async function exportAudit(): Promise<{ file: Blob; name: string }> {
  const call = api.POST('/v1/audit/exports', { parseAs: 'blob' });
  const file = await unwrap(call);
  return { file, name: nameIn((await call).response, 'audit.jsonl.gz') };
}
