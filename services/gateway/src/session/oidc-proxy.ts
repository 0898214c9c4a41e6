import proxy from '@fastify/http-proxy';
import type { GatewayConfig } from '../config.js';
import type { Edge } from '../http/edge.js';

/** Our own provider lives behind the same origin; it believes x-forwarded-* because only the gateway reaches it. */
export async function oidcProxy(app: Edge, { oidcUpstream, publicUrl }: GatewayConfig): Promise<void> {
  if (!oidcUpstream) return;
  const { host, protocol } = new URL(publicUrl);
  await app.register(async (scope) => {
    // The provider describes itself at /oidc/.well-known; it is no part of our API.
    scope.addHook('onRoute', (route) => {
      route.schema = { ...route.schema, hide: true };
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
