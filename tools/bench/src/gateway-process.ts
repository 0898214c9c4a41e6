import {
  AccountServiceService,
  IdentityServiceService,
  NotificationServiceService,
  RegistryServiceService,
  SupervisionServiceService,
  WorkflowServiceService,
} from '@zhuanguan/contracts';
import { connectNats } from '@zhuanguan/events';
import { buildApp, DEFAULT_LIMITS, type GatewayApp } from '@zhuanguan/gateway/app';
import { createRpcClient, createTokenSigner } from '@zhuanguan/rpc';
import { certificateFor } from '@zhuanguan/start';
import { createLogger } from '@zhuanguan/telemetry';
import fastify, { type FastifySchema } from 'fastify';
import { CONSTANT_PATH, type GatewayPorts, type GatewayTask } from './gateway-task.js';
import { FILES_DIR } from './files-dir.js';

const NO_LIMIT = 1_000_000_000;

/** A real gateway with one more route, and a bare server beside it. */
async function serve(task: GatewayTask): Promise<GatewayPorts> {
  const nats = await connectNats(task.natsUrl, 'bench-gateway');
  const build = () => gateway(task, nats);
  const { schema, answer } = await askedOnce(await build(), task);
  const measured = await build();
  // Root hooks, limits, validation and serialisation are those of the real route; only the look-up is gone.
  const config = { access: 'can_act.ask' } as const;
  measured.edge.post(CONSTANT_PATH, { schema, config }, (_request, reply) => void reply.send(answer));
  const bare = fastify();
  bare.post(CONSTANT_PATH, (_request, reply) => void reply.send(answer));
  const address = await bare.listen({ port: 0, host: '127.0.0.1' });
  return { gateway: await measured.start(0), bare: Number(new URL(address).port) };
}

async function gateway(
  { url, addresses, secrets }: GatewayTask,
  nats: Awaited<ReturnType<typeof connectNats>>,
): Promise<GatewayApp> {
  const tls = await certificateFor('gateway', secrets.authority);
  const at = (name: keyof typeof addresses) => ({ address: addresses[name], tls, name });
  return buildApp({
    config: {
      publicUrl: url,
      // The running gateway's issuer, as if it were another's.
      oidcUpstream: '',
      issuer: `${url}/oidc`,
      clientId: 'zhuanguan-gateway',
      clientSecret: secrets.gatewayClientSecret,
      accountClaim: 'sub',
      cookieSecret: secrets.cookieSecret,
      trustProxy: false,
      portalDir: '',
      filesDir: FILES_DIR,
      drainMs: 0,
      limits: { ...DEFAULT_LIMITS, client: NO_LIMIT },
    },
    clients: {
      identity: createRpcClient(IdentityServiceService, at('identity')),
      accounts: createRpcClient(AccountServiceService, at('identity')),
      registry: createRpcClient(RegistryServiceService, at('registry')),
      workflow: createRpcClient(WorkflowServiceService, at('workflow')),
      supervision: createRpcClient(SupervisionServiceService, at('supervision')),
      notification: createRpcClient(NotificationServiceService, at('notification')),
    },
    nats,
    signer: createTokenSigner({ privateJwk: secrets.tokenKeys.gateway.privateJwk, now: () => Date.now() }),
    log: createLogger('bench-gateway'),
    now: () => new Date(),
  });
}

/** Asks a gateway that is thrown away what the real route's schema is, and what it answers. */
async function askedOnce(app: GatewayApp, { question, token }: GatewayTask) {
  let schema: FastifySchema | undefined;
  app.edge.addHook('onRequest', async (request) => {
    schema = request.routeOptions.schema;
  });
  await app.start(0);
  try {
    for (let tries = 0; ; tries += 1) {
      if ((await app.edge.inject('/readyz')).statusCode === 200) break;
      if (tries > 200) throw new Error('the gateway does not get ready');
      await new Promise((done) => setTimeout(done, 50));
    }
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const answered = await app.edge.inject({ method: 'POST', url: '/v1/can-act', headers, payload: question });
    if (answered.statusCode !== 200 || !schema) throw new Error(`can-act: ${answered.statusCode} ${answered.body}`);
    return { schema, answer: answered.json<Record<string, unknown>>() };
  } finally {
    await app.stop();
  }
}

process.once('message', (task) => {
  serve(task as GatewayTask).then(
    (ports) => process.send?.(ports),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
// The bench has gone: so does this.
process.once('disconnect', () => process.exit(0));
