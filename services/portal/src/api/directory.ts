import { api, fileNameOf, unwrap } from './client.js';
import type {
  Coverage,
  DirectoryFilter,
  DirectoryPage,
  DirectoryQuery,
  UnitView,
  Urge,
  Urged,
} from './directory.types.js';

export const searchDirectory = (query: DirectoryQuery): Promise<DirectoryPage> =>
  unwrap(api.POST('/v1/directory/search', { body: query }));

export const fetchUnit = (id: string, at?: string): Promise<UnitView> =>
  unwrap(api.GET('/v1/units/{id}', { params: { path: { id }, query: at ? { at } : {} } }));

export const fetchCoverage = (): Promise<Coverage> => unwrap(api.GET('/v1/coverage'));

export const urgeUnits = (key: string, urge: Urge): Promise<Urged> =>
  unwrap(api.POST('/v1/urges', { params: { header: { 'idempotency-key': key } }, body: urge }));

/** The list as a workbook, with the name the service gives it. */
export async function exportDirectory(filter: DirectoryFilter): Promise<{ file: Blob; name: string }> {
  const call = api.POST('/v1/directory/export', { body: filter, parseAs: 'blob' });
  const file = await unwrap(call);
  return { file, name: fileNameOf((await call).response) };
}
