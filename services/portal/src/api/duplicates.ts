import { api, unwrap } from './client.js';
import type { components, paths } from './schema.js';

type Schemas = components['schemas'];
export type Duplicate = Schemas['Duplicate'];
export type DuplicatePage = Schemas['DuplicatePage'];
export type DuplicateDecision = Schemas['DuplicateDecisionInput'];
export type PersonMerge = Schemas['PersonMerge'];
export type Person = Schemas['Person'];
export type DuplicateQuery = NonNullable<paths['/v1/duplicates']['get']['parameters']['query']>;

export const fetchDuplicates = (query: DuplicateQuery): Promise<DuplicatePage> =>
  unwrap(api.GET('/v1/duplicates', { params: { query } }));

const header = (key: string) => ({ header: { 'idempotency-key': key } });

export const decideDuplicate = (key: string, body: DuplicateDecision): Promise<Duplicate> =>
  unwrap(api.POST('/v1/duplicates/decisions', { params: header(key), body }));

export const mergePersons = (key: string, body: Schemas['PersonMergeInput']): Promise<Person> =>
  unwrap(api.POST('/v1/person-merges', { params: header(key), body }));

export const unmergePerson = (key: string, id: string, reason: string): Promise<Person> =>
  unwrap(api.POST('/v1/person-merges/{id}/undo', { params: { path: { id }, ...header(key) }, body: { reason } }));
