import proxy from '@fastify/http-proxy';
import type { GatewayConfig } from '../config.js';
import type { Edge } from '../http/edge.js';
import { refusal } from '../http/problem.js';

const leadsOutside = (url: string): boolean => /\.\.|\\|\0/.test(decoded(decoded(url)));

const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('latin1'));

/** Our own provider lives behind the same origin; it believes x-forwarded-* because only the gateway reaches it. */
export async function oidcProxy(app: Edge, { oidcUpstream, publicUrl }: GatewayConfig): Promise<void> {
  if (!oidcUpstream) return;
  const { host, protocol } = new URL(publicUrl);
  await app.register(async (scope) => {
    // The provider describes itself at /oidc/.well-known; it is no part of our API.
    scope.addHook('onRoute', (route) => {
      route.schema = { ...route.schema, hide: true };
    });
    // The proxy itself would call a way out of /oidc a fault of ours.
    scope.addHook('onRequest', async (request) => {
      if (leadsOutside(request.url)) throw refusal('not_found', 'no_such_address', '没有这个地址。');
    });
    await scope.register(proxy, {
      upstream: oidcUpstream,
      prefix: '/oidc',
      rewritePrefix: '/oidc',
      config: { public: true },
      replyOptions: {
        rewriteRequestHeaders: (request, headers) => ({
          ...headers,
          'x-forwarded-host': host,
          'x-forwarded-proto': protocol.slice(0, -1),
          'x-forwarded-for': request.ip,
        }),
      },
    });
  });
}
