import { connectNats } from '@zhuanguan/events';
import { servePacks } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { createTokenVerifier, startRpcServer } from '@zhuanguan/rpc';
import { createLogger } from '@zhuanguan/telemetry';
import { buildApp } from './app.js';
import { readConfig } from './config.js';

/** A process of its own: gRPC in, events out, until SIGTERM or SIGINT. */
const log = createLogger('supervision');
const config = readConfig(process.env);
const now = (): Date => new Date();
const policies = servePacks(await loadPolicySet(config.jurisdictions), config.packs);
const nats = await connectNats(config.natsUrl, 'supervision');
const { databaseUrl, systemUrl, audit } = config;
const app = await buildApp({ databaseUrl, systemUrl, nats, policies, audit, log, now });
const rpc = await startRpcServer({
  services: [app.service],
  host: config.rpcHost,
  port: config.rpcPort,
  verifier: createTokenVerifier({ publicJwks: config.actorPublicJwks, now: () => now().getTime() }),
  tls: config.tls,
  log,
  now,
});
log.info({ rpcPort: rpc.port }, 'supervision is ready');

async function stop(): Promise<void> {
  await rpc.stop();
  await app.stop();
  await nats.connection.close();
}
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void stop().then(() => process.exit(0)));
