import { newId } from '@zhuanguan/kernel';
import { api, unwrap } from './client.js';
import type { components } from './schema.js';
import type { Filing, Receipt } from './types.js';

type Schemas = components['schemas'];
export type AskOpinion = Schemas['AskOpinion'];
export type GiveOpinion = Schemas['GiveOpinion'];

const params = ({ id, version }: Filing) => ({
  path: { id },
  header: { 'idempotency-key': newId(), 'if-match': `"${version}"` },
});

/** 催办: what it says is known already, so whatever else changed meanwhile does not matter. */
export const urgeReceiver = ({ id }: Filing, key: string, receiver: Receipt['receiver']): Promise<Filing> =>
  unwrap(
    api.POST('/v1/filings/{id}/urges', {
      params: { path: { id }, header: { 'idempotency-key': key } },
      body: { receiver },
    }),
  );

/** 加签. */
export const askOpinion = (filing: Filing, body: AskOpinion): Promise<Filing> =>
  unwrap(api.POST('/v1/filings/{id}/opinion-requests', { params: params(filing), body }));

export const withdrawOpinion = (filing: Filing): Promise<Filing> =>
  unwrap(api.POST('/v1/filings/{id}/opinion-requests/withdrawal', { params: params(filing) }));

export const giveOpinion = (filing: Filing, body: GiveOpinion): Promise<Filing> =>
  unwrap(api.POST('/v1/filings/{id}/opinions', { params: params(filing), body }));
