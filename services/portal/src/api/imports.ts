import { api, unwrap } from './client.js';
import type { ImportJob, ImportMode, ImportPurpose, ImportRevision } from './import.types.js';

export interface Upload {
  file: File;
  unitId: string;
  purpose: ImportPurpose;
  /** Of a backfill. */
  source: string;
}

export const uploadImport = ({ file, unitId, purpose, source }: Upload): Promise<ImportJob> =>
  unwrap(
    api.POST('/v1/imports', {
      // OpenAPI knows a file as text of format binary; what is sent is the form.
      body: { unitId, file: file.name },
      bodySerializer: () => {
        const form = new FormData();
        // Fields before the file: a streaming reader knows the unit when the file begins.
        form.set('unitId', unitId);
        form.set('purpose', purpose);
        if (purpose === 'backfill') form.set('source', source);
        form.set('file', file);
        return form;
      },
    }),
  );

export const fetchImport = (id: string): Promise<ImportJob> =>
  unwrap(api.GET('/v1/imports/{id}', { params: { path: { id } } }));

/** How far it is, without the rows. */
export const fetchProgress = (id: string): Promise<ImportJob> =>
  unwrap(api.GET('/v1/imports/{id}', { params: { path: { id }, query: { rows: 'none' } } }));

export const fetchImports = async (): Promise<ImportJob[]> => (await unwrap(api.GET('/v1/imports'))).items;

export const reviseImport = (id: string, revision: ImportRevision): Promise<ImportJob> =>
  unwrap(api.PATCH('/v1/imports/{id}', { params: { path: { id } }, body: revision }));

export const commitImport = (id: string, mode: ImportMode, decisionDate: string): Promise<ImportJob> =>
  unwrap(
    api.POST('/v1/imports/{id}/commit', {
      params: { path: { id } },
      body: { mode, ...(decisionDate ? { decisionDate } : {}) },
    }),
  );

export const annotatedUrl = (id: string): string => `/v1/imports/${id}/annotated`;
