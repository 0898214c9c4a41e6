import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { openFileStore, type FileStore } from '@zhuanguan/files';
import { newId } from '@zhuanguan/kernel';
import fastify, { type preParsingHookHandler } from 'fastify';
import { auditRoutes } from './audit/audit.routes.js';
import { canActRoutes } from './can-act/can-act.routes.js';
import { gateProjection, type GateProjection } from './can-act/gate-projection.js';
import { recusalProjection, type RecusalProjection } from './can-act/recusal-projection.js';
import { accessRoutes } from './account/access.routes.js';
import { invitationRoutes } from './account/invitation.routes.js';
import { accountRoutes } from './account/account.routes.js';
import { roleRoutes } from './account/role.routes.js';
import { activationRoutes } from './activation/activation.routes.js';
import type { GatewayContext } from './context.js';
import { closingRoutes } from './closing/closing.routes.js';
import { colleagueRoutes } from './colleague/colleague.routes.js';
import { coverageRoutes } from './coverage/coverage.routes.js';
import { delegationRoutes } from './delegation/delegation.routes.js';
import { departureRoutes } from './departure/departure.routes.js';
import { directoryRoutes } from './directory/directory.routes.js';
import { describeApi, docsRoutes } from './docs/docs.routes.js';
import { draftRoutes } from './draft/draft.routes.js';
import { duplicateRoutes } from './duplicate/duplicate.routes.js';
import { personRoutes } from './duplicate/person.routes.js';
import { eventFeedRoutes } from './event-feed/event-feed.routes.js';
import { openStreams, type OpenStreams } from './event-feed/event-stream.js';
import { filingRoutes } from './filing/filing.routes.js';
import { filingWriter } from './filing/filing-writer.js';
import { formRoutes } from './form/form.routes.js';
import { handoverRoutes } from './handover/handover.routes.js';
import { healthRoutes } from './health/health.routes.js';
import { holdingRoutes } from './holding/holding.routes.js';
import { opinionRoutes } from './opinion/opinion.routes.js';
import { receiptUrgeRoutes } from './urge/receipt-urge.routes.js';
import { BODY_BYTES, limitBodies } from './http/body-limits.js';
import type { Edge } from './http/edge.js';
import { errorHandler } from './http/problem.js';
import { protect } from './http/protection.js';
import { answerBroken, refuseSlowBodies, slowOptions } from './http/slow-clients.js';
import { noteRefused } from './refusal/note-refusal.js';
import { refusalRoutes } from './refusal/refusal.routes.js';
import { refusals, type Refusals } from './refusal/tell-refusals.js';
import { securityRoutes } from './security/security.routes.js';
import { importPreviewRoutes } from './import/import-preview.routes.js';
import { importRoutes } from './import/import.routes.js';
import { inboxRoutes } from './inbox/inbox.routes.js';
import { messageSettingsRoutes } from './inbox/settings.routes.js';
import { organisationActRoutes } from './organisation-act/organisation-act.routes.js';
import { revealRoutes } from './personal/reveal.routes.js';
import { policyRoutes } from './policy/policy.routes.js';
import { portalRoutes } from './portal/portal.routes.js';
import { projectRoutes } from './project/project.routes.js';
import { receiptRoutes } from './receipt/receipt.routes.js';
import { destructionRoutes } from './retention/destruction.routes.js';
import { retentionRoutes } from './retention/retention.routes.js';
import { rollUpReadingRoutes } from './roll-up/roll-up-reading.routes.js';
import { rollUpSummaryRoutes } from './roll-up/roll-up-summary.routes.js';
import { rollUpRoutes } from './roll-up/roll-up.routes.js';
import { authenticate } from './session/authenticate.js';
import { createCallers, type Callers } from './session/callers.js';
import { followAccounts } from './session/follow-accounts.js';
import { createIssuer, type Issuer } from './session/issuer.js';
import { loginRoutes, logoutRoutes } from './session/login.routes.js';
import { oidcProxy } from './session/oidc-proxy.js';
import { scanRoutes } from './scan/scan.routes.js';
import { startSweep } from './scan/sweep-scans.js';
import { declareAccess } from './session/route-access.js';
import { sessionRoutes } from './session/session.routes.js';
import { recusalRoutes } from './recusal/recusal.routes.js';
import { termRoutes } from './term/term.routes.js';
import { unitListRoutes } from './unit-list/unit-list.routes.js';
import { unitRoutes } from './unit/unit.routes.js';
import { urgeRoutes } from './urge/urge.routes.js';
import { workQueueRoutes } from './work-queue/work-queue.routes.js';

export { DEFAULT_LIMITS, readLimits, type GatewayConfig } from './config.js';

export interface GatewayApp {
  edge: Edge;
  /** Listens and begins to follow the gates; gives the port. /readyz says when it may be sent requests. */
  start(port: number, host?: string): Promise<number>;
  /** Fails readiness, lets what is under way finish, closes. */
  stop(): Promise<void>;
}

interface Parts {
  issuer: Issuer;
  callers: Callers;
  projection: GateProjection;
  recusals: RecusalProjection;
  streams: OpenStreams;
  files: FileStore;
  refused: Refusals;
  missing: () => string[];
}

