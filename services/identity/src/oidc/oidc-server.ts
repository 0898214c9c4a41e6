import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '@zhuanguan/telemetry';
import type { IdentityContext } from '../context.js';
import { interaction } from './interaction.js';
import { errorPage, PAGE_HEADERS } from './pages.js';
import { createProvider, MOUNT } from './provider.js';
import { signingKeys } from './signing-keys.store.js';

export interface OidcServer {
  port: number;
  stop(): Promise<void>;
}

/** The provider on its internal port; the gateway proxies /oidc to it, path kept. */
export async function startOidcServer(ctx: IdentityContext, log: Logger): Promise<OidcServer> {
  const provider = createProvider(ctx, await signingKeys(ctx));
  provider.on('server_error', (_koa, error) => log.error({ error: String(error) }, 'oidc provider fault'));
  const callback = provider.callback();
  const handle = async (req: IncomingMessage & { originalUrl?: string }, res: ServerResponse): Promise<void> => {
    const url = req.url ?? '/';
    if (url.startsWith(`${MOUNT}/interaction/`)) return interaction(ctx, provider, req, res);
    if (url.startsWith(`${MOUNT}/`)) {
      // The provider learns its mount point from the difference between the two.
      req.originalUrl = url;
      req.url = url.slice(MOUNT.length);
      return void (await callback(req, res));
    }
    res.writeHead(404).end();
  };
  const server = createServer((req, res) => {
    handle(req, res).catch((error: unknown) => {
      log.error({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, 'sign-in fault');
      if (!res.headersSent) res.writeHead(500, PAGE_HEADERS).end(errorPage('fault'));
    });
  });
  await listen(server, ctx.config.oidcHost, ctx.config.oidcPort);
  return { port: (server.address() as AddressInfo).port, stop: () => close(server) };
}

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
