import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Actor, Scope } from '@zhuanguan/access';
import { newId, type Result } from '@zhuanguan/kernel';
import { createTokenSigner, generateActorKeys, refusalFromProto } from '@zhuanguan/rpc';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anonymous, callerAt, type Caller } from '../src/http-caller.js';
import { startInstallation, type Installation } from '../src/installation.js';
import { HTTP_ENTRIES, type HttpEntry } from '../src/matrix/http-entries.js';
import { classOf, classOfRefusal, expected, type Asked, type Class, type Where } from '../src/matrix/judge.js';
import { fieldValues, RPC_ENTRIES } from '../src/matrix/rpc-entries.js';
import { RPC_METHODS, type RpcMethod } from '../src/matrix/rpc-methods.js';
import { minimal, type JsonSchema } from '../src/matrix/minimal.js';
import { fill, HOME, makeTree, PERSON_ROLES, signInAt, type Home, type Side } from '../src/matrix/world.js';

interface Operation {
  'x-access'?: Asked['access'];
  parameters?: { in: string; name: string; required?: boolean; schema: JsonSchema }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
}
interface Described {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
}
const described = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../services/gateway/openapi.json', import.meta.url)), 'utf8'),
) as Described;
const resolve = (ref: string): JsonSchema => described.components.schemas[ref.split('/').at(-1) ?? ''] ?? {};
const ROUTES = Object.entries(described.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    key: `${method.toUpperCase()} ${path}`,
    method,
    path,
    operation,
  })),
);
type Route = (typeof ROUTES)[number];
const GUARDED = ROUTES.filter(({ operation }) => operation['x-access'] !== undefined);

interface Person {
  name: string;
  actor: Actor;
  home?: Home;
  caller: Caller;
}

let at: Installation;
let sides: Record<Where, Side>;
let people: Person[];

beforeAll(async () => {
  at = await startInstallation('one');
  const [inside, outside] = await Promise.all(
    [['甲地', '152502'] as const, ['乙地', '152522'] as const].map(async ([mark, area]) =>
      fill(at, mark, await makeTree(at, mark, area)),
    ),
  );
  if (!inside || !outside) throw new Error('no sides');
  sides = { inside, outside };
  const enter = signInAt(at);
  const persons = PERSON_ROLES.map(async (role): Promise<Person> => {
    const home = HOME[role];
    const caller = await enter(role, inside.organisations[home]);
    return { name: role, home, caller, actor: { accountId: caller.accountId, roles: [role], scopes: [] } };
  });
  const system = async (name: string, scopes: Scope[]): Promise<Person> => ({
    name,
    caller: await at.system(scopes, '152502'),
    actor: { accountId: name, clientId: name, roles: ['platform_client'], scopes },
  });
  const systems = [
    system('platform_client', ['can-act', 'directory:read']),
    system('analyst (system)', ['events:read']),
    system('budget system', ['ledger:report']),
  ];
  people = await Promise.all([...persons, ...systems]);
});
afterAll(() => at?.stop());

const entryOf = ({ key }: Route): HttpEntry => {
  const entry = HTTP_ENTRIES[key];
  if (!entry)
    throw new Error(
      `${key} is new: say in tools/e2e/src/matrix/http-entries.ts what it is about and with what it is called`,
    );
  return entry;
};

function requestOf({ method, path, operation }: Route, entry: HttpEntry, side: Side, home: Home) {
  const { organisations, things } = side;
  const values = {
    ...{
      unitId: organisations.unit.id,
      organisationId: organisations[entry.about === 'house' ? 'department' : 'unit'].id,
    },
    ...{ scanId: things.scan, accountId: sides.inside.colleagues[home], key: 'specialist.head-count', body: {} },
  };
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'id' ? (entry.id?.(side) ?? newId()) : String((values as Record<string, unknown>)[name]),
  );
  const query = (operation.parameters ?? [])
    .filter((p) => p.in === 'query' && p.required)
    .map((p) => `${p.name}=${encodeURIComponent(String(minimal(p.schema, values, resolve, p.name)))}`);
  const [content] = Object.values(operation.requestBody?.content ?? {});
  const body = entry.body?.(side) ?? (content ? minimal(content.schema, values, resolve) : undefined);
  return { method: method.toUpperCase(), url: `${url}${query.length > 0 ? `?${query.join('&')}` : ''}`, body };
}

