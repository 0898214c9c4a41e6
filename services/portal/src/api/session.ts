import { api, rememberCsrfToken, unwrap } from './client.js';
import type { Me } from './types.js';

const remembered = (me: Me): Me => {
  rememberCsrfToken(me.csrfToken);
  return me;
};

/** null when nobody is signed in. */
export async function fetchMe(): Promise<Me | null> {
  const me = await unwrap(api.GET('/v1/me'));
  return me ? remembered(me) : null;
}

export const actFor = async (organisationId: string): Promise<Me> =>
  remembered(await unwrap(api.POST('/v1/me/acting-organisation', { body: { organisationId } })));

export const signOut = (): Promise<void> => unwrap(api.POST('/auth/logout'));

export const signInUrl = (returnTo: string): string => `/auth/login?returnTo=${encodeURIComponent(returnTo)}`;
