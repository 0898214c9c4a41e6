import {
  AccountServiceService,
  IdentityServiceService,
  NotificationServiceService,
  RegistryServiceService,
  SupervisionServiceService,
  WorkflowServiceService,
} from '@zhuanguan/contracts';
import { connectNats, ensureStream } from '@zhuanguan/events';
import { parseSecret } from '@zhuanguan/kernel';
import { createRpcClient, createTokenSigner } from '@zhuanguan/rpc';
import { createLogger } from '@zhuanguan/telemetry';
import type { JWK } from 'jose';
import { buildApp } from './app.js';
import { readConfig } from './config.js';

/** A process of its own: HTTP in, gRPC out, until SIGTERM or SIGINT. */
const log = createLogger('gateway');
const config = readConfig(process.env);
const nats = await connectNats(config.natsUrl, 'gateway');
await ensureStream(nats);
const at = (name: 'identity' | 'registry' | 'workflow' | 'supervision' | 'notification') => ({
  address: config[`${name}Address`],
  tls: config.tls,
  name,
});
const clients = {
  identity: createRpcClient(IdentityServiceService, at('identity')),
  accounts: createRpcClient(AccountServiceService, at('identity')),
  registry: createRpcClient(RegistryServiceService, at('registry')),
  workflow: createRpcClient(WorkflowServiceService, at('workflow')),
  supervision: createRpcClient(SupervisionServiceService, at('supervision')),
  notification: createRpcClient(NotificationServiceService, at('notification')),
};
const signer = createTokenSigner({
  privateJwk: parseSecret<JWK>('ACTOR_PRIVATE_JWK', config.actorPrivateJwk),
  now: () => Date.now(),
});
const app = await buildApp({ config: config.gateway, clients, nats, signer, log, now: () => new Date() });
const port = await app.start(config.port, config.host);
log.info({ port }, 'gateway is ready');

async function stop(): Promise<void> {
  await app.stop();
  for (const client of Object.values(clients)) client.close();
  await nats.connection.close();
}
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void stop().then(() => process.exit(0)));
