import { api, fileNameOf, unwrap } from './client.js';
import type { components } from './schema.js';

type Schemas = components['schemas'];
export type RollUp = Schemas['RollUp'];
export type RollUpBody = Schemas['RollUpBody'];
export type RollUpDetail = Schemas['RollUpDetail'];
export type RollUpOpening = Schemas['RollUpOpening'];
export type RollUpPage = Schemas['RollUpPage'];
export type RollUpUrged = Schemas['RollUpUrged'];
export type RollUpSummary = Schemas['RollUpSummary'];
export type SummaryChanges = Schemas['SummaryChanges'];
export type SummaryCounts = Schemas['SummaryCounts'];
export type SummaryHead = Schemas['SummaryHead'];
export type SummaryUnit = Schemas['SummaryUnit'];
export type UnitState = SummaryUnit['state'];

const named = (key: string) => ({ 'idempotency-key': key });

export const fetchRollUps = (cursor?: string): Promise<RollUpPage> =>
  unwrap(api.GET('/v1/roll-ups', { params: { query: cursor ? { cursor } : {} } }));

export const fetchOpening = (): Promise<RollUpOpening> => unwrap(api.GET('/v1/roll-ups/opening'));

export const openRollUp = (key: string, body: Schemas['OpenRollUp']): Promise<RollUp> =>
  unwrap(api.POST('/v1/roll-ups', { params: { header: named(key) }, body }));

export const fetchRollUp = (id: string, organisationId?: string): Promise<RollUpDetail> =>
  unwrap(api.GET('/v1/roll-ups/{id}', { params: { path: { id }, query: organisationId ? { organisationId } : {} } }));

export const closeRollUp = (key: string, id: string): Promise<RollUp> =>
  unwrap(api.POST('/v1/roll-ups/{id}/closing', { params: { path: { id }, header: named(key) } }));

export const urgeRollUp = (key: string, id: string, organisationIds?: string[]): Promise<RollUpUrged> =>
  unwrap(
    api.POST('/v1/roll-ups/{id}/urges', {
      params: { path: { id }, header: named(key) },
      body: organisationIds ? { organisationIds } : {},
    }),
  );

export const submitRollUp = (key: string, id: string, contentHash: string): Promise<RollUpBody> =>
  unwrap(
    api.POST('/v1/roll-ups/{id}/submissions', {
      params: { path: { id }, header: named(key) },
      body: { contentHash },
    }),
  );

export const reopenRollUp = (key: string, id: string, body: Schemas['ReopenRollUp']): Promise<RollUpBody> =>
  unwrap(api.POST('/v1/roll-ups/{id}/reopenings', { params: { path: { id }, header: named(key) }, body }));

export interface SummaryQuery {
  number: number;
  state?: UnitState;
  cursor?: string;
}

export const fetchSummary = (id: string, organisationId: string, query: SummaryQuery): Promise<RollUpSummary> =>
  unwrap(api.GET('/v1/roll-ups/{id}/summaries/{organisationId}', { params: { path: { id, organisationId }, query } }));

export const fetchChanges = (
  id: string,
  organisationId: string,
  query: { before: number; after?: number },
): Promise<SummaryChanges> =>
  unwrap(
    api.GET('/v1/roll-ups/{id}/summaries/{organisationId}/changes', {
      params: { path: { id, organisationId }, query },
    }),
  );

export async function exportRollUp(
  id: string,
  organisationId: string,
  number: number,
): Promise<{ file: Blob; name: string }> {
  const call = api.GET('/v1/roll-ups/{id}/summaries/{organisationId}/file', {
    params: { path: { id, organisationId }, query: { number } },
    parseAs: 'blob',
  });
  const file = await unwrap(call);
  return { file, name: fileNameOf((await call).response) };
}
