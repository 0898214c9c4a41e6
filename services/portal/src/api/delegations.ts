import { api, unwrap } from './client.js';
import type { components } from './schema.js';

type Schemas = components['schemas'];
export type Delegation = Schemas['Delegation'];
export type Delegations = Schemas['Delegations'];
export type SetDelegation = Schemas['SetDelegation'];

export const fetchDelegations = (organisationId: string): Promise<Delegations> =>
  unwrap(api.GET('/v1/delegations', { params: { query: { organisationId } } }));

/** The same wish twice is one delegation. */
export const setDelegation = (body: SetDelegation): Promise<Delegation> =>
  unwrap(api.POST('/v1/delegations', { body }));

export const revokeDelegation = (id: string): Promise<Delegation> =>
  unwrap(api.POST('/v1/delegations/{id}/revocation', { params: { path: { id } } }));