/** Nothing that is changed meanwhile: a version that cannot be, where one is asked for. */
const HEADERS = { 'if-match': '"999"' };

async function ask(
  caller: Caller,
  route: Route,
  side: Side,
  home: Home = 'unit',
): Promise<{ class: Class; text: string }> {
  const entry = entryOf(route);
  const { method, url, body } = requestOf(route, entry, side, home);
  if (route.path.endsWith('/stream')) return stream(caller, url);
  const answer = await caller.call(method, url, body, HEADERS);
  const problem = answer.body?.items?.[0]?.problem ?? answer.body;
  const status = (answer.body?.items?.[0]?.problem?.status as number | undefined) ?? answer.status;
  return { class: classOf(status, problem?.code, entry.missing), text: `${status} ${JSON.stringify(answer.body)}` };
}

/** Ends at once: only whether it begins is asked. */
async function stream(caller: Caller, url: string): Promise<{ class: Class; text: string }> {
  const stop = new AbortController();
  try {
    for await (const text of caller.stream(url, stop.signal)) return { class: 'let through', text };
    return { class: 'let through', text: '' };
  } catch (error) {
    const status = Number(/: (\d{3})$/.exec(String(error))?.[1] ?? 500);
    return { class: classOf(status, ''), text: String(error) };
  } finally {
    stop.abort();
  }
}

it('every route has an entry, and every entry a route', () => {
  expect(GUARDED.length).toBeGreaterThan(90);
  for (const route of GUARDED) entryOf(route);
  expect(Object.keys(HTTP_ENTRIES).filter((key) => !GUARDED.some((r) => r.key === key))).toEqual([]);
});

it('every route answers every role inside and outside its scope as the one table says', async () => {
  const wrong: string[] = [];
  let asked = 0;
  for (const route of GUARDED) {
    const { about, scoped, whole = false } = entryOf(route);
    const access = route.operation['x-access'] ?? 'session';
    for (const where of ['inside', 'outside'] as const) {
      await Promise.all(
        people.map(async ({ name, actor, home, caller }) => {
          const may = expected(actor, home, where, { access, about, ...(scoped ? { scoped } : {}) });
          const got = await ask(caller, route, sides[where], home);
          asked += 1;
          if (got.class !== (may ? 'let through' : 'refused'))
            wrong.push(
              `${route.key} as ${name} ${where}: ${may ? 'may' : 'may not'}, but ${got.class}: ${got.text.slice(0, 200)}`,
            );
          // Whatever is answered, it tells nothing of the other side; an audit is of the whole installation.
          else if (may && !whole && route.key !== 'POST /v1/can-act' && got.text.includes(sides.outside.mark))
            wrong.push(`${route.key} as ${name} ${where} reads the other side: ${got.text.slice(0, 300)}`);
        }),
      );
    }
  }
  console.log(`${GUARDED.length} routes × ${people.length} callers × 2 scopes = ${asked} asked`);
  expect(asked).toBe(GUARDED.length * people.length * 2);
  expect(wrong).toEqual([]);
});

it('nobody signed in, a forged session and a forged token get nowhere', async () => {
  const strangers = [anonymous(at.url), callerAt(at.url, 'forged', 'forged')];
  const wrong: string[] = [];
  for (const route of GUARDED)
    for (const caller of strangers) {
      const got = await ask(caller, route, sides.inside);
      // Who is signed in is an answer for nobody too.
      if (got.class !== 'not signed in' && route.key !== 'GET /v1/me') wrong.push(`${route.key}: ${got.text}`);
    }
  expect(wrong).toEqual([]);
});

interface Outcome {
  result?: { $case: string; value: unknown };
}

