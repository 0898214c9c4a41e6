import type { Problem } from './types.js';

/** A call the gateway did not carry out. Refusals say what to do in `detail`; faults carry a trace id and nothing else. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }
}

/** Without words of the gateway: the page has its own for these. */
const OURS = { type: 'about:blank', title: '', detail: '' } as const;

/** How browsers say that an answer, or a part of the portal itself, did not come; a fault of a page is also a TypeError. */
const UNREACHED =
  /failed to fetch|networkerror|load failed|importing a module script|dynamically imported|unable to preload/i;

export const problemOf = (error: unknown): Problem =>
  error instanceof ApiProblem
    ? error.problem
    : { ...OURS, status: 0, code: error instanceof Error && UNREACHED.test(error.message) ? 'offline' : 'fault' };

export const isRefusal = ({ status }: Problem): boolean => status >= 400 && status < 500;

/** A body that is not problem+json (a proxy's page, say) still becomes a problem with its status. */
export function toProblem(body: unknown, response: Response): Problem {
  const traceId = response.headers.get('x-trace-id') ?? undefined;
  if (typeof body === 'object' && body !== null && 'status' in body && 'code' in body) {
    const problem = body as Problem;
    return problem.traceId || !traceId ? problem : { ...problem, traceId };
  }
  return { ...OURS, status: response.status, code: 'fault', ...(traceId ? { traceId } : {}) };
}
