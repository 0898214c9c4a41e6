import { fill, fieldOf, type Template } from './template.domain.js';
import { askPlatform, type Answered, type Success } from './platform-answer.js';

/** Where a platform wants a token of its own that is fetched with other credentials and kept until it ends (政务微信). */
export interface TokenConfig {
  url: string;
  /** GET by default; POST where there is a body. */
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: Template;
  /** Where the token stands in the answer, e.g. access_token. */
  field: string;
  /** Where the seconds stand that it lasts, e.g. expires_in; without it `seconds`. */
  expires?: { field?: string; seconds?: number };
  success?: Success;
  /** What the platform answers a send with where the token is good no more: another is fetched, and the send tried again once. */
  refresh?: { field?: string; values?: readonly (string | number)[]; statuses?: readonly number[] };
}

export type TokenAnswer = { ok: true; token: string } | Extract<Answered, { ok: false }>;

export interface AccessToken {
  get(): Promise<TokenAnswer>;
  /** Not to be used again; another one that was fetched meanwhile stays. */
  drop(token: string): void;
}

/** Where nothing says how long a token lasts (ours). */
const SECONDS = 600;
/** It is fetched anew so long before its end that a send under way does not meet it (ours). */
const EARLY_MS = 60_000;

/** One token for all who send: whoever comes while it is being fetched waits for that one. */
export function createAccessToken(
  config: TokenConfig,
  secrets: Readonly<Record<string, string>>,
  { timeoutMs, now }: { timeoutMs: number; now: () => number },
): AccessToken {
  const { method = config.body === undefined ? 'GET' : 'POST', field, expires, success } = config;
  const url = fillUrl(config.url, secrets);
  const headers = fill({ ...config.headers }, secrets) as Record<string, string>;
  let kept: { token: string; until: number } | undefined;
  let fetching: Promise<TokenAnswer> | undefined;

  async function fetchToken(): Promise<TokenAnswer> {
    const payload = config.body === undefined ? undefined : JSON.stringify(fill(config.body, secrets));
    const asked = now();
    const answer = await askPlatform(url, { method, headers, payload, timeoutMs, success });
    if (!answer.ok) return { ...answer, code: `TOKEN ${answer.code}` };
    const token = fieldOf(answer.body, field);
    if (typeof token !== 'string' || token === '') return { ok: false, permanent: false, code: `TOKEN ${field} none` };
    const said = expires?.field ? Number(fieldOf(answer.body, expires.field)) : NaN;
    const lasts = (said > 0 ? said : (expires?.seconds ?? SECONDS)) * 1000;
    kept = { token, until: asked + Math.max(lasts - EARLY_MS, lasts / 2) };
    return { ok: true, token };
  }

  return {
    get: async () => {
      if (kept && now() < kept.until) return { ok: true, token: kept.token };
      fetching ??= fetchToken().finally(() => (fetching = undefined));
      return fetching;
    },
    drop: (token) => {
      if (kept?.token === token) kept = undefined;
    },
  };
}

/** A value of a URL is a value there too. */
export const fillUrl = (url: string, values: Readonly<Record<string, string>>): string =>
  fill(
    url,
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, encodeURIComponent(value)])),
  ) as string;
