import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../config.js';
import { crossSite } from './same-origin.js';
import type { Callers } from '../session/callers.js';
import type { Edge } from './edge.js';
import { refusal, sendRefusal } from './problem.js';

const MINUTE_MS = 60_000;

/** Headers for every answer, cookies, a limit per caller, and no write that another site made a browser send. */
export async function protect(app: Edge, config: GatewayConfig, callers: Callers): Promise<void> {
  const https = config.publicUrl.startsWith('https:');
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        // Ant Design writes its styles at run time; scripts come from us alone.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        // An intranet without TLS is allowed for, as PUBLIC_URL says.
        upgradeInsecureRequests: https ? [] : null,
      },
    },
    hsts: https,
    crossOriginOpenerPolicy: https,
    originAgentCluster: https,
    xFrameOptions: { action: 'deny' },
    // Addresses have ids in them; no other site is told which. Within our own pages the sign-in form needs its origin.
    referrerPolicy: { policy: 'same-origin' },
  });
  const { limits } = config;
  await app.register(rateLimit, {
    max: (request: FastifyRequest) => {
      const caller = callers.seen(request);
      return caller ? (caller.kind === 'client' ? limits.client : limits.session) : limits.anonymous;
    },
    timeWindow: MINUTE_MS,
    allowList: (request: FastifyRequest) => request.routeOptions.config.uncounted === true,
    // A person or a system, in however many windows. Never the credentials themselves: a wrong token would get a limit of its own.
    keyGenerator: (request: FastifyRequest) => callers.seen(request)?.key ?? request.ip,
    errorResponseBuilder: (_request, { ttl }) =>
      refusal('limited', 'rate_limited', `请求过于频繁，请 ${Math.max(1, Math.ceil(ttl / 1000))} 秒后再试。`),
  });
  app.addHook('onRequest', (request, reply, done) => {
    // Nothing of ours stays in a browser's cache; a route that means otherwise says so.
    if (request.url.startsWith('/v1/')) void reply.header('cache-control', 'no-store');
    const forged = crossSite(request, config.publicUrl);
    if (forged) return void sendRefusal(request, reply, forged);
    done();
  });
}
