import { createHmac } from 'node:crypto';
import { createAccessToken, fillUrl, type AccessToken, type TokenConfig } from './access-token.js';
import { SEND_TIMEOUT_MS, type Channel, type Outgoing, type Sent } from './channel.js';
import { askPlatform, type Answered, type Success } from './platform-answer.js';
import { fieldOf, fill, unknownVariables, VARIABLES, type Template } from './template.domain.js';

/** An SMS platform, 政务微信 or whatever takes a POST of JSON: configuration, no code. */
export interface HttpChannelConfig {
  /** sms, wechat …; kept with what people chose. */
  id: string;
  /** 短信, 政务微信 */
  name: string;
  /** May use `{{token}}` and secrets. */
  url: string;
  /** Values may use `{{secret:NAME}}`, the environment's NAME or the content of NAME_FILE. */
  headers?: Readonly<Record<string, string>>;
  /** JSON with `{{to}}`, `{{title}}`, `{{text}}`, `{{link}}`, `{{id}}` in its texts, and secrets. */
  body: Template;
  /** `verify`: nothing is sent to an address before a code that was sent there has been entered. */
  address: { label: string; pattern: string; verify?: boolean };
  success?: Success;
  /** Values of a field of the answer that say that there is no such address: another try cannot help. */
  unknownAddress?: { field: string; values: readonly (string | number)[] };
  /** HMAC-SHA-256 of the body, as hex, in this header. */
  signature?: { header: string; secret: string };
  /** Where it wants a token that is fetched first; `{{token}}` then stands for it. */
  token?: TokenConfig;
}

type SecretOf = (name: string) => string | undefined;

const ID = /^[a-z][a-z0-9-]{0,30}$/;
const SECRET = /^secret:([A-Z][A-Z0-9_]*)$/;
const URL_SHAPE = /^https?:\/\//;

/** Everything wrong with a configuration, in words for who wrote it. */
export function httpChannelProblems(config: HttpChannelConfig, secretOf: SecretOf): string[] {
  const problems: string[] = [];
  const where = `HTTP channel ${config.id || '(no id)'}`;
  const say = (words: string) => problems.push(`${where}: ${words}`);
  if (!ID.test(config.id) || config.id === 'email') say('id must be lower-case letters, not email');
  if (!config.name) say('name is missing');
  if (!URL_SHAPE.test(config.url ?? '')) say('url must begin with https:// or http://');
  if (config.body === undefined) say('body is missing');
  if (!config.address?.label) say('address.label is missing');
  try {
    new RegExp(config.address?.pattern ?? '(');
  } catch {
    say('address.pattern is no regular expression');
  }
  const check = (template: Template, known: readonly string[]) => {
    for (const name of unknownVariables(template, known)) {
      const secret = SECRET.exec(name)?.[1];
      if (!secret) say(`{{${name}}} is none of ${known.join(', ') || 'the names allowed here'} or secret:NAME`);
      else if (secretOf(secret) === undefined) say(`the secret ${secret} is not set`);
    }
  };
  const token = config.token ? ['token'] : [];
  check(config.body ?? null, [...VARIABLES, ...token]);
  check([config.url ?? '', { ...config.headers }], token);
  if (config.signature) check(config.signature.secret, []);
  if (config.token) tokenProblems(config, config.token, say);
  if (config.token) check([config.token.url ?? '', { ...config.token.headers }, config.token.body ?? null], []);
  return problems;
}

function tokenProblems({ url, headers, body }: HttpChannelConfig, token: TokenConfig, say: (words: string) => void) {
  if (!URL_SHAPE.test(token.url ?? '')) say('token.url must begin with https:// or http://');
  if (!token.field) say('token.field is missing: where the token stands in the answer');
  if (token.method && token.method !== 'GET' && token.method !== 'POST') say('token.method must be GET or POST');
  if (token.refresh?.values && !token.refresh.field) say('token.refresh.values need token.refresh.field');
  if (!unknownVariables([url ?? '', { ...headers }, body ?? null], []).includes('token'))
    say('there is a token, and {{token}} is used nowhere');
}

