import { IdentityServiceService } from '@zhuanguan/contracts';
import { connectNats } from '@zhuanguan/events';
import { createRpcClient, createTokenSigner, createTokenVerifier, startRpcServer } from '@zhuanguan/rpc';
import { createLogger } from '@zhuanguan/telemetry';
import { buildApp } from './app.js';
import { readConfig } from './config.js';

/** A process of its own: gRPC and events in, until SIGTERM or SIGINT. */
const log = createLogger('notification');
const config = readConfig(process.env);
const now = (): Date => new Date();
const nats = await connectNats(config.natsUrl, 'notification');
const identity = createRpcClient(IdentityServiceService, {
  address: config.identityAddress,
  tls: config.tls,
  name: 'identity',
});
const app = await buildApp({
  databaseUrl: config.databaseUrl,
  systemUrl: config.systemUrl,
  nats,
  log,
  now,
  sending: config.sending,
  publicUrl: config.publicUrl,
  identity,
  signer: createTokenSigner({ privateJwk: config.actorPrivateJwk, now: () => now().getTime() }),
});
const rpc = await startRpcServer({
  services: [app.service],
  host: config.rpcHost,
  port: config.rpcPort,
  verifier: createTokenVerifier({ publicJwks: config.actorPublicJwks, now: () => now().getTime() }),
  tls: config.tls,
  log,
  now,
});
log.info({ rpcPort: rpc.port }, 'notification is ready');

async function stop(): Promise<void> {
  await rpc.stop();
  await app.stop();
  identity.close();
  await nats.connection.close();
}
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void stop().then(() => process.exit(0)));
