import createClient, { type Middleware } from 'openapi-fetch';
import type { paths } from './schema.js';
import { ApiProblem, toProblem } from './problem.js';

/** The session is a cookie the page cannot read; writes prove themselves with the token of GET /v1/me. */
let csrfToken = '';
export const rememberCsrfToken = (token: string): void => {
  csrfToken = token;
};

/** For an upload, which tells how far it is and so is no fetch. */
export const csrfHeader = (): Record<string, string> => (csrfToken ? { 'x-csrf-token': csrfToken } : {});

let onSignedOut: () => void = () => undefined;
/** Called when a call finds the session gone, so that the page can say so without losing what was typed. */
export const whenSignedOut = (listener: () => void): void => {
  onSignedOut = listener;
};

const WRITES = new Set(['POST', 'PUT', 'DELETE', 'PATCH']);

const session: Middleware = {
  onRequest({ request }) {
    if (WRITES.has(request.method) && csrfToken) request.headers.set('x-csrf-token', csrfToken);
    return request;
  },
  onResponse({ response }) {
    if (response.status === 401) onSignedOut();
  },
};

export const signedOut = (): void => onSignedOut();

export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin' });
api.use(session);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a success; anything else is thrown as ApiProblem. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw new ApiProblem(toProblem(error, response));
  return data as T;
}

/** The name the service gives a file. */
export const fileNameOf = ({ headers }: Response): string =>
  decodeURIComponent(/filename\*=UTF-8''([^;]+)/.exec(headers.get('content-disposition') ?? '')?.[1] ?? 'export.xlsx');
