import swagger from '@fastify/swagger';
import scalar from '@scalar/fastify-api-reference';
import { asyncApi } from '../event-feed/asyncapi.js';
import type { Edge } from '../http/edge.js';

const SCOPES = {
  'can-act': '能否办理',
  'events:read': '读取事件',
  'directory:read': '读取名录',
  'ledger:report': '报送采购项目台账',
};

/** Collects the schemas of the routes registered after it. */
export async function describeApi(app: Edge): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '专管 Zhuanguan',
        version: '1.0.0',
        description:
          '政府采购专管员制度平台接口。备案是备查，不是审批。本系统为非涉密系统，严禁录入涉密信息。\n\n' +
          'Dates are YYYY-MM-DD in Asia/Shanghai. Refusals are RFC 9457 problems with code, reason and legal reference.',
      },
      components: {
        securitySchemes: {
          client: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/oidc/token', scopes: SCOPES } } },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'zg_session',
            description: 'Writes also need x-csrf-token, from GET /v1/me',
          },
        },
      },
      security: [{ client: [] }, { session: [] }],
    },
    // What everybody may ask says so, and of the rest who may: an action of libs/access.
    transform: ({ schema, url, route }) => ({
      schema: route.config?.public
        ? { ...schema, security: [] }
        : ({ ...schema, 'x-access': route.config?.access } as typeof schema),
      url,
    }),
  });
}

/** The two descriptions and a page that shows the first without the internet. */
export async function docsRoutes(app: Edge): Promise<void> {
  const open = { config: { public: true }, schema: { hide: true } } as const;
  const events = asyncApi();
  app.get('/openapi.json', open, (_request, reply) => reply.send(app.swagger()));
  app.get('/asyncapi.json', open, (_request, reply) => reply.send(events));
  await app.register(async (pages) => {
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, public: true };
    });
    await pages.register(scalar, {
      routePrefix: '/docs',
      configuration: PAGE,
      // The page starts itself with a script of its own making; it shows no data of ours.
      hooks: { onRequest: (_request, reply, done) => void (reply.header('content-security-policy', DOCS_CSP), done()) },
    });
  });
}

/** Nothing that leads outside: an intranet has no assistant, no sharing and no vendor's cloud to deploy to. */
const PAGE = {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
} as const;

const DOCS_CSP =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'; object-src 'none'";
