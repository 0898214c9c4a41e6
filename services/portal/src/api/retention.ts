import { api, unwrap } from './client.js';
import type { components } from './schema.js';

type Schemas = components['schemas'];
export type Retention = Schemas['Retention'];
export type LegalHold = Schemas['LegalHold'];
export type LegalHoldPage = Schemas['LegalHoldPage'];
export type DestructionList = Schemas['DestructionList'];
export type DestructionListPage = Schemas['DestructionListPage'];
export type DestructionDetail = Schemas['DestructionListDetail'];
export type DestructionItem = DestructionDetail['items'][number];
export type DestructionDecision = Schemas['DestructionDecision'];

const named = (key: string) => ({ 'idempotency-key': key });
const query = (cursor?: string) => ({ query: cursor ? { cursor } : {} });

export const fetchRetention = (): Promise<Retention> => unwrap(api.GET('/v1/retention'));

export const fetchHolds = (cursor?: string): Promise<LegalHoldPage> =>
  unwrap(api.GET('/v1/retention/holds', { params: query(cursor) }));

export const placeHold = (key: string, body: Schemas['LegalHoldInput']): Promise<LegalHold> =>
  unwrap(api.POST('/v1/retention/holds', { params: { header: named(key) }, body }));

export const releaseHold = (key: string, id: string, reason: string): Promise<LegalHold> =>
  unwrap(
    api.POST('/v1/retention/holds/{id}/release', { params: { path: { id }, header: named(key) }, body: { reason } }),
  );

export const fetchLists = (cursor?: string): Promise<DestructionListPage> =>
  unwrap(api.GET('/v1/retention/lists', { params: query(cursor) }));

export const fetchList = (id: string, cursor?: string): Promise<DestructionDetail> =>
  unwrap(api.GET('/v1/retention/lists/{id}', { params: { path: { id }, ...query(cursor) } }));

export const proposeList = (key: string, reason: string): Promise<DestructionList> =>
  unwrap(api.POST('/v1/retention/lists', { params: { header: named(key) }, body: { reason } }));

export const decideList = (key: string, id: string, body: DestructionDecision): Promise<DestructionList> =>
  unwrap(api.POST('/v1/retention/lists/{id}/decisions', { params: { path: { id }, header: named(key) }, body }));
