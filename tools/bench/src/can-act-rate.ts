import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONSTANT_PATH, type GatewayPorts, type GatewayTask } from './gateway-task.js';
import type { Lab } from './lab.js';
import type { BenchOptions } from './options.js';
import type { System } from './system.js';
import type { Town } from './town.js';
import type { Tool } from './unpacked-tools.js';
import { load } from './wrk.js';

/** Requests per second. */
export interface CanActRound {
  canAct: number;
  constant: number;
  bare: number;
}

const ENTRY = fileURLToPath(new URL('gateway-process.js', import.meta.url));

export async function canActRounds(
  wrk: Tool,
  lab: Lab,
  town: Town,
  system: System,
  { rounds, routeSeconds, connections }: BenchOptions,
): Promise<CanActRound[]> {
  const questions = town.clerks.map(({ unitId }) =>
    JSON.stringify({ unit: { scheme: 'zg', value: unitId }, action: 'plan' }),
  );
  const file = join(lab.folder, 'questions');
  writeFileSync(file, questions.join('\n'));
  const token = await accessToken(system.url, town);
  const { ports, stop } = await startGateway(system, town, questions[0] ?? '', token);
  const routes: Route[] = [
    { name: 'canAct', port: ports.gateway, path: '/v1/can-act' },
    { name: 'constant', port: ports.gateway, path: CONSTANT_PATH },
    { name: 'bare', port: ports.bare, path: CONSTANT_PATH },
  ];
  const second = async ({ port, path }: Route): Promise<number> => {
    const args = [file, token, path];
    return (await load(wrk, { url: `http://127.0.0.1:${port}`, script: 'questions', args, connections, seconds: 1 }))
      .perSecond;
  };
  const round = () => inTurns(routes, routeSeconds, second);
  try {
    // The first one warms up and is not counted.
    await round();
    const done: CanActRound[] = [];
    for (let i = 0; i < rounds; i += 1) done.push(await round());
    return done;
  } finally {
    stop();
  }
}

interface Route {
  name: keyof CanActRound;
  port: number;
  path: string;
}

/** Second by second in turn, forth and back: what else the machine does then falls on all routes alike. */
async function inTurns(
  routes: readonly Route[],
  seconds: number,
  measure: (route: Route) => Promise<number>,
): Promise<CanActRound> {
  const sums: CanActRound = { canAct: 0, constant: 0, bare: 0 };
  for (let i = 0; i < seconds; i += 1)
    for (const route of i % 2 === 0 ? routes : routes.toReversed())
      sums[route.name] += (await measure(route)) / seconds;
  return sums;
}

async function accessToken(url: string, { client }: Town): Promise<string> {
  const response = await fetch(`${url}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'can-act' }),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (!token) throw new Error(`no access token: ${response.status}`);
  return token;
}

async function startGateway(system: System, town: Town, question: string, token: string) {
  const { url, natsUrl, addresses } = system;
  if (!addresses) throw new Error('the gateway of the bench needs services apart');
  const child = fork(ENTRY, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ports = await new Promise<GatewayPorts>((resolve, reject) => {
    child.once('message', (message) => resolve(message as GatewayPorts));
    child.once('exit', (code) => reject(new Error(`the gateway of the bench ended with ${code}`)));
    child.send({ url, natsUrl, addresses, secrets: town.secrets, question, token } satisfies GatewayTask);
  });
  return { ports, stop: () => child.disconnect() };
}