/** The one composition root: production, the embedded stack and the tests put the gateway together here. */
export async function buildApp(ctx: GatewayContext): Promise<GatewayApp> {
  const { config, nats } = ctx;
  const refused = refusals(ctx);
  const app: Edge = fastify({
    logger: false,
    bodyLimit: BODY_BYTES,
    trustProxy: (_address, hop) => hop < Number(config.trustProxy),
    genReqId: newId,
    ...slowOptions,
    clientErrorHandler: answerBroken({ note: (kind) => refused.note({ kind, route: '?', subject: '' }) }),
    // What is refused before any route is found speaks the same language.
    frameworkErrors: (error, request, reply) => void errorHandler(ctx.log)(error, request, reply),
  }).withTypeProvider<TypeBoxTypeProvider>();
  const issuer = createIssuer(config);
  const callers = createCallers(ctx, issuer);
  const projection = gateProjection(ctx);
  const recusals = recusalProjection(ctx);
  const streams = openStreams(nats, { max: config.limits.eventStreams });
  const files = await openFileStore(config.filesDir);
  const sweep = startSweep(ctx, files);
  let unfollow: (() => void) | undefined;
  let draining = false;
  const missing = () => [
    ...(draining ? ['stopping'] : []),
    ...(projection.ready() ? [] : ['gate projection']),
    ...(nats.connection.isClosed() ? ['nats'] : []),
  ];
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler(errorHandler(ctx.log));
  app.decorateRequest('principal', null);
  app.decorate('noteRefused', noteRefused(refused, callers));
  limitBodies(app);
  refuseSlowBodies(app);
  declareAccess(app);
  await protect(app, config, callers);
  app.addHook('preParsing', authenticate(callers) as preParsingHookHandler);
  await describeApi(app);
  await registerRoutes(app, ctx, { issuer, callers, projection, recusals, streams, files, refused, missing });
  return {
    edge: app,
    start: async (port, host = '127.0.0.1') => {
      projection.start();
      recusals.start();
      unfollow = followAccounts(ctx, callers);
      refused.start();
      await app.listen({ port, host });
      const address = app.server.address();
      return address && typeof address === 'object' ? address.port : port;
    },
    stop: async () => {
      draining = true;
      // Load balancers see the failed readiness before connections end.
      if (app.server.listening) await new Promise((resolve) => setTimeout(resolve, config.drainMs));
      streams.closeAll();
      unfollow?.();
      await sweep.stop();
      await refused.stop();
      await Promise.all([projection.stop(), recusals.stop()]);
      await app.close();
    },
  };
}

async function registerRoutes(
  app: Edge,
  ctx: GatewayContext,
  { issuer, callers, projection, recusals, streams, files, refused, missing }: Parts,
): Promise<void> {
  const writer = filingWriter(ctx);
  healthRoutes(app, { missing });
  await oidcProxy(app, ctx.config);
  loginRoutes(app, ctx, issuer, callers);
  logoutRoutes(app, ctx, callers);
  sessionRoutes(app, ctx, callers);
  activationRoutes(app, ctx, callers);
  accessRoutes(app, ctx);
  invitationRoutes(app, ctx);
  accountRoutes(app, ctx, callers);
  securityRoutes(app, ctx, callers);
  refusalRoutes(app, ctx, refused);
  roleRoutes(app, ctx, callers);
  delegationRoutes(app, ctx, callers);
  workQueueRoutes(app, ctx);
  filingRoutes(app, ctx, writer);
  formRoutes(app, ctx);
  receiptRoutes(app, ctx, writer);
  holdingRoutes(app, ctx, writer);
  opinionRoutes(app, ctx, writer);
  receiptUrgeRoutes(app, ctx, writer);
  colleagueRoutes(app, ctx);
  closingRoutes(app, ctx, writer);
  draftRoutes(app, ctx);
  departureRoutes(app, ctx);
  await importRoutes(app, ctx);
  importPreviewRoutes(app, ctx);
  // After importRoutes, which reads forms for both.
  scanRoutes(app, ctx, files);
  unitListRoutes(app, ctx);
  directoryRoutes(app, ctx);
  unitRoutes(app, ctx);
  recusalRoutes(app, ctx);
  handoverRoutes(app, ctx);
  termRoutes(app, ctx);
  organisationActRoutes(app, ctx);
  duplicateRoutes(app, ctx);
  personRoutes(app, ctx);
  coverageRoutes(app, ctx);
  urgeRoutes(app, ctx);
  policyRoutes(app, ctx);
  rollUpRoutes(app, ctx);
  rollUpReadingRoutes(app, ctx);
  rollUpSummaryRoutes(app, ctx);
  projectRoutes(app, ctx);
  retentionRoutes(app, ctx);
  destructionRoutes(app, ctx);
  inboxRoutes(app, ctx);
  messageSettingsRoutes(app, ctx);
  canActRoutes(app, ctx, projection, recusals);
  revealRoutes(app, ctx);
  auditRoutes(app, ctx);
  eventFeedRoutes(app, ctx, streams, callers);
  await docsRoutes(app);
  await portalRoutes(app, ctx.config);
}
