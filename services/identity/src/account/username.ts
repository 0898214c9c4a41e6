/** One spelling per username: typed in full width, in capitals or with a stray space, it is the same account. */
export const normaliseUsername = (typed: string): string => typed.normalize('NFKC').trim().toLowerCase();

/** Ours: what can be read out on the phone; Chinese names are allowed, spaces and slashes are not. */
export const isUsername = (username: string): boolean =>
  /^[\p{Script=Han}a-z0-9][\p{Script=Han}a-z0-9._@-]{1,63}$/u.test(username);
