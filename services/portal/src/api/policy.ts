import { api, unwrap } from './client.js';
import type { components } from './schema.js';

type Schemas = components['schemas'];
export type PolicyValues = Schemas['PolicyValues'];
export type PolicyParameter = Schemas['PolicyParameter'];
export type PolicyValue = Schemas['PolicyValue'];
export type PolicyExplanation = Schemas['PolicyExplanation'];
export type PolicyVersions = Schemas['PolicyVersions'];
export type PolicyVersion = Schemas['PolicyVersion'];
export type PolicyActivation = Schemas['PolicyActivation'];
export type PolicyDifferences = Schemas['PolicyDifferences'];
export type PolicyDifference = Schemas['PolicyDifference'];
export type PolicyMove = Schemas['PolicyMove'];
export type TriedUnit = Schemas['TriedUnit'];
export type ActivatePolicy = Schemas['ActivatePolicy'];

export interface Place {
  areaCode?: string;
  date?: string;
}

export const fetchValues = (query: Place): Promise<PolicyValues> =>
  unwrap(api.GET('/v1/policy/values', { params: { query } }));

export const fetchExplanation = (key: string, query: Place): Promise<PolicyExplanation> =>
  unwrap(api.GET('/v1/policy/values/{key}', { params: { path: { key }, query } }));

export const fetchVersions = (packId?: string): Promise<PolicyVersions> =>
  unwrap(api.GET('/v1/policy/versions', { params: { query: packId ? { packId } : {} } }));

export const fetchChanges = (before: string, after: string): Promise<PolicyDifferences> =>
  unwrap(api.GET('/v1/policy/changes', { params: { query: { before, after } } }));

export const tryUnits = (version: string, asOf: string, after: string | undefined) =>
  unwrap(api.GET('/v1/policy/trial/units', { params: { query: { version, asOf, ...(after ? { after } : {}) } } }));

export const tryCases = (version: string, effectiveFrom: string, after: string | undefined) =>
  unwrap(
    api.GET('/v1/policy/trial/cases', { params: { query: { version, effectiveFrom, ...(after ? { after } : {}) } } }),
  );

export const fetchMoves = (id: string, after?: string) =>
  unwrap(api.GET('/v1/policy/activations/{id}/moves', { params: { path: { id }, query: after ? { after } : {} } }));

export const activatePolicy = (key: string, body: ActivatePolicy): Promise<PolicyActivation> =>
  unwrap(api.POST('/v1/policy/activations', { params: { header: { 'idempotency-key': key } }, body }));

export const withdrawActivation = (id: string, reason: string): Promise<PolicyActivation> =>
  unwrap(api.POST('/v1/policy/activations/{id}/withdrawal', { params: { path: { id } }, body: { reason } }));
