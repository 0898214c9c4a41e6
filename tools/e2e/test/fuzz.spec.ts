import { readFileSync } from 'node:fs';
import type { Role } from '@zhuanguan/access';
import {
  AccountServiceService,
  IdentityServiceService,
  NotificationServiceService,
  RegistryServiceService,
  SupervisionServiceService,
  WorkflowServiceService,
} from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import type { ServiceDescription } from '@zhuanguan/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { content } from '../src/backend.js';
import { operationsOf, requestFor, type FuzzRequest } from '../src/fuzz/http-request.js';
import { NASTY, randomFrom } from '../src/fuzz/random.js';
import { wireMessage } from '../src/fuzz/wire.js';
import { signIn, type User } from '../src/http-caller.js';
import { startInstallation, type Installation } from '../src/installation.js';
import { organisation } from '../src/organisations.js';

/** Out of order, malformed and huge; the seed comes first in what a failure says, and brings the same requests again. */
const SEED = Number(process.env['ZG_FUZZ_SEED'] ?? 20261128);
const FULL = process.env['ZG_FULL'] === '1';
const PER_ROUTE = FULL ? 150 : 8;
const PER_RPC = FULL ? 100 : 10;
const AT_ONCE = 6;
const PATIENCE_MS = 20_000;
/** What the processes may keep of it, each. */
const MEMORY_MIB = 300;

const league = organisation('bureau', '锡林郭勒盟财政局', '152500');
const department = organisation('department', '锡林郭勒盟教育局', '152500', '', league.id);
const school = organisation('unit', '盟蒙古族中学', '152500', department.id, league.id);
const document = JSON.parse(
  readFileSync(new URL('../../../services/gateway/openapi.json', import.meta.url), 'utf8'),
) as Parameters<typeof operationsOf>[0];
const operations = operationsOf(document);
const SERVICES = ['gateway', 'identity', 'registry', 'workflow', 'supervision', 'notification'] as const;

let at: Installation;
let users: { credentials: { username: string; password: string }; user: User }[];
let pool: string[];
let before: Record<string, { pid: number; mib: number }>;

