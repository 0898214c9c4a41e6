import { api, rememberCsrfToken, unwrap } from './client.js';
import { ApiProblem } from './problem.js';
import type { Me } from './types.js';

const remembered = (me: Me): Me => {
  rememberCsrfToken(me.csrfToken);
  return me;
};

/** null when nobody is signed in. */
export async function fetchMe(): Promise<Me | null> {
  try {
    return remembered(await unwrap(api.GET('/v1/me')));
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 401) return null;
    throw error;
  }
}

export const actFor = async (organisationId: string): Promise<Me> =>
  remembered(await unwrap(api.POST('/v1/me/acting-organisation', { body: { organisationId } })));

export const signOut = (): Promise<void> => unwrap(api.POST('/auth/logout'));

export const signInUrl = (returnTo: string): string => `/auth/login?returnTo=${encodeURIComponent(returnTo)}`;
