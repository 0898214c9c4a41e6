import { api, unwrap } from './client.js';
import type { FilingContentInput } from './types.js';

export const formUrl = (id: string, format: 'pdf' | 'docx'): string => `/v1/filings/${id}/form?format=${format}`;

/** The form with what is typed; nothing is kept. */
export const previewForm = async (unitId: string, content: FilingContentInput): Promise<Blob> =>
  (await unwrap(
    api.POST('/v1/forms', { body: { unitId, content, format: 'pdf' }, parseAs: 'blob' }),
  )) as unknown as Blob;
