import { createRemoteJWKSet, customFetch as joseFetch, type JWTVerifyGetKey } from 'jose';
import { allowInsecureRequests, ClientSecretBasic, customFetch, discovery, type Configuration } from 'openid-client';
import type { GatewayConfig } from '../config.js';

export interface Issuer {
  /** As discovered; asked again until the issuer answers. */
  configuration(): Promise<Configuration>;
  keys(): Promise<JWTVerifyGetKey>;
}

type Fetch = (url: string, options: RequestInit) => Promise<Response>;

/**
 * The OIDC issuer, ours or another. Our own is reached on its internal port under its public name: the gateway may not
 * be able to reach itself by the name browsers use.
 */
export function createIssuer(config: GatewayConfig): Issuer {
  const own = config.oidcUpstream !== '' && config.issuer === `${config.publicUrl}/oidc`;
  const fetchIssuer: Fetch = own ? internalFetch(config) : (url, options) => fetch(url, options);
  const insecure = new URL(config.issuer).protocol === 'http:';
  const discover = () =>
    discovery(new URL(config.issuer), config.clientId, undefined, ClientSecretBasic(config.clientSecret), {
      [customFetch]: (url, options) => fetchIssuer(url, options),
      // An intranet without TLS is allowed for, as PUBLIC_URL says.
      ...(insecure ? { execute: [allowInsecureRequests] } : {}),
    });
  const configuration = untilItWorks(discover);
  const keys = untilItWorks(async () => {
    const uri = (await configuration()).serverMetadata().jwks_uri;
    if (!uri) throw new Error('the issuer names no jwks_uri');
    return createRemoteJWKSet(new URL(uri), { [joseFetch]: (url, options) => fetchIssuer(url, options) });
  });
  return { configuration, keys };
}

function internalFetch({ issuer, oidcUpstream }: GatewayConfig): Fetch {
  const { host, protocol } = new URL(issuer);
  return (url, options) => {
    const { pathname, search } = new URL(url);
    const headers = new Headers(options.headers);
    headers.set('x-forwarded-host', host);
    headers.set('x-forwarded-proto', protocol.slice(0, -1));
    return fetch(`${oidcUpstream}${pathname}${search}`, { ...options, headers });
  };
}

function untilItWorks<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work().catch((error: unknown) => {
      done = undefined;
      throw error;
    });
    return done;
  };
}
