import { newId } from '@zhuanguan/kernel';
import { api, unwrap } from './client.js';
import type { components } from './schema.js';
import type { Filing } from './types.js';

type Schemas = components['schemas'];
export type Colleague = Schemas['Colleague'];

export const fetchColleagues = async (): Promise<Colleague[]> => (await unwrap(api.GET('/v1/colleagues'))).items;

/** 领办 acts can be done twice without harm, and whoever else was faster is said by the answer. */
const params = ({ id, version }: Filing) => ({
  path: { id },
  header: { 'idempotency-key': newId(), 'if-match': `"${version}"` },
});

export const claimFiling = (filing: Filing, takeOver: boolean): Promise<Filing> =>
  unwrap(api.POST('/v1/filings/{id}/claim', { params: params(filing), body: takeOver ? { takeOver } : {} }));

export const releaseFiling = (filing: Filing): Promise<Filing> =>
  unwrap(api.POST('/v1/filings/{id}/release', { params: params(filing) }));

export const transferFiling = (filing: Filing, body: Schemas['Transfer']): Promise<Filing> =>
  unwrap(api.POST('/v1/filings/{id}/transfer', { params: params(filing), body }));
