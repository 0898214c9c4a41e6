import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import specs from '@asyncapi/specs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { createLogger } from '@zhuanguan/telemetry';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildApp, DEFAULT_LIMITS, type GatewayApp } from '../app.js';
import type { GatewayContext } from '../context.js';

const SECRET = 'x'.repeat(32);

/** Registering the routes asks nobody anything; whoever is called all the same fails the test. */
const nobody = <T extends object>(name: string): T =>
  new Proxy({} as T, {
    get: (_, method) => () => {
      throw new Error(`${name}.${String(method)} was called`);
    },
  });

const context: GatewayContext = {
  config: {
    publicUrl: 'http://gateway.test',
    oidcUpstream: 'http://oidc.test',
    issuer: 'http://gateway.test/oidc',
    clientId: 'gateway',
    clientSecret: SECRET,
    accountClaim: 'sub',
    cookieSecret: SECRET,
    trustProxy: false,
    portalDir: '',
    filesDir: mkdtempSync(join(tmpdir(), 'docs-spec-')),
    drainMs: 0,
    limits: DEFAULT_LIMITS,
  },
  clients: {
    identity: nobody('identity'),
    accounts: nobody('accounts'),
    registry: nobody('registry'),
    workflow: nobody('workflow'),
    supervision: nobody('supervision'),
    notification: nobody('notification'),
  },
  nats: nobody('nats'),
  signer: nobody('signer'),
  log: createLogger('docs.spec'),
  now: () => new Date(0),
};

let app: GatewayApp;
beforeAll(async () => (app = await buildApp(context)));
afterAll(async () => {
  await app.edge.close();
  rmSync(context.config.filesDir, { recursive: true });
});

type Json = Record<string, unknown>;

async function served(url: string): Promise<Json> {
  const answer = await app.edge.inject({ url });
  expect(answer.statusCode).toBe(200);
  return answer.json();
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const mapped = (value: unknown, change: (inner: unknown) => unknown): unknown => {
  if (Array.isArray(value)) return value.map(change);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
};

/** Keys in order, so that moving a route or a field in the sources is no change of the contract. */
function inOrder(value: unknown): unknown {
  if (!isObject(value) || Array.isArray(value)) return mapped(value, inOrder);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return mapped(Object.fromEntries(entries), inOrder);
}

/** What is served repeats every shape wherever it is used; told once by its title, a change of it is one change. */
function byTitle(openapi: Json): Json {
  const schemas: Json = {};
  const refer = (value: unknown): unknown => {
    const inner = mapped(value, refer);
    if (!isObject(inner) || inner['type'] !== 'object' || typeof inner['title'] !== 'string') return inner;
    const { title } = inner;
    if (title in schemas) expect(inner, `two shapes are called ${title}`).toEqual(schemas[title]);
    schemas[title] = inner;
    return { $ref: `#/components/schemas/${title}` };
  };
  const paths = refer(openapi['paths']);
  return { ...openapi, paths, components: { ...(openapi['components'] as Json), schemas } };
}

const written = (document: Json): string => `${JSON.stringify(inOrder(document), null, 2)}\n`;

// An intended change: vitest run --config vitest.config.ts services/gateway/src/docs -u, and commit the file.
it('the REST contract is the one that is committed', async () => {
  await expect(written(byTitle(await served('/openapi.json')))).toMatchFileSnapshot('../../openapi.json');
});
it('the event contract is the one that is committed', async () => {
  await expect(written(await served('/asyncapi.json'))).toMatchFileSnapshot('../../asyncapi.json');
});
it('the REST contract is OpenAPI 3.1, as it is served and as it is committed', async () => {
  const openapi = await served('/openapi.json');
  expect(openapi['openapi']).toMatch(/^3\.1\./);
  for (const document of [openapi, byTitle(openapi)])
    expect(await new Validator().validate(document)).toEqual({ valid: true });
});
it('the event contract is AsyncAPI 3.0', async () => {
  // The schema brings its own copy of JSON Schema draft 7, so Ajv's must not be there; formats are left unchecked.
  const ajv = new Ajv({ meta: false, validateSchema: false, strict: false, validateFormats: false });
  const valid = ajv.compile(specs.schemas['3.0.0']);
  valid(await served('/asyncapi.json'));
  expect(valid.errors).toBeNull();
});

it('leaves OpenID’s protocol to OpenID, and says of public routes that they are', async () => {
  const { paths, security } = (await served('/openapi.json')) as {
    paths: Record<string, Record<string, { security?: unknown[] }>>;
    security: unknown[];
  };
  expect(Object.keys(paths).filter((path) => path.startsWith('/oidc'))).toEqual([]);
  expect(security).toHaveLength(2);
  expect(paths['/healthz']?.['get']?.security).toEqual([]);
  expect(paths['/v1/filings']?.['post']?.security).toBeUndefined();
});
