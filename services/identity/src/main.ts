import { connectNats, ensureStream } from '@zhuanguan/events';
import { createTokenVerifier, startRpcServer } from '@zhuanguan/rpc';
import { createLogger } from '@zhuanguan/telemetry';
import { buildApp } from './app.js';
import { readConfig } from './config.js';

/** A process of its own: gRPC in, the provider on its port, until SIGTERM or SIGINT. */
const log = createLogger('identity');
const config = readConfig(process.env);
const now = (): Date => new Date();
const nats = await connectNats(config.natsUrl, 'identity');
await ensureStream(nats);
const { databaseUrl, systemUrl, audit } = config;
const app = buildApp({ config, databaseUrl, systemUrl, nats, audit, now, log });
await app.start();
const rpc = await startRpcServer({
  services: [...app.services],
  host: config.rpcHost,
  port: config.rpcPort,
  verifier: createTokenVerifier({ publicJwks: config.actorPublicJwks, now: () => now().getTime() }),
  tls: config.tls,
  log,
  now,
});
log.info({ rpcPort: rpc.port, oidcPort: app.oidcPort() }, 'identity is ready');

async function stop(): Promise<void> {
  await rpc.stop();
  await app.stop();
  await nats.connection.close();
}
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void stop().then(() => process.exit(0)));
