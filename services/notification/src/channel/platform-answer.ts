import { fieldOf } from './template.domain.js';
import type { Sent } from './channel.js';

/** Where a platform answers 200 and says in the body whether it took it. */
export interface Success {
  field: string;
  equals: string | number | boolean;
}

export type Answered =
  | { ok: true; body: unknown }
  /** `status` and `body` as far as they came. */
  | (Extract<Sent, { ok: false }> & { status?: number; body?: unknown });

/** Whatever a platform writes back, this much of it is enough to find the field. */
const MAX_ANSWER = 65_536;
/** Nobody is made to wait longer than this by a header (ours). */
const MAX_WAIT_MS = 86_400_000;

interface Asked {
  method: 'GET' | 'POST';
  headers: Readonly<Record<string, string>>;
  payload: string | undefined;
  timeoutMs: number;
  success: Success | undefined;
}

/** Asks a platform. 2xx is taken, unless the body says otherwise; the code of a failure holds nothing of what was asked. */
export async function askPlatform(url: string, asked: Asked): Promise<Answered> {
  const { method, headers, payload, timeoutMs, success } = asked;
  try {
    const answer = await fetch(url, {
      method,
      redirect: 'error',
      headers: {
        ...(payload === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { body: payload }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = (await answer.text()).slice(0, MAX_ANSWER);
    return judge(answer, text, success);
  } catch (error) {
    const timeout = error instanceof Error && error.name === 'TimeoutError';
    return { ok: false, permanent: false, code: timeout ? 'TIMEOUT' : 'UNREACHABLE' };
  }
}

/** No refusal is final: a platform that answers 401 or 403 may be set right before the next try. */
function judge(answer: Response, text: string, success: Success | undefined): Answered {
  const body = parsed(text);
  const { status } = answer;
  const waits = retryAfter(answer.headers.get('retry-after'));
  const failed = (code: string): Answered => ({
    ok: false,
    permanent: false,
    code,
    status,
    body,
    ...(waits === undefined ? {} : { retryAfterMs: waits }),
  });
  if (!answer.ok) return failed(`HTTP ${status}`);
  if (!success) return { ok: true, body };
  if (body === undefined) return failed('NOT JSON');
  const found = fieldOf(body, success.field);
  if (found === success.equals) return { ok: true, body };
  const shown = typeof found === 'string' || typeof found === 'number' ? String(found).slice(0, 40) : 'none';
  return failed(`${success.field} ${shown}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Retry-After in seconds or as a date. */
export function retryAfter(header: string | null, now: number = Date.now()): number | undefined {
  if (!header) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_WAIT_MS) : undefined;
}
