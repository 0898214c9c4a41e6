import proxy from '@fastify/http-proxy';
import type { GatewayConfig } from '../config.js';
import type { Edge } from '../http/edge.js';
import { refusal, sendBad, type BadRequest } from '../http/problem.js';

const REFUSED_HEADER = 'x-zg-refused';
/** Forms of the sign-in and of the token endpoint: a few fields. */
const BODY_BYTES = 64 * 1024;
/** The proxy streams, and the provider counts what it reads; what says beforehand that it is too long is not passed on. */
const TOO_LARGE: BadRequest = {
  status: 413,
  code: 'too_large',
  counted: 'too_large',
  detail: '内容过大，请减少后再提交。',
};

const leadsOutside = (url: string): boolean => /\.\.|\\|\0/.test(decoded(decoded(url)));

const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('latin1'));

/** Our own provider lives behind the same origin; it believes x-forwarded-* because only the gateway reaches it. */
export async function oidcProxy(app: Edge, { oidcUpstream, publicUrl }: GatewayConfig): Promise<void> {
  if (!oidcUpstream) return;
  const { host, protocol } = new URL(publicUrl);
  await app.register(async (scope) => {
    // What the provider refused is for the count alone.
    scope.addHook('onSend', (request, reply, payload, done) => {
      const refused = reply.getHeader(REFUSED_HEADER);
      if (typeof refused === 'string') {
        const [kind, ...subject] = refused.split(' ');
        if (kind === 'lockout') request.server.noteRefused(request, kind, subject.join(' '));
        void reply.removeHeader(REFUSED_HEADER);
      }
      done(null, payload);
    });
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
      preHandler: (request, reply, done) => {
        if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES) return void sendBad(request, reply, TOO_LARGE);
        done();
      },
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
