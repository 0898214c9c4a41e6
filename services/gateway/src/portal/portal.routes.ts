import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { refuse } from '@zhuanguan/kernel';
import type { FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../config.js';
import type { Edge } from '../http/edge.js';
import { sendRefusal } from '../http/problem.js';

const NOT_FOUND = refuse('not_found', 'route_not_found', '没有这个地址，请核对。').refusal;
const OURS = /^\/(?:v1|oidc|auth|assets|docs)(?:\/|$)/;

/** The built portal at /; hashed assets for a year; addresses we do not know are pages of the portal. */
export async function portalRoutes(app: Edge, { portalDir }: GatewayConfig): Promise<void> {
  const built = portalDir !== '' && existsSync(join(portalDir, 'index.html'));
  if (built)
    await app.register(async (pages) => {
      pages.addHook('onRoute', (route) => {
        // A page is some thirty files, and a whole office may come from one address: files are not counted.
        route.config = { ...route.config, public: true, uncounted: true };
        route.schema = { ...route.schema, hide: true };
      });
      await pages.register(fastifyStatic, {
        root: portalDir,
        wildcard: false,
        preCompressed: true,
        setHeaders: (response, path) =>
          void response.header(
            'cache-control',
            path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
          ),
      });
      pages.setNotFoundHandler((request, reply) =>
        isPage(request) ? reply.sendFile('index.html') : sendRefusal(request, reply, NOT_FOUND),
      );
    });
  else app.setNotFoundHandler((request, reply) => sendRefusal(request, reply, NOT_FOUND));
}

const isPage = (request: FastifyRequest): boolean =>
  request.method === 'GET' && !OURS.test(request.url) && (request.headers.accept ?? '').includes('text/html');