/** As the client of a service calls: whole, or as one item with an actor of its own. */
async function callMethod(method: RpcMethod, side: Side, token: string): Promise<{ class: Class; text: string }> {
  const entry = RPC_ENTRIES[method.key];
  if (!entry) throw new Error(`${method.key} is new: say in tools/e2e/src/matrix/rpc-entries.ts what it is about`);
  const values = fieldValues(side, entry, newId());
  const named = Object.fromEntries(Object.entries(values).filter(([name]) => name in method.empty));
  const request = entry.item
    ? { items: [{ ...BATCH_ITEM, ...entry.item(side), actorToken: token }] }
    : { ...method.empty, ...named, ...entry.request?.(side) };
  const calls = at.clients[method.client] as unknown as Record<
    string,
    (r: object, o: object) => Promise<Result<object>>
  >;
  const answer = await calls[method.method]!(request, {
    token: entry.item ? await at.signer.forService('gateway') : token,
  });
  const { results, result } = (answer.ok ? answer.value : {}) as { results?: Outcome[] } & Outcome;
  const told = results?.[0]?.result ?? result;
  const refusal = answer.ok
    ? told?.$case === 'refusal'
      ? refusalFromProto(told.value as never)
      : undefined
    : answer.refusal;
  return {
    class: classOfRefusal(refusal, entry.missing),
    text: JSON.stringify(refusal ?? (answer.ok ? answer.value : {})),
  };
}

/** What an item of any batch may have; names that a message does not know are left out on the wire. */
const BATCH_ITEM = {
  ...{
    idempotencyKey: '',
    correlationId: '',
    remark: '',
    field: '',
    reasonCode: '',
    defectCode: '',
    colleagueToken: '',
  },
  ...{ note: '', question: '', dueOn: '', verdict: '', text: '', act: '', contentHash: '', received: false },
};

it('every method has an entry, and every entry a method', () => {
  expect(RPC_METHODS.length).toBeGreaterThan(90);
  const keys = RPC_METHODS.map((m) => m.key);
  expect(Object.keys(RPC_ENTRIES).filter((key) => !keys.includes(key))).toEqual([]);
  expect(keys.filter((key) => !RPC_ENTRIES[key])).toEqual([]);
});

it('every method answers every role inside and outside its scope as the one table says', async () => {
  const wrong: string[] = [];
  let asked = 0;
  for (const method of RPC_METHODS) {
    const { about, scoped } = RPC_ENTRIES[method.key]!;
    const access =
      typeof method.access === 'object' && 'eachItem' in method.access ? method.access.eachItem : method.access;
    for (const where of ['inside', 'outside'] as const)
      await Promise.all(
        people.map(async ({ name, actor, home }) => {
          const acting = home
            ? { ...actor, actingOrgId: sides.inside.organisations[home].id }
            : { ...actor, areaCode: '152502' };
          const may = expected(actor, home, where, { access, about, ...(scoped ? { scoped } : {}) });
          const got = await callMethod(method, sides[where], await at.signer.forActor(acting));
          asked += 1;
          if (got.class !== (may ? 'let through' : 'refused'))
            wrong.push(
              `${method.key} as ${name} ${where}: ${may ? 'may' : 'may not'}, but ${got.class}: ${got.text.slice(0, 200)}`,
            );
        }),
      );
  }
  console.log(`${RPC_METHODS.length} methods × ${people.length} callers × 2 scopes = ${asked} asked`);
  expect(asked).toBe(RPC_METHODS.length * people.length * 2);
  expect(wrong).toEqual([]);
});

it('without a token, with a forged or an expired one, no method answers; a service is no person', async () => {
  const { privateJwk } = await generateActorKeys();
  const actor: Actor = {
    accountId: newId(),
    actingOrgId: sides.inside.organisations.bureau.id,
    roles: ['operator', 'bureau_officer'],
    scopes: [],
  };
  const forged = await createTokenSigner({ privateJwk, now: () => Date.now() }).forActor(actor);
  const ownKey = at.secrets.actorKeys.privateJwk;
  const expired = await createTokenSigner({ privateJwk: ownKey, now: () => Date.now() - 600_000 }).forActor(actor);
  const service = await at.signer.forService('registry');
  const wrong: string[] = [];
  for (const method of RPC_METHODS) {
    for (const [what, token] of Object.entries({ none: '', forged, expired })) {
      const got = await callMethod(method, sides.inside, token);
      if (got.class !== 'not signed in') wrong.push(`${method.key} with ${what}: ${got.class} ${got.text}`);
    }
    const said = typeof method.access === 'string' ? [method.access] : 'eachItem' in method.access ? [] : method.access;
    if (said.includes('service')) continue;
    const got = await callMethod(method, sides.inside, service);
    if (got.class !== 'not signed in') wrong.push(`${method.key} by a service: ${got.class} ${got.text}`);
  }
  expect(wrong).toEqual([]);
});