const memory = () =>
  Object.fromEntries(
    SERVICES.map((name) => {
      const pid = at.processes?.pid(name) ?? 0;
      const [, kib = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      return [name, { pid, mib: Math.round(Number(kib) / 1_024) }];
    }),
  );

beforeAll(async () => {
  const env = { LIMIT_SESSION: '10000000', LIMIT_ANONYMOUS: '10000000', LIMIT_CLIENT: '10000000' };
  at = await startInstallation('apart', { env });
  await at.register([league, department, school]);
  const roles = [
    ['unit_handler', school],
    ['department_officer', department],
    ['bureau_officer', league],
  ] as const;
  users = await Promise.all(
    roles.map(async ([role, of]) => {
      const credentials = await at.account(role, of);
      return { credentials, user: await signIn(at.url, credentials.username, credentials.password) };
    }),
  );
  const filed = await users[0]?.user.call('POST', '/v1/filings', {
    kind: 'first',
    unitId: school.id,
    role: 'specialist',
    content: { ...content('乌云塔娜', '2026-11-20'), predecessorAppointmentId: undefined },
  });
  const filing = filed?.body as { id?: string; contentHash?: string } | undefined;
  pool = [
    school.id,
    department.id,
    league.id,
    filing?.id ?? newId(),
    filing?.contentHash ?? 'x',
    newId(),
    'specialist',
    'first',
    'exit',
    '152500',
    '152500-xilingol',
    '2026-11-20',
    '2026-12-01',
    '乌云塔娜',
    '13947912345',
    '1',
  ];
  before = memory();
});
afterAll(() => at.stop());

/** Each of the tasks, a few at a time; what they say is wrong. */
async function all<T>(
  tasks: readonly T[],
  work: (task: T, i: number) => Promise<string | undefined>,
): Promise<string[]> {
  const wrong: string[] = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < tasks.length; i = next++) {
      const said = await work(tasks[i] as T, i);
      if (said) wrong.push(said);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return wrong;
}

/** Of those signed in. */
const tally = new Map<number, number>();

/** Some of what is sent ends sessions: whoever is out comes in again, and is heard. */
const renewals = new Map<number, Promise<User>>();

async function sendAs(request: FuzzRequest, who: number): Promise<string | undefined> {
  const entry = users[who];
  if (!entry) return send(request, undefined);
  const { user } = entry;
  const said = await send(request, user);
  if (said !== OUT) return said;
  if (entry.user === user) {
    const renewal = renewals.get(who) ?? signIn(at.url, entry.credentials.username, entry.credentials.password);
    renewals.set(who, renewal);
    entry.user = await renewal;
    renewals.delete(who);
  }
  const again = await send(request, entry.user);
  return again === OUT ? undefined : again;
}

const OUT = 'out';

async function send({ method, path, headers, body }: FuzzRequest, user: User | undefined): Promise<string | undefined> {
  const shown = `${method} ${path.slice(0, 200)} ${typeof body === 'string' ? body.slice(0, 300) : body ? 'form' : ''}`;
  try {
    const response = await fetch(`${at.url}${path}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        ...headers,
        ...(user ? { cookie: `zg_session=${user.cookie}`, 'x-csrf-token': user.csrfToken } : {}),
      },
      ...(body === undefined ? {} : { body }),
    });
    const type = response.headers.get('content-type') ?? '';
    if (type.includes('event-stream')) return void (await response.body?.cancel());
    const text = await response.text();
    if (user) tally.set(response.status, (tally.get(response.status) ?? 0) + 1);
    if (user && response.status === 401) return OUT;
    if (response.status >= 500) return `${response.status} ${shown}\n  ${text.slice(0, 300)}`;
    if (response.status >= 400 && path.startsWith('/v1/') && !type.includes('problem+json'))
      return `${response.status} without a problem: ${shown} ${type} ${text.slice(0, 100)}`;
    return undefined;
  } catch (error) {
    return `no answer: ${shown}: ${String(error)}`;
  }
}

describe(`seed ${SEED}`, () => {
  it('every route answers whatever it is sent, and never with a fault', async () => {
    const random = randomFrom(SEED);
    const tasks = operations
      .filter(({ path }) => !/sign-out|\/session$/.test(path))
      .flatMap((operation) =>
        Array.from({ length: PER_ROUTE }, () => ({
          request: requestFor(operation, document, pool, random),
          who: random.below(4),
        })),
      );
    // In no order a person would keep to.
    for (let i = tasks.length - 1; i > 0; i -= 1) {
      const j = random.below(i + 1);
      [tasks[i], tasks[j]] = [tasks[j] as (typeof tasks)[0], tasks[i] as (typeof tasks)[0]];
    }
    const wrong = await all(tasks, ({ request, who }) => sendAs(request, who));
    console.log(
      [...tally]
        .sort(([a], [b]) => a - b)
        .map(([status, n]) => `${status}: ${n}`)
        .join(', '),
    );
    console.log(`${tasks.length} requests to ${operations.length} routes, ${wrong.length} wrong`);
    expect(wrong.slice(0, 20).join('\n')).toBe('');
    // Most were heard: they came past sign-in and the limits.
    const heard = [200, 201, 204, 400, 403, 404, 409].reduce((sum, status) => sum + (tally.get(status) ?? 0), 0);
    expect(heard / [...tally.values()].reduce((sum, n) => sum + n, 0)).toBeGreaterThan(0.7);
    expect(tasks.length).toBeGreaterThan(operations.length * (PER_ROUTE - 1));
  });

  it('what is no route is no fault', async () => {
    const paths = NASTY.flatMap((text) => {
      const encoded = encodeURIComponent(text.toWellFormed());
      return [
        `/${encoded}`,
        `/v1/${encoded}`,
        `/assets/${encoded}`,
        `/auth/callback?code=${encoded}&state=${encoded}`,
        `/oidc/${encoded}`,
      ];
    });
    const wrong = await all(paths, (path) => send({ method: 'GET', path, headers: {} }, undefined));
    expect(wrong.join('\n')).toBe('');
  });

  it('every RPC answers whatever it is sent: a value or a refusal', async () => {
    const random = randomFrom(SEED + 1);
    const descriptions: [keyof Installation['clients'], ServiceDescription][] = [
      ['workflow', WorkflowServiceService],
      ['registry', RegistryServiceService],
      ['identity', IdentityServiceService],
      ['accounts', AccountServiceService],
      ['supervision', SupervisionServiceService],
      ['notification', NotificationServiceService],
    ];
    const roles: Role[] = ['unit_handler', 'department_officer', 'bureau_officer', 'operator'];
    const tokens = await Promise.all([
      ...roles.map((role, i) =>
        at.signer.forActor({
          accountId: newId(),
          actingOrgId: [school, department, league, league][i]?.id ?? '',
          areaCode: '152500',
          roles: [role],
          scopes: [],
        }),
      ),
      at.signer.forService('gateway'),
      at.signer.forService('seed'),
    ]);
    const tasks = descriptions.flatMap(([client, description]) =>
      Object.keys(description).flatMap((method) =>
        Array.from({ length: PER_RPC }, () => ({
          client,
          description,
          method,
          bytes: wireMessage(random, [...pool, ...tokens]),
          token: random.pick(tokens),
        })),
      ),
    );
    const wrong = await all(tasks, async ({ client, description, method, bytes, token }) => {
      let request: unknown;
      try {
        request = description[method]?.requestDeserialize(bytes) as unknown;
      } catch {
        // Bytes that are no message: the transport says so before a handler sees them.
        return undefined;
      }
      const call = (
        at.clients[client] as unknown as Record<
          string,
          (r: unknown, o: object) => Promise<{ ok: boolean; refusal?: { kind: string } }>
        >
      )[method];
      const answer = await call?.(request, { token, deadlineMs: PATIENCE_MS }).catch((error: unknown) => String(error));
      if (typeof answer === 'string') return `${method}: ${answer} ${JSON.stringify(request).slice(0, 600)}`;
      return answer?.refusal?.kind === 'unavailable'
        ? `${method}: no answer ${JSON.stringify(request).slice(0, 600)}`
        : undefined;
    });
    console.log(`${tasks.length} calls of ${new Set(tasks.map((t) => t.method)).size} RPCs, ${wrong.length} wrong`);
    expect(wrong.slice(0, 20).join('\n')).toBe('');
  });

  it('no process died, and none keeps what it was sent', () => {
    const after = memory();
    for (const name of SERVICES) {
      expect(after[name]?.pid, name).toBe(before[name]?.pid);
      expect((after[name]?.mib ?? 0) - (before[name]?.mib ?? 0), `${name} MiB`).toBeLessThan(MEMORY_MIB);
    }
  });

  it('and the system still does its work', async () => {
    const { credentials } = users[2] ?? {};
    const officer = await signIn(at.url, credentials?.username ?? '', credentials?.password ?? '');
    expect((await officer.call('GET', '/v1/work-queue')).status).toBeLessThan(300);
  });
});
