import { api, unwrap } from './client.js';
import type { Coverage, DirectoryPage, DirectoryQuery, UnitView } from './directory.types.js';

export const searchDirectory = (query: DirectoryQuery): Promise<DirectoryPage> =>
  unwrap(api.POST('/v1/directory/search', { body: query }));

export const fetchUnit = (id: string, at?: string): Promise<UnitView> =>
  unwrap(api.GET('/v1/units/{id}', { params: { path: { id }, query: at ? { at } : {} } }));

export const fetchCoverage = (): Promise<Coverage> => unwrap(api.GET('/v1/coverage'));
