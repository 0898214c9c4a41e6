import { api, unwrap } from './client.js';
import type { components } from './schema.js';

export type UnitList = components['schemas']['UnitList'];
export type UnitListRow = components['schemas']['UnitListRow'];
export type UnitListMode = components['schemas']['CommitUnitList']['mode'];

export const uploadUnitList = (file: File): Promise<UnitList> =>
  unwrap(
    api.POST('/v1/unit-lists', {
      body: { file: file.name },
      bodySerializer: () => {
        const form = new FormData();
        form.set('file', file);
        return form;
      },
    }),
  );

export const fetchUnitList = (id: string): Promise<UnitList> =>
  unwrap(api.GET('/v1/unit-lists/{id}', { params: { path: { id } } }));

export const commitUnitList = (id: string, mode: UnitListMode): Promise<UnitList> =>
  unwrap(api.POST('/v1/unit-lists/{id}/commit', { params: { path: { id } }, body: { mode } }));

export const TEMPLATE_URL = '/v1/unit-lists/template';