/** The slots of a template that are secrets, with their values. */
function secretsIn(template: Template, secretOf: SecretOf): Record<string, string> {
  return Object.fromEntries(
    unknownVariables(template, [...VARIABLES, 'token']).map((name) => [
      name,
      secretOf(SECRET.exec(name)?.[1] ?? '') ?? '',
    ]),
  );
}

/** A channel that posts. The Idempotency-Key is the delivery's, the same at every try. */
export function createHttpChannel(
  config: HttpChannelConfig,
  secretOf: SecretOf,
  { timeoutMs = SEND_TIMEOUT_MS, now = Date.now }: { timeoutMs?: number; now?: () => number } = {},
): Channel {
  const { id, name, address, signature } = config;
  const pattern = new RegExp(address.pattern);
  const templates = [config.url, config.body, { ...config.headers }, signature?.secret ?? ''];
  const secrets = secretsIn(templates, secretOf);
  const { token } = config;
  const tokens =
    token &&
    createAccessToken(token, secretsIn([token.url, { ...token.headers }, token.body ?? null], secretOf), {
      // Fetching and sending together stay within the time of one send.
      timeoutMs: timeoutMs / 2,
      now,
    });
  const post = postTo(config, secrets, tokens ? timeoutMs / 4 : timeoutMs);
  return {
    id,
    name,
    addressLabel: address.label,
    digests: false,
    verifies: address.verify ?? false,
    isAddress: (text) => text.length <= 200 && pattern.test(text),
    send: async (outgoing) =>
      finalIf(config.unknownAddress, await (tokens ? withToken(config, tokens, outgoing, post) : post(outgoing, ''))),
    close: () => Promise.resolve(),
  };
}

type Post = (outgoing: Outgoing, token: string) => Promise<Answered>;

function postTo(config: HttpChannelConfig, secrets: Readonly<Record<string, string>>, timeoutMs: number): Post {
  const { url, headers, body, success, signature } = config;
  return ({ id: key, to, title, text, link }, token) => {
    const payload = JSON.stringify(fill(body, { ...secrets, token, to, title, text, link, id: key }));
    const known = { ...secrets, token };
    const signed = signature
      ? {
          [signature.header]: createHmac('sha256', fill(signature.secret, secrets) as string)
            .update(payload)
            .digest('hex'),
        }
      : {};
    const all = { ...(fill({ ...headers }, known) as Record<string, string>), 'idempotency-key': key, ...signed };
    return askPlatform(fillUrl(url, known), { method: 'POST', headers: all, payload, timeoutMs, success });
  };
}

/** A token that was revoked before its time is fetched again once; a second refusal is a failure like any other. */
async function withToken(
  { token: config }: HttpChannelConfig,
  tokens: AccessToken,
  outgoing: Outgoing,
  post: Post,
): Promise<Answered> {
  const first = await tokens.get();
  if (!first.ok) return first;
  const answer = await post(outgoing, first.token);
  if (answer.ok || !asksForAnother(config?.refresh, answer)) return answer;
  tokens.drop(first.token);
  const second = await tokens.get();
  if (!second.ok) return second;
  return post(outgoing, second.token);
}

function asksForAnother(refresh: TokenConfig['refresh'], { status, body }: Extract<Answered, { ok: false }>): boolean {
  if (!refresh) return false;
  if (status !== undefined && refresh.statuses?.includes(status)) return true;
  return says(refresh.field ? { field: refresh.field, values: refresh.values ?? [] } : undefined, body);
}

const says = (said: HttpChannelConfig['unknownAddress'], body: unknown): boolean =>
  said !== undefined && said.values.some((value) => value === fieldOf(body, said.field));

function finalIf(unknown: HttpChannelConfig['unknownAddress'], answer: Answered): Sent {
  if (answer.ok) return { ok: true };
  const { code, retryAfterMs, body, permanent } = answer;
  return {
    ok: false,
    permanent: permanent || says(unknown, body),
    code,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}
