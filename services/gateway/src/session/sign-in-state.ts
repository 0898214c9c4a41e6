import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';

/** What a sign-in under way must remember; it rests encrypted in a cookie of the browser, so any gateway can finish it. */
export interface SignInState {
  state: string;
  nonce: string;
  verifier: string;
  returnTo: string;
}

export const SIGN_IN_SECONDS = 1_800;

export interface SignInStates {
  seal(state: SignInState): Promise<string>;
  /** Undefined when forged or too old. */
  open(sealed: string): Promise<SignInState | undefined>;
}

export function signInStates(secret: string, now: () => Date): SignInStates {
  const key = new Uint8Array(hkdfSync('sha256', secret, 'zhuanguan-gateway', 'sign-in-state', 32));
  return {
    seal: (state) => {
      const at = Math.floor(now().getTime() / 1000);
      return new EncryptJWT({ ...state })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setExpirationTime(at + SIGN_IN_SECONDS)
        .encrypt(key);
    },
    open: async (sealed) => {
      const opened = await jwtDecrypt<SignInState>(sealed, key, {
        currentDate: now(),
        requiredClaims: ['exp', 'state'],
      }).catch(() => undefined);
      return opened?.payload;
    },
  };
}

/** Several tabs may sign in at once: each has a cookie of its own. */
export const stateCookie = (prefix: string, state: string): string =>
  `${prefix}${state.replace(/[^A-Za-z0-9]/g, '').slice(0, 12)}`;

/** Only a path of ours: a link must not use our sign-in to lead elsewhere. */
export function safeReturnTo(returnTo: string | undefined, publicUrl: string): string {
  if (!returnTo || !/^\/(?![/\\])[\x20-\x7e]*$/.test(returnTo)) return '/';
  const url = new URL(returnTo, publicUrl);
  return url.origin === new URL(publicUrl).origin ? `${url.pathname}${url.search}${url.hash}` : '/';
}
