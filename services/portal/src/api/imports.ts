import { api, unwrap } from './client.js';
import type { ImportJob, ImportMode } from './import.types.js';

export const uploadImport = (file: File, unitId: string): Promise<ImportJob> =>
  unwrap(
    api.POST('/v1/imports', {
      // OpenAPI knows a file as text of format binary; what is sent is the form.
      body: { unitId, file: file.name },
      bodySerializer: () => {
        const form = new FormData();
        // Fields before the file: a streaming reader knows the unit when the file begins.
        form.set('unitId', unitId);
        form.set('file', file);
        return form;
      },
    }),
  );

export const fetchImport = (id: string): Promise<ImportJob> =>
  unwrap(api.GET('/v1/imports/{id}', { params: { path: { id } } }));

export const commitImport = (id: string, mode: ImportMode, decisionDate: string): Promise<ImportJob> =>
  unwrap(api.POST('/v1/imports/{id}/commit', { params: { path: { id } }, body: { mode, decisionDate } }));
