import { api, csrfHeader, signedOut, unwrap } from './client.js';
import { fetchFilings } from './filings.js';
import { ApiProblem, toProblem } from './problem.js';
import type { Filing, FilingContentInput, FilingScan } from './types.js';

export const formUrl = (id: string, format: 'pdf' | 'docx', others = false): string =>
  `/v1/filings/${id}/form?format=${format}${others ? '&others=true' : ''}`;

/** The form with what is typed; nothing is kept. */
export const previewForm = async (unitId: string, role: Filing['role'], content: FilingContentInput): Promise<Blob> =>
  (await unwrap(
    api.POST('/v1/forms', { body: { unitId, role, content, format: 'pdf' }, parseAs: 'blob' }),
  )) as unknown as Blob;

/** What waits of the same unit in the same post on the same form: it may stand on the same paper, under one seal. */
export async function fetchOthers({ id, unitId, role, formId, formVersion }: Filing): Promise<Filing[]> {
  const { items } = await fetchFilings({ unitId, state: 'filed', size: 200 });
  return items.filter((f) => f.id !== id && f.role === role && f.formId === formId && f.formVersion === formVersion);
}

export const scanUrl = (filingId: string, { id }: FilingScan, inline = false): string =>
  `/v1/filings/${filingId}/scans/${id}/file${inline ? '?inline=true' : ''}`;

export interface ScanUpload {
  filing: Filing;
  file: File;
  others: readonly string[];
  /** From 0 to 1. */
  onProgress: (share: number) => void;
}

/** A fetch does not say how far an upload is; a request of the older kind does. */
export const uploadScan = ({ filing, file, others, onProgress }: ScanUpload): Promise<Filing> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/v1/filings/${filing.id}/scans`);
    for (const [name, value] of Object.entries(csrfHeader())) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new TypeError('offline'));
    request.onload = () => {
      if (request.status === 401) signedOut();
      const body = bodyOf(request.responseText);
      if (request.status === 201) resolve(body as Filing);
      else reject(new ApiProblem(toProblem(body, new Response(null, { status: request.status }))));
    };
    const form = new FormData();
    // Fields before the file: it is streamed.
    form.set('contentHash', filing.contentHash);
    if (others.length > 0) form.set('others', others.join(','));
    form.set('file', file);
    request.send(form);
  });

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
