import { createHmac } from 'node:crypto';
import { SEND_TIMEOUT_MS, type Channel, type Sent } from './channel.js';
import { fieldOf, fill, unknownVariables, VARIABLES, type Template } from './template.domain.js';

/** An SMS platform, 政务微信 or whatever takes a POST of JSON: configuration, no code. */
export interface HttpChannelConfig {
  /** sms, wechat …; kept with what people chose. */
  id: string;
  /** 短信, 政务微信 */
  name: string;
  url: string;
  /** Values may use `{{secret:NAME}}`, the environment's NAME or the content of NAME_FILE. */
  headers?: Readonly<Record<string, string>>;
  /** JSON with `{{to}}`, `{{title}}`, `{{text}}`, `{{link}}`, `{{id}}` in its texts, and secrets. */
  body: Template;
  address: { label: string; pattern: string };
  /** Where a platform answers 200 and says in the body whether it took it. */
  success?: { field: string; equals: string | number | boolean };
  /** HMAC-SHA-256 of the body, as hex, in this header. */
  signature?: { header: string; secret: string };
}

const ID = /^[a-z][a-z0-9-]{0,30}$/;
const SECRET = /^secret:([A-Z][A-Z0-9_]*)$/;
/** Whatever a platform writes back, this much of it is enough to find the field. */
const MAX_ANSWER = 65_536;

/** Everything wrong with a configuration, in words for who wrote it. */
export function httpChannelProblems(
  config: HttpChannelConfig,
  secretOf: (name: string) => string | undefined,
): string[] {
  const problems: string[] = [];
  const where = `HTTP channel ${config.id || '(no id)'}`;
  if (!ID.test(config.id) || config.id === 'email') problems.push(`${where}: id must be lower-case letters, not email`);
  if (!config.name) problems.push(`${where}: name is missing`);
  if (!/^https?:\/\//.test(config.url ?? '')) problems.push(`${where}: url must begin with https:// or http://`);
  if (config.body === undefined) problems.push(`${where}: body is missing`);
  if (!config.address?.label) problems.push(`${where}: address.label is missing`);
  try {
    new RegExp(config.address?.pattern ?? '(');
  } catch {
    problems.push(`${where}: address.pattern is no regular expression`);
  }
  const check = (template: Template, known: readonly string[]) => {
    for (const name of unknownVariables(template, known)) {
      const secret = SECRET.exec(name)?.[1];
      if (!secret) problems.push(`${where}: {{${name}}} is none of ${VARIABLES.join(', ')} or secret:NAME`);
      else if (secretOf(secret) === undefined) problems.push(`${where}: the secret ${secret} is not set`);
    }
  };
  check(config.body ?? null, VARIABLES);
  check({ ...config.headers }, []);
  if (config.signature) check(config.signature.secret, []);
  return problems;
}

/** The slots of a template that are secrets, with their values. */
function secretsIn(template: Template, secretOf: (name: string) => string | undefined): Record<string, string> {
  return Object.fromEntries(
    unknownVariables(template, VARIABLES).map((name) => [name, secretOf(SECRET.exec(name)?.[1] ?? '') ?? '']),
  );
}

/** A channel that posts. The Idempotency-Key is the delivery's, the same at every try. */
export function createHttpChannel(
  config: HttpChannelConfig,
  secretOf: (name: string) => string | undefined,
  timeoutMs = SEND_TIMEOUT_MS,
): Channel {
  const { id, name, url, address, body, success, signature } = config;
  const pattern = new RegExp(address.pattern);
  const secrets = secretsIn([body, { ...config.headers }, signature?.secret ?? ''], secretOf);
  const headers = fill({ ...config.headers }, secrets) as Record<string, string>;
  const signed = (payload: string): Record<string, string> =>
    signature
      ? {
          [signature.header]: createHmac('sha256', fill(signature.secret, secrets) as string)
            .update(payload)
            .digest('hex'),
        }
      : {};
  return {
    id,
    name,
    addressLabel: address.label,
    digests: false,
    isAddress: (text) => text.length <= 200 && pattern.test(text),
    send: async ({ id: key, to, title, text, link }) => {
      const payload = JSON.stringify(fill(body, { ...secrets, to, title, text, link, id: key }));
      try {
        const answer = await fetch(url, {
          method: 'POST',
          redirect: 'error',
          headers: {
            'content-type': 'application/json; charset=utf-8',
            ...headers,
            'idempotency-key': key,
            ...signed(payload),
          },
          body: payload,
          signal: AbortSignal.timeout(timeoutMs),
        });
        return await judge(answer, success);
      } catch (error) {
        const timeout = error instanceof Error && error.name === 'TimeoutError';
        return { ok: false, permanent: false, code: timeout ? 'TIMEOUT' : 'UNREACHABLE' };
      }
    },
    close: () => Promise.resolve(),
  };
}

/** 2xx is taken. No refusal is final: a platform that answers 401 or 403 may be set right before the next try. */
async function judge(answer: Response, success: HttpChannelConfig['success']): Promise<Sent> {
  const text = (await answer.text()).slice(0, MAX_ANSWER);
  if (!answer.ok) return { ok: false, permanent: false, code: `HTTP ${answer.status}` };
  if (!success) return { ok: true };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { ok: false, permanent: false, code: 'NOT JSON' };
  }
  const found = fieldOf(parsed, success.field);
  if (found === success.equals) return { ok: true };
  const shown = typeof found === 'string' || typeof found === 'number' ? String(found).slice(0, 40) : 'none';
  return { ok: false, permanent: false, code: `${success.field} ${shown}` };
}
