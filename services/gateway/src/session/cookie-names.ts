/**
 * Over https the browser itself holds the session's cookie to this host, path / and Secure (`__Host-`, RFC 6265bis 4.1.3.2); a
 * name without it could be set by a neighbour under the same domain. Plain http, an intranet's, knows no such names.
 */
export const sessionCookieName = (publicUrl: string): string =>
  publicUrl.startsWith('https:') ? '__Host-zg_session' : 'zg_session';

/** Of a sign-in under way: it goes to /auth only, so `__Host-` is not for it. */
export const stateCookiePrefix = (publicUrl: string): string =>
  publicUrl.startsWith('https:') ? '__Secure-zg_signin_' : 'zg_signin_';
