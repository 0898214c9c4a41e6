import { NASTY, type Random } from './random.js';

/** As much of JSON Schema as the gateway's description uses. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  minimum?: number;
  maximum?: number;
  minItems?: number;
}

export interface Operation {
  method: string;
  path: string;
  parameters?: { name: string; in: 'path' | 'query' | 'header'; schema: Schema }[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
}

interface Document {
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
  components: { schemas: Record<string, Schema> };
}

export const operationsOf = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  );

export interface FuzzRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | FormData;
}

/** What is there to be named: ids, codes, dates. */
export type Pool = readonly string[];

/** One request by an operation's description, here and there out of it. */
export function requestFor(operation: Operation, { components }: Document, pool: Pool, random: Random): FuzzRequest {
  const value = (schema: Schema, depth = 0) => valueOf(schema, components.schemas, pool, random, depth);
  const of = (place: string) => (operation.parameters ?? []).filter((p) => p.in === place);
  const path = of('path').reduce(
    (built, { name, schema }) => built.replace(`{${name}}`, safe(value(schema))),
    operation.path,
  );
  const query = of('query')
    .filter(() => !random.oneIn(2))
    .map(({ name, schema }) => `${name}=${safe(value(schema))}`);
  const headers = Object.fromEntries(
    of('header')
      .filter(() => !random.oneIn(2))
      .map(({ name, schema }) => [
        name,
        asText(value(schema))
          .replace(/[^\x20-\x7e]/g, '')
          .slice(0, 2_000),
      ]),
  );
  const [type = '', content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  return {
    method: operation.method,
    path: query.length > 0 ? `${path}?${query.join('&')}` : path,
    ...(content ? withBody(type, content.schema, value, headers, random) : { headers }),
  };
}

function withBody(
  type: string,
  schema: Schema | undefined,
  value: (schema: Schema) => unknown,
  headers: Record<string, string>,
  random: Random,
): Pick<FuzzRequest, 'headers' | 'body'> {
  if (type.startsWith('multipart/')) return { headers, body: formOf(random) };
  const json = JSON.stringify(value(schema ?? {})) ?? '';
  const body = random.oneIn(20) ? broken(json, random) : json;
  return { headers: { ...headers, 'content-type': random.oneIn(40) ? 'text/plain' : 'application/json' }, body };
}

const broken = (json: string, random: Random): string =>
  random.pick([
    json.slice(0, random.below(json.length + 1)),
    '['.repeat(20_000),
    '{"__proto__":{"roles":["operator"]},"constructor":{"prototype":{}}}',
    '',
    `\ufeff${json}`,
    '"'.padEnd(200_000, 'x') + '"',
    '1e999',
  ]);

const HEADS = [
  [0x50, 0x4b, 3, 4],
  [0x25, 0x50, 0x44, 0x46, 0x2d],
  [0xd0, 0xcf, 0x11, 0xe0],
  [0xff, 0xd8, 0xff],
  [],
  [0x89, 0x50, 0x4e, 0x47],
];

/** Files that say they are something and are not. */
function formOf(random: Random): FormData {
  const form = new FormData();
  const bytes = Uint8Array.from([
    ...random.pick(HEADS),
    ...Array.from({ length: random.below(4_000) }, () => random.below(256)),
  ]);
  const type = random.pick(['', 'application/pdf', 'image/png', 'text/csv', 'text/html', 'application/x-msdownload']);
  const name = random.pick([
    '信息表.xlsx',
    'a.pdf',
    '../../etc/cron.d/x',
    'a\u0000.csv',
    'x'.repeat(400),
    '.',
    'con.xls',
  ]);
  for (let i = 0; i < random.pick([0, 1, 1, 1, 2]); i += 1)
    form.append(random.pick(['file', 'file', 'other']), new Blob([bytes], { type }), name);
  for (const field of ['contentHash', 'unitId', 'filingIds', 'decisionDate', 'purpose'])
    if (random.oneIn(2)) form.append(field, random.pick(NASTY));
  return form;
}

/** Goes into a path or a query, as it is one time in eight. */
function safe(value: unknown): string {
  return encodeURIComponent(asText(value).toWellFormed()).slice(0, 4_000) || '%20';
}

/** Not String(): what is sent may bring a toString of its own. */
const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

type Schemas = Record<string, Schema>;

function valueOf(schema: Schema, all: Schemas, pool: Pool, random: Random, depth: number): unknown {
  if (depth > 8) return null;
  if (random.oneIn(9)) return strange(pool, random);
  const inner = (s: Schema) => valueOf(s, all, pool, random, depth + 1);
  if (schema.$ref) return inner(all[schema.$ref.slice('#/components/schemas/'.length)] ?? {});
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return random.pick(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return inner(random.pick(choices));
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(inner)) as unknown;
  switch (schema.type) {
    case 'object':
      return objectOf(schema, inner, random);
    case 'array':
      return Array.from({ length: random.pick([schema.minItems ?? 0, 1, 1, 2]) }, () => inner(schema.items ?? {}));
    case 'integer':
    case 'number':
      return random.pick([0, 1, 2, -1, schema.minimum ?? 3, schema.maximum ?? 50, 1.5, 2 ** 31, 2 ** 53, -(2 ** 40)]);
    case 'boolean':
      return random.oneIn(2);
    default:
      return textOf(schema, pool, random);
  }
}

function objectOf({ properties = {} }: Schema, inner: (s: Schema) => unknown, random: Random): unknown {
  const entries = Object.entries(properties)
    .filter(() => !random.oneIn(10))
    .map(([key, schema]) => [key, inner(schema)] as const);
  return Object.fromEntries([...entries, ...(random.oneIn(15) ? [['roles', ['operator']] as const] : [])]);
}

const textOf = ({ format }: Schema, pool: Pool, random: Random): unknown => {
  if (random.oneIn(5)) return random.pick(NASTY);
  if (format === 'date') return random.pick(['2026-11-20', '2026-11-28', '2030-01-01', '1999-12-31']);
  return random.pick(pool);
};

const strange = (pool: Pool, random: Random): unknown =>
  random.pick<() => unknown>([
    () => random.pick(NASTY),
    () => random.pick(pool),
    () => null,
    () => random.below(2 ** 31) - 2 ** 30,
    () => true,
    () => [],
    () => ({}),
    () => [random.pick(NASTY), random.pick(NASTY)],
    () => ({ [random.pick(['a', '__proto__', 'toString'])]: random.pick(NASTY) }),
    () => Array.from({ length: 3_000 }, () => 'x'),
  ])();
